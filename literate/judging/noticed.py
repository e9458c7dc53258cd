"""No small edit of a definition goes unnoticed on its page.

On random arrays a symbol is what its definition says, so a wrong definition agrees with itself. The
arrays of the page have to notice, or a line of code beside it, or an equation that follows from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import numpy as np

from ..equations.mutate import SWAP, mutants
from ..equations.parser import parse
from ..equations.relations import Fails
from ..equations.scope import Scope
from ..equations.tree import Call, Chain, Equation, LatexError, Symbol, Unary, to_latex
from ..equations.trial import MANY, Trial
from ..pages import document
from .own_code import OwnCode, is_definition

Claims = Sequence[document.Equation | document.Symbols]
Holds = Callable[[document.Equation, Scope], bool]


def unnoticed(
    equation: document.Equation,
    names: Mapping[str, Any],
    below: Claims,
    scope: Scope,
    code: OwnCode,
    judges: Sequence[Holds],
) -> str:
    """Return an edit of a definition with which it and all that follows from it still hold.

    `names` are those of the page, `code` is its code, and `scope` what stands above; `judges` judge
    an equation, the quickest first, and add to a scope what it says.
    """
    tree = parse(equation.bare, scope.functions)
    said = scope.copy()
    said.define(tree)
    trial = Trial(tree, said, names)
    for at, chain in enumerate(tree.chains):
        if not is_definition(chain, said):
            continue
        changed = said.uses(chain.sides[0])
        for edited in edits_of(chain, scope):
            chains = (*tree.chains[:at], edited, *tree.chains[at + 1 :])
            if isinstance(chain.sides[0], Symbol) and contradicted(trial, chain.sides[0], chains):
                continue
            other = replace(tree, chains=chains)
            if differs_from(code, other, scope):
                continue
            latex = to_latex(other)
            itself = replace(equation, latex=latex)
            for holds in judges:
                here = scope.copy()
                if not (holds(itself, here) and all_hold(below, changed, here, holds)):
                    break
            else:
                if differs(tree, chains, said):
                    return latex
    return ""


def contradicted(trial: Trial, left: Symbol, edited: tuple[Chain, ...]) -> bool:
    """Return whether the page's arrays say at once that an edit of what they give is wrong."""
    try:
        with np.errstate(all="ignore"):
            if trial.has_value(left) and trial.page:
                trial.worst(trial.page, edited)
    except Fails:
        return True
    except LatexError:
        return False  # which a complete judgement may see otherwise
    return False


def differs_from(code: OwnCode, edited: Equation, scope: Scope) -> bool:
    """Return whether the code of the page says at once that an edit of a definition is wrong."""
    here = scope.copy()
    here.define(edited)
    try:
        return bool(code.differs(edited, here))
    except LatexError:
        return False  # which a complete judgement may see otherwise


def differs(tree: Equation, edited: tuple[Chain, ...], scope: Scope) -> bool:
    """Return whether an edit says something else, and not the same in other words."""
    with np.errstate(all="ignore"):
        return not Trial(tree, scope, None).agrees(edited, MANY)


def edits_of(chain: Chain, scope: Scope) -> Iterator[Chain]:
    """Yield the edits of a chain that change what it says: of any function f, −f is one, too."""
    for kind, edited in mutants(chain):
        last = edited.sides[-1]
        flipped = isinstance(last, Unary) and last.op == "-" and last.of == chain.sides[-1]
        is_any = isinstance(last, Unary) and isinstance(last.of, Call) and not known(last.of, scope)
        if kind != SWAP and not (flipped and is_any):
            yield edited


def known(call: Call, scope: Scope) -> bool:
    """Return whether something says which function it is that is called."""
    row = scope.row_of(call)
    return row is None or bool(row.code) or f"{call.function}()" in scope.definitions


def all_hold(claims: Claims, changed: Set[str], scope: Scope, holds: Holds) -> bool:
    """Return whether all equations hold that say something of what has changed."""
    for claim in claims:
        if isinstance(claim, document.Symbols):
            scope.narrow(claim.rows)
        elif not claim.argued and not still_holds(claim, changed, scope, holds):
            return False
    return True


def still_holds(equation: document.Equation, changed: Set[str], scope: Scope, holds: Holds) -> bool:
    """Return whether an equation holds, or speaks of something else; the scope learns of it."""
    try:
        tree: Equation = parse(equation.bare, scope.functions)
    except LatexError:
        return True  # its own check says so
    if any(changed & scope.above(key) for key in scope.uses(tree)):
        return holds(equation, scope)
    scope.define(tree)
    return True
