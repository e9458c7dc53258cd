"""What a formula's symbols and functions are called in code, and how an index is written there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..equations import tree as tex
from ..equations.rows import Row
from ..equations.scope import Scope
from ..equations.tree import Node, Symbol, to_latex

FUNCTIONS = {
    r"\exp": "np.exp",
    r"\log": "np.log",
    r"\ln": "np.log",
    r"\tanh": "np.tanh",
    r"\sin": "np.sin",
    r"\cos": "np.cos",
    r"\sinh": "np.sinh",
    r"\cosh": "np.cosh",
    r"\sigma": "sigmoid",
    r"\Phi": "normal",
    r"\operatorname{diag}": "np.diag",
    r"\operatorname{tr}": "np.trace",
    r"\operatorname{sign}": "np.sign",
    r"\operatorname{identity}": "np.asarray",
}
CONSTANTS = {"e": "np.e", r"\pi": "np.pi", r"\infty": "np.inf"}
TAKEN = {"lambda": "lambda_", "in": "in_", "np": "np_"}


def name_of(row: Row) -> str:
    """Return what code calls a symbol: its own name there, or its letter spelled out."""
    return row.code or plain(row.name.rstrip("^_"))


def plain(latex: str) -> str:
    """Return a symbol as a name of Python: w^* is w_star, and a hat stands behind its letter."""
    word = latex.replace("^*", "_star").replace(r"\operatorname", "").replace("{}", "")
    if found := re.fullmatch(r"\\(hat|bar|tilde|dot|vec)\s*\{?(.*?)\}?(_star)?", word):
        word = f"{plain(found[2])}_{found[1]}{found[3] or ''}"
    word = re.sub(r"[\\{}^]", "", word)
    word = re.sub(r"\W+", "_", word)
    return TAKEN.get(word, word)


def bare(node: Symbol, scope: Scope) -> Symbol:
    """Return a symbol without the subscripts that choose its entries."""
    _, _, subs = scope.find(node)
    return replace(node, subs=node.subs[: len(node.subs) - len(subs)])


def kind_of(node: Node) -> Any:
    """Return what two nodes of one name must have in common: all but the number they carry."""
    if isinstance(node, Symbol):
        return "symbol", None if node.layer is None else "layer"
    return "slope", isinstance(node, tex.Derivative) and to_latex(node.of)


def less(number: str, by: int) -> str:
    """Return a number minus another, worked out where both are known."""
    if number.isdigit():
        return str(int(number) - by)
    if found := re.fullmatch(r"(.*) ([+-]) (\d+)", number):
        rest = int(found[2] + found[3]) - by
        return found[1] if rest == 0 else f"{found[1]} {'+' if rest > 0 else '-'} {abs(rest)}"
    return number if by == 0 else f"{number} {'-' if by > 0 else '+'} {abs(by)}"


def factors_of(node: Node) -> list[Node]:
    """Return the factors of a product of numbers and entries, however it is written."""
    if isinstance(node, tex.Binary) and node.op in ("", r"\cdot", r"\odot"):
        return factors_of(node.left) + factors_of(node.right)
    return [node]
