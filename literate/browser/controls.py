"""What a live figure is made of: its controls, and the plots that it hands to the page."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np

import nn

from .drawn import Strokes

Scene = dict[str, Any]
CELLS = 48  # along each side of a field of answers
ACTIVATIONS = {"sigmoid": nn.sigmoid, "tanh": nn.tanh, "relu": nn.relu}


@dataclass(frozen=True)
class Slider:
    """A number that the reader moves."""

    name: str
    label: str
    value: float
    least: float
    most: float
    step: float


@dataclass(frozen=True)
class Choice:
    """One word of several."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What the reader draws into the first plot, as strokes of points from 0 to 1."""

    name: str
    label: str
    value: Strokes
    sheet: bool = True


@dataclass(frozen=True)
class File:
    """A file of text that the reader chooses; until then, the text given here."""

    name: str
    label: str
    value: str
    file: bool = True


def as_bytes(shades: Any) -> str:
    """Return numbers from 0 to 1 as bytes, in letters."""
    return b64encode((shades * 255).astype(np.uint8).tobytes()).decode()


def curve(costs: list[float]) -> Scene:
    """Return a plot of the cost of every step; along the bottom the steps are ten times as many."""
    reach = max(1.0, log10(len(costs)))
    kept = {0, len(costs) - 1, *(int(10**p) for p in np.linspace(0, log10(len(costs)), 120))}
    points = [(log10(at + 1), costs[at]) for at in sorted(kept) if at < len(costs)]
    top = max(costs[0], min(max(costs), 4 * costs[0]))
    name = "The cost; steps 1 to 10 as wide as 10 to 100"
    axes = {"x": (0, reach), "y": (0, 1.1 * top), "powers": "x"}
    return {"name": name, **axes, "lines": [["blame", points]], "dots": []}


def beside(edited: Scene, own: Scene) -> Scene:
    """Return a plot of the cost with an edited equation, and beside it of the page's own."""
    reach, (low, high) = max(edited["x"][1], own["x"][1]), edited["y"]
    top = max(high, own["y"][1])
    return {
        **edited,
        "name": f"{edited['name']}; the other line is the page's own",
        "x": (0, reach),
        "y": (low, top),
        "lines": [["target", own["lines"][0][1]], *edited["lines"]],
    }


def boundary(answer: Callable[[Any], Any], X: Any, Y: Any, cells: int = CELLS) -> Scene:
    """Return a plot of the answers between the four corners, as bytes row by row."""
    steps = (np.arange(cells) + 0.5) / cells * 2 - 0.5
    x1, x2 = np.meshgrid(steps, steps[::-1])
    answers = np.clip(answer(np.column_stack([x1.ravel(), x2.ravel()])), 0, 1)
    dots = [[*x, bool(y), "target"] for x, (y,) in zip(X.tolist(), Y.tolist(), strict=True)]
    square = {"x": (-0.5, 1.5), "y": (-0.5, 1.5), "lines": [], "dots": dots}
    name = "The answer, from 0, empty, to 1, full"
    return {"name": name, **square, "field": as_bytes(answers)}
