"""Figures that a reader can work: the package computes each frame, the page draws it.

A figure says which controls it has, and for their values what is to be drawn and what to say of it.
A plot is a square with a range along each side; in it lie a field of answers, lines and dots.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..equations.tree import LatexError
from .adam import Adam
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
from .following import Edit, Rule, figure_of, rule_of
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
    "adam": Adam,
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
            follow(LIVE[name], edit)
        act = ""
    scene = next_scene(LIVE[name], act)
    scene["plots"] = [ticked(plot) for plot in scene["plots"]]
    return found | scene | {"moves": LIVE[name].moves}


def follow(live: Any, edit: Edit) -> None:
    """Let a figure follow an edited equation, or note what keeps it from that."""
    live.why = ""
    try:
        obey(live, rule_of(edit))
    except LatexError as error:
        live.why = error.message


def obey(live: Any, rule: Rule | None) -> None:
    """Let a figure do what a rule says."""
    if hasattr(live, "follow"):
        live.follow(rule)
    else:
        live.rule = rule


def next_scene(live: Any, act: str) -> Scene:
    """Return what a figure shows, after a step if there is to be one.

    An edited equation may have a value with some settings and none with others, and what it makes
    of a walk may end; then the figure says so.
    """
    end, why = "", getattr(live, "why", "")
    with np.errstate(all="ignore"):
        try:
            if act:
                live.step()
        except LatexError as error:
            live.moves, end = False, f" There your equation ends it: {error.message}."
        try:
            scene: Scene = live.scene()
        except LatexError as error:
            live.why = why = error.message
            obey(live, None)
            scene = live.scene()
    rule = getattr(live, "rule", None)
    if why:
        scene["say"] = f"{scene['say']} This is the page's own; yours cannot be followed: {why}."
    elif rule and rule.is_edited:
        holes = " Where it has no value, 0 is drawn." if rule.has_holes else ""
        scene["say"] = f"With your equation: {scene['say']}{end}{holes}"
    return scene


def following(**edit: Any) -> dict[str, Any]:
    """Return the name of the figure that depends on an edited equation, and whether it follows."""
    name = figure_of(**edit)
    if not name:
        return {}
    kind: Any = FIGURES[name]
    figure = kind(**{control.name: control.value for control in kind.controls})
    moves = figure.moves
    follow(figure, edit)
    next_scene(figure, "step")
    return {"figure": name, "follows": not figure.why and figure.moves == moves}
