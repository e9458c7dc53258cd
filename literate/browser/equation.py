"""An equation that a reader has changed is judged as the page's own are.

The browser calls this with the page's own arrays: it runs the page's blocks to have them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from ..equations.parser import parse
from ..equations.scope import Scope
from ..equations.verdict import Verdict
from ..judging.judge import JudgedSession, both_sides, notation
from ..pages import document, reader
from ..paths import DOCS
from .apart import most_apart

SIGN = re.compile(r"(?:=|\\leftarrow)(?! ?0) ?(?:(?P<first>-)|[^=]*? (?P<other>[+-]) )?")
FLIPPED = {"+": "-", "-": "+", None: "-"}


@cache
def session_of(uri: str) -> JudgedSession:
    """Return the way down a page, whose blocks are run when an equation needs them."""
    return JudgedSession(reader.read(DOCS / uri))


def judged(uri: str, line: int, latex: str) -> dict[str, Any]:
    """Return what is found of `latex` where the page has the equation of that line."""
    session = session_of(uri)
    equation = next(e for e in session.reading.of(document.Equation) if e.line == line)
    judgement = session.judge(replace(equation, latex=latex), scope_above(session, equation))
    verdict = judgement.verdict
    if verdict is None or (judgement.wrong and verdict.holds):
        return {"holds": False, "sentence": judgement.wrong, "details": ""}
    if not verdict.holds:
        sentence = f"{verdict.message[0].upper()}{verdict.message[1:]}{where_most(verdict)}."
        return {"holds": False, "sentence": sentence, "details": both_sides(verdict)}
    if latex.split() != equation.bare.split():
        sentence = (
            "It still holds: this is the same equation written otherwise, or one that nothing "
            "above or below it on this page contradicts."
        )
        return {"holds": True, "sentence": sentence, "details": ""}
    data = "this page's arrays and on random ones" if verdict.on_page else "random arrays"
    how = f"to {verdict.difference:.0e}" if verdict.difference else "to the last digit"
    sentence = f"The sides agree on {data}, {how}."
    return {"holds": True, "sentence": sentence, "details": ""}


def where_most(verdict: Verdict) -> str:
    """Return where the two sides differ most, if both have as many numbers."""
    sides = (verdict.left, verdict.right)
    if np.shape(sides[0]) != np.shape(sides[1]) or not all(map(np.isrealobj, sides)):
        return ": here is where"
    return most_apart(*sides, ("the left side", "the right side"))


def scope_above(session: JudgedSession, equation: document.Equation) -> Scope:
    """Return what the symbols are where an equation stands; those above it hold as they are."""
    scope = notation().copy()
    for element in session.reading.elements:
        if element is equation:
            break
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
        elif isinstance(element, document.Equation) and not element.argued:
            scope.define(parse(element.bare, scope.functions))
    return scope


def offer(equation: document.Equation, uri: str) -> dict[str, str]:
    """Return what an equation carries so that it can be broken: where it is, and two breaks."""
    latex = equation.bare
    breaks = json.dumps(list(suggested(latex)), ensure_ascii=False)
    return {"at": f"{uri}:{equation.key}", "latex": latex, "breaks": breaks}


def suggested(latex: str) -> Iterator[tuple[str, str]]:
    """Yield breaks to begin with, each as a name and the LaTeX: what people get wrong."""
    if r"^\top" in latex:
        yield "Drop a transpose", latex.replace(r"^\top", "", 1)
    found = SIGN.search(latex)
    if found:
        group = "first" if found["first"] else "other" if found["other"] else 0
        start, end = found.span(group) if group else (found.end(), found.end())
        yield "Flip a sign", latex[:start] + FLIPPED[latex[start:end] or None] + latex[end:]
