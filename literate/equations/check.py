r"""An equation is checked by computing all its sides, on a page's arrays and on random ones.

`check` gives the verdict. `survivors` edits the equation in one place at a time and returns the
edits that nobody would notice, so that no check is vacuous.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .mutate import SWAP, mutants
from .parser import parse
from .relations import Fails
from .scope import Scope
from .tree import (
    Equation,
    LatexError,
    to_latex,
)
from .trial import FEW, MANY, Trial
from .verdict import Verdict

GLANCE = 5  # choices of the indices


def check(
    formula: str | Equation,
    namespace: Mapping[str, Any] | None,
    scope: Scope,
    after: Mapping[str, Any] | None = None,
    draws: int = FEW,
) -> Verdict:
    r"""Return the verdict on an equation, and note in the scope what it defines.

    `after` is the namespace behind the next line of code: w \leftarrow … compares it with the old
    one. A formula that cannot be read or computed raises a `LatexError`.
    """
    equation = formula if isinstance(formula, Equation) else parse(formula, scope.functions)
    scope.define(equation)
    try:
        with np.errstate(all="ignore"):
            return Trial(equation, scope, namespace, after).verdict(draws)
    except LatexError as error:
        error.latex = error.latex or equation.latex
        raise


def contradicted(
    equation: Equation,
    namespace: Mapping[str, Any] | None,
    scope: Scope,
    after: Mapping[str, Any] | None = None,
) -> bool:
    """Return whether the page's arrays alone say at a glance that an equation is wrong."""
    trial = Trial(equation, scope, namespace, after)
    trial.most = GLANCE
    try:
        with np.errstate(all="ignore"):
            trial.on_page(equation.chains)
    except (Fails, LatexError):
        return True
    return False


def survivors(
    latex: str,
    namespace: Mapping[str, Any] | None,
    scope: Scope,
    draws: int = MANY,
    only: str = "",
) -> tuple[list[tuple[str, str]], int]:
    """Return the edits (kind, LaTeX) that agree on every draw, and the number of edits tried.

    They are of all kinds, or of one only.
    """
    equation = parse(latex, scope.functions)
    with np.errstate(all="ignore"):
        trial = Trial(equation, scope, namespace)
        trial.verdict(1)
        edited = [(kind, e) for kind, e in mutants(equation) if only in ("", kind)]
        alive = [
            (kind, to_latex(e))
            for kind, e in edited
            if trial.agrees(e.chains, FEW if kind == SWAP else draws, doubted=kind != SWAP)
        ]
    return alive, len(edited)
