"""Figures that a reader can work: the package computes each frame, the page draws it.

A figure says which controls it has, and for their values what is to be drawn and what to say of it.
A plot is a square with a range along each side; in it lie a field of answers, lines and dots.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..equations.tree import LatexError
from .axes import ticked
from .begun import Begun
from .bend import Bend
from .border import Border
from .bowl import Bowl
from .bug import Bug
from .chain import Chain
from .controls import Scene
from .deep import Arrivals, BothWays
from .digit import Drawn
from .following import Edit, rule_of
from .lies import Lies
from .luck import Luck
from .neuron import Neuron
from .notes import Notes
from .own import Own
from .perceptron import Perceptron
from .shares import Shares
from .stairs import Stairs
from .xor import Xor

FIGURES: dict[str, Callable[..., Any]] = {
    "bend": Bend,
    "neuron": Neuron,
    "bowl": Bowl,
    "chain": Chain,
    "xor": Xor,
    "shares": Shares,
    "arrivals": Arrivals,
    "both-ways": BothWays,
    "drawn": Drawn,
    "bug": Bug,
    "border": Border,
    "lies": Lies,
    "luck": Luck,
    "stairs": Stairs,
    "notes": Notes,
    "begun": Begun,
    "perceptron": Perceptron,
    "own": Own,
}
LIVE: dict[str, Any] = {}


def moved(name: str, values: dict[str, Any] | None, act: str, edit: Edit | None = None) -> Scene:
    """Return the next frame of a figure: after a step, or from the start with these values.

    Where its equation was edited, it does what the equation would say now.
    """
    kind = FIGURES[name]
    controls = kind.controls  # type: ignore[attr-defined]
    found: Scene = {}
    if values is None:
        values = {control.name: control.value for control in controls}
        found["controls"] = [vars(control) for control in controls]
    if act == "start" or name not in LIVE:  # or Python has had to start anew
        LIVE[name] = kind(**values)
        if edit:
            LIVE[name].rule = rule_of(edit)
        act = ""
    scene = next_scene(LIVE[name], act)
    scene["plots"] = [ticked(plot) for plot in scene["plots"]]
    return found | scene | {"moves": LIVE[name].moves}


def next_scene(live: Any, act: str) -> Scene:
    """Return what a figure shows, after a step if there is to be one.

    An edited equation may have a value with some settings and none with others.
    """
    try:
        with np.errstate(all="ignore"):
            if act:
                live.step()
            scene: Scene = live.scene()
    except LatexError:
        live.rule = None
        return {**live.scene(), "say": "Your equation has no value here; this is the page's own."}
    if (rule := getattr(live, "rule", None)) and rule.is_edited:
        scene["say"] = f"With your equation: {scene['say']}"
    return scene


def following(**edit: Any) -> dict[str, str]:
    """Return the name of the figure that follows an edited equation, if one can."""
    rule = rule_of(edit)
    if not rule:
        return {}
    kind: Any = FIGURES[rule.figure]
    figure = kind(**{control.name: control.value for control in kind.controls})
    figure.rule = rule
    try:
        with np.errstate(all="ignore"):
            figure.step()
            figure.scene()
    except LatexError:
        return {}
    return {"figure": rule.figure}
