r"""A reader's own equation and the reader's own code are checked one against the other.

The code is run on random arrays, and what it makes of them must be what the equation says. Each
symbol has a row, as in the notation table; what has none is guessed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from textwrap import fill
from typing import Any

import numpy as np

from ..equations.check import check as judged
from ..equations.relations import TOLERANCE
from ..equations.rows import read_row
from ..equations.scope import Scope
from ..equations.tree import Equation, LatexError
from ..equations.trial import SIZED
from .apart import most_apart, told
from .beside import Pair, pairs
from .guessed import learn_layers, parsed, rows_for
from .typed import CodeError, Program, Text, displays, shape

SIDES = ("the equation", "the code")
WIDTH = 76  # of a page
AS_HERE = (
    r"Layers are read as in this book, an example a row. Where yours are columns, write rows: "
    r"W^{(l)} | W | (n_out, n_in) | real, and Z^{(l)} | Z | (n_out, n) | real."
)
NEAR = 1e-9  # code may add in another order than the equation


@dataclass(frozen=True)
class Answer:
    """What came of it: whether both say the same, a sentence, the numbers, a place in the LaTeX."""

    holds: bool
    sentence: str
    details: str = ""
    at: int | None = None

    def __str__(self) -> str:
        return f"{fill(self.sentence, WIDTH)}\n{self.details}".rstrip()


def check(latex: str, code: str, symbols: str = "") -> Answer:
    """Return what is found of an equation, or of several, and of the code that should be it."""
    guessed, texts = list[str](), displays(latex)
    try:
        if not texts:
            return Answer(False, "There is no equation yet; write one in LaTeX.")
        scope, program = declared(symbols), Program(code)
        with np.errstate(all="ignore"):
            with silence():
                guessed = rows_for(texts, program, scope)
            scope.narrow("\n".join(guessed))
            found = compared(texts, program, scope, bool(guessed))
    except CodeError as error:
        found = Answer(False, error.sentence, error.details)
    except LatexError as error:
        found = pointed(error)
        if any("^{(" in text.read for text in texts) and "^{" not in symbols:
            found = replace(found, sentence=f"{found.sentence} {AS_HERE}")
    if not guessed:
        return found
    rows = "\n".join(f"  {row}" for row in guessed)
    return replace(found, details=f"{found.details}\n\nwe guessed\n{rows}".strip())


@contextmanager
def silence() -> Iterator[None]:
    """Drop what the code prints: it is run many times, and is heard once."""
    with open(os.devnull, "w", encoding="utf-8") as nothing, redirect_stdout(nothing):
        yield


def declared(symbols: str) -> Scope:
    """Return the scope of the rows that a reader wrote."""
    scope = Scope()
    for number, line in enumerate(symbols.split("\n"), start=1):
        try:
            if line.strip():
                read_row(line)
                scope.narrow(line)
        except LatexError as error:
            sentence = f"Row {number} of the symbols: {error.message}"
            raise CodeError(f"{sentence}; a row is symbol | code | shape | domain.") from None
    return scope


def pointed(error: LatexError) -> Answer:
    """Return what is wrong with the LaTeX, and where."""
    begins = error.message.partition(" ")[0]
    capital = begins[0].upper() if len(begins) > 1 or begins == "a" else begins[0]
    sentence = f"{capital}{error.message[1:]}."
    where = str(error).removeprefix(error.message).strip("\n")
    return Answer(False, sentence, where, error.at)


def compared(texts: Sequence[Text], program: Program, scope: Scope, guessed: bool) -> Answer:
    """Return the verdict on equations by themselves, and beside the code."""
    equations = [parsed(text, scope) for text in texts]
    learn_layers(equations, scope)
    for text, equation in zip(texts, equations, strict=True):
        if wrong := by_itself(text, equation, scope, guessed):
            return wrong
    found = [[*pairs(equations, program, scope, 0)]]
    with silence():
        found += [[*pairs(equations, program, scope, seed)] for seed in range(1, SIZED)]
    worst = max((pair for each in found for pair in each), key=lambda pair: pair.apart)
    if worst.apart > NEAR:
        return differing(worst, [p for each in found for p in each if p.what == worst.what])
    names = list(dict.fromkeys(pair.what.partition("[")[0] for pair in found[0]))
    what = f"{' and '.join(names)} {'agree' if len(names) > 1 else 'agrees'}"
    digits = 12 if worst.apart <= TOLERANCE else 9
    sentence = f"The code is the equation: on {len(found)} draws, {what} to {digits} digits."
    return Answer(True, sentence)


def by_itself(text: Text, equation: Equation, scope: Scope, guessed: bool) -> Answer | None:
    """Return what is wrong with an equation without any code, and let the scope learn it."""
    if not all(chain.relations for chain in equation.chains):
        return None
    try:
        verdict = judged(equation, None, scope)
    except LatexError as error:
        raise text.placed(error) from None
    if verdict.holds:
        return None
    sides = ("the left side", "the right side")
    both = np.shape(verdict.left) == np.shape(verdict.right)
    if both and np.isfinite(np.subtract(verdict.left, verdict.right)).any():
        most = f": they differ{most_apart(verdict.left, verdict.right, sides)}"
    else:
        most = f": {verdict.message}"
    shapes = ", ".join(f"{symbol} is {size}" for symbol, size in verdict.symbols.items())
    texts = told(verdict.left, verdict.right, sides)
    sentence = f"The equation does not hold by itself{most}."
    if guessed:
        sentence = f"As we guessed its symbols, the equation does not hold{most}."
        sentence += " Where the guess is wrong, write a row."
    return Answer(False, sentence, f"{texts}\n{shapes}")


def differing(worst: Pair, alike: Sequence[Pair]) -> Answer:
    """Return where an equation and the code differ most, and how, if that has a name."""
    theirs, ours = worst.theirs, worst.ours
    if np.shape(theirs) != np.shape(ours):
        sentence = f"The equation gives {worst.what} as {shape(theirs)}, the code as {shape(ours)}."
        return Answer(False, sentence + stretched(theirs, ours), numbers(worst))
    most = most_apart(theirs, ours, SIDES)
    return Answer(
        False, f"The code is not the equation: they differ{most}.{named(alike)}", numbers(worst)
    )


def stretched(theirs: Any, ours: Any) -> str:
    """Return a word on arrays that NumPy has stretched to fit each other."""
    is_more = np.ndim(ours) > np.ndim(theirs) or np.size(ours) > np.size(theirs)
    return " NumPy stretches what does not fit; an equation does not." if is_more else ""


def named(alike: Sequence[Pair]) -> str:
    """Return what turns the code into the equation, if one thing does so in every draw."""
    ratios = []
    for pair in alike:
        with np.errstate(all="ignore"):
            found = np.ravel(pair.ours / pair.theirs)
        if not np.allclose(found, found[0], NEAR):
            turned = all(
                np.ndim(p.ours) == 2
                and np.shape(p.ours.T) == np.shape(p.theirs)
                and np.allclose(p.ours.T, p.theirs, NEAR)
                for p in alike
            )
            return " The code gives the transpose." if turned else ""
        ratios.append(found[0])
    if np.allclose(ratios, -1, NEAR):
        return " The sign is the other one, everywhere."
    if np.allclose(ratios, ratios[0], NEAR):
        return f" Everywhere the code gives {ratios[0]:.6g} times as much."
    for name in alike[0].world.sizes:
        sizes = np.array([pair.world.sizes.get(name, 0) for pair in alike], float)
        if np.allclose(ratios, sizes, NEAR):
            return f" Everywhere the code gives {name} times as much."
        if np.allclose(ratios * sizes, 1, NEAR):
            return f" Everywhere the code gives 1/{name} of it."
    return ""


def numbers(pair: Pair) -> str:
    """Return both values, and how large everything is there."""
    rows = pair.world.scope.rows.values()
    used = dict.fromkeys(size for row in rows for size in row.shape if size in pair.world.sizes)
    sizes = ", ".join(f"{size} = {pair.world.sizes[size]}" for size in used)
    head = f"on random arrays with {sizes}\n" if sizes else ""
    return head + told(pair.theirs, pair.ours, SIDES)
