r"""A random symbol has a law: its values with their chances, so that an expectation is a sum.

A law stands where other symbols have their domain: `equally -s, s`; `equally 1 to K`; `1 with p,
else 0`; `uniform -r to r`; `normal of spread s`. Its numbers are formulas, too. A law of finitely
many values is summed exactly, the others are integrated by Gauss's rules. `mean m, spread s` stands
for every law that has these two, so it is one law here and another one there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from .parser import parse
from .tree import LatexError, Node

FORMS = {
    "any": r"mean (.+), spread (.+)",
    "whole": r"equally (.+) to (.+)",
    "equally": r"equally (.+)",
    "with": r"(.+) with (.+), else (.+)",
    "uniform": r"uniform (.+) to (.+)",
    "normal": r"normal(?: of spread (.+))?",
}
Numbers = Sequence[Any]  # real, or complex where they are pushed
MOST = 1 << 12  # cases that an expectation may have
INSIDE = 1 - 1e-6  # of an interval
SURE = 1e-12  # so closely two rules must agree, where an integral is a sum over points


@dataclass(frozen=True)
class Law:
    """How a symbol is drawn, and the formulas of its numbers."""

    form: str
    of: tuple[Node, ...]

    @property
    def smooth(self) -> bool:
        """Whether its values lie densely, so that sums over them are integrals."""
        return self.form in ("normal", "uniform")

    def points(self, numbers: Numbers, fine: int) -> tuple[Any, Any]:
        """Return the values and their chances; `fine` is how many of a smooth law."""
        match self.form:
            case "whole":
                values = np.arange(np.real(numbers[0]), np.real(numbers[1]) + 1)
            case "equally":
                values = np.array(numbers)
            case "with":
                values, chance = np.array([numbers[0], numbers[2]]), numbers[1]
                if not 0 <= np.real(chance) <= 1:
                    raise LatexError(f"a chance is from 0 to 1; {np.real(chance):.3g} is none")
                return values, np.array([chance, 1 - chance])
            case "any":
                middle, spread = numbers
                values = np.array([middle - spread, middle + spread])
            case "skew":
                middle, spread = numbers
                values = np.array([middle - spread / 2, middle + 2 * spread])
                return values, np.array([0.8, 0.2])
            case "uniform":
                points, weights = np.polynomial.legendre.leggauss(fine)
                middle, half = (numbers[1] + numbers[0]) / 2, (numbers[1] - numbers[0]) / 2
                return middle + half * points, weights / 2
            case _:
                points, weights = bell(fine)
                return (numbers or [1.0])[0] * points, weights
        if not len(values):
            raise LatexError(f"there is no whole number from {numbers[0]:g} to {numbers[1]:g}")
        return values, np.full(len(values), 1 / len(values))

    def within(self, seed: int) -> Law:
        """Return the law as it is in the world with a seed: one of many may be another in each."""
        return Law("skew", self.of) if self.form == "any" and seed % 2 else self

    def allows(self, value: Any, numbers: Numbers) -> bool:
        """Return whether each entry could be drawn."""
        if self.form in ("normal", "any"):
            return bool(np.isfinite(value).all())
        if self.form == "uniform":
            return bool((value >= min(numbers)).all() and (value <= max(numbers)).all())
        near = np.abs(np.ravel(value)[:, None] - self.points(numbers, 0)[0]) < 1e-9
        return bool(near.any(1).all())

    def ends(self, numbers: Numbers) -> list[float]:
        """Return values at the ends of the law, and far out where it has none."""
        if self.form == "normal":
            spread = float((numbers or [1.0])[0])
            return [-9 * spread, 9 * spread]
        if self.form == "uniform":
            low, high = map(float, numbers)
            return [high - INSIDE * (high - low), low + INSIDE * (high - low)]
        return [float(value) for value in self.points(numbers, 0)[0]]

    def draw(self, rng: np.random.Generator, numbers: Numbers, shape: tuple[int, ...]) -> Any:
        """Return one draw of each entry."""
        if self.form == "normal":
            return (numbers or [1.0])[0] * rng.normal(size=shape)
        if self.form == "uniform":
            return rng.uniform(min(numbers), max(numbers), shape)
        values, chances = self.points(numbers, 0)
        return rng.choice(values, shape, p=chances)


def read(domain: str) -> Law | None:
    """Return the law that a domain says, or None if it says something else."""
    for form, pattern in FORMS.items():
        found = re.fullmatch(pattern, domain)
        if found:
            texts = [text for group in found.groups() if group for text in group.split(",")]
            return Law(form, tuple(parse(text).chains[0].sides[0] for text in texts))
    return None


Key = tuple[str, int | None]


class Random(NamedTuple):
    """An array of which each entry is drawn by itself; its key is its symbol's and its number."""

    key: Key
    law: Law
    numbers: Numbers
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        return prod(self.shape)


@cache
def bell(fine: int) -> tuple[Any, Any]:
    """Return points and weights of the normal law.

    Few are Gauss's own. Many are laid from 0 to both sides, so that a kink at 0 does no harm, ever
    closer to it and ever farther out: equal steps of t in x = exp(t - exp(-t)).
    """
    if fine < 40:
        points, weights = np.polynomial.hermite_e.hermegauss(fine)
        return points, weights / weights.sum()
    t = np.linspace(-4.2, 2.75, fine)
    half = np.exp(t - np.exp(-t))
    weights = half * (1 + np.exp(-t)) * np.exp(-half * half / 2)
    weights /= 2 * weights.sum()
    return np.concatenate([-half, half]), np.concatenate([weights, weights])


def rules(smooth: int, others: int) -> list[tuple[int, int]]:
    """Return pairs of numbers of points for so many smooth entries: if two agree, they are enough.

    `others` is how many cases there are of all that is not smooth.
    """
    if smooth == 1:
        return [(5, 6), (15, 16), (80, 96)]
    most = int((MOST / others) ** (1 / smooth))
    return [(fine - 1, fine) for fine in (4, 8, 16, 32) if fine <= max(most, 4)]


def cases(random: Sequence[Random], fine: int) -> Iterator[tuple[dict[Key, Any], Any]]:
    """Yield each choice of one value for every entry of the arrays, with its chance."""
    points = [array.law.points(array.numbers, fine) for array in random for _ in range(array.size)]
    ends = np.cumsum([array.size for array in random])
    for choice in product(*(list(zip(*p, strict=True)) for p in points)):
        values, chances = zip(*choice, strict=True)
        parts = np.split(np.array(values), ends[:-1])
        arrays = zip(random, parts, strict=True)
        yield {a.key: part.reshape(a.shape) for a, part in arrays}, prod(chances)


def sure(average: Callable[[int], Any], random: Sequence[Random], at: int) -> Any:
    """Return an average, taken with so many points that more of them change nothing."""
    others = prod(len(a.law.points(a.numbers, 1)[0]) ** a.size for a in random)
    smooth = sum(a.size for a in random if a.law.smooth)
    if others * 3**smooth > MOST:
        raise LatexError(f"this mean has more than {MOST} cases; say it of fewer symbols", at)
    if not smooth:
        return average(0)
    for few, more in rules(smooth, others):
        first, second = average(few), average(more)
        if np.abs(first - second).max() <= SURE * max(1e-3, np.abs(second).max()):
            return second
    raise LatexError("this mean over a normal law is no sum of few points; sample it instead", at)


def moment(op: str, found: list[tuple[Any, list[Any]]]) -> Any:
    """Return the moment of what was found, each with its chance."""

    def mean(values: list[Any]) -> Any:
        return sum(chance * value for (chance, _), value in zip(found, values, strict=True))

    first, last = ([parts[place] for _, parts in found] for place in (0, -1))
    if op in (r"\mathbb{E}", r"\mathbb{P}"):
        return mean(first)
    left, right = mean(first), mean(last)
    return mean([(a - left) * (b - right) for a, b in zip(first, last, strict=True)])
