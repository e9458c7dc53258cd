r"""Random data that hide no mistake: sizes without a pattern, and values of every kind.

A draw has a seed, so it is the same every time. `draw` gives data as they usually are, `wide` data
that are tiny or huge, `moved` what lies beside a value, `special` what is drawn by no luck.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from .tree import LatexError

# n, then n_0 to n_L, for one draw after the other. All sizes of a draw differ, and what looks like
# one of them there, as n_2 like n_0 - 2, no longer does on one of the others.
SHAPES = ((6, 5, 3, 4, 2), (5, 7, 2, 6, 4, 3), (7, 3, 6, 5, 4))
LAW = "law"  # the domain of what is drawn by a law of its own
ALONE = (LAW, "orthonormal rows", "identity")  # domains in which one entry does not move alone
# Seeds of unusual data: of the smallest sizes, and of large ones; functions are a thousand times
# as steep.
SMALL, LARGE = 10**6, 10**6 + 1
UNUSUAL = {SMALL: (2, 2, 2, 2), LARGE: (29, 23, 17, 13, 19, 11, 7)}
# Seeds with two wide layers: the first, the second and third, the last.
WIDE = {
    10**6 + 2: (9, 29, 23, 5, 3, 2),
    10**6 + 3: (9, 2, 29, 23, 3, 5),
    10**6 + 4: (9, 2, 3, 5, 23, 29),
}
STRAIGHT = 10**6 + 5  # functions have no bend: of some bounds, these are the tightest
MANY = 100  # a named size that is large is above it; only n and the layers stay smaller
TINY, HUGE = 1e-3, 1e3
COMBINATIONS = 16  # of binary and one-hot entries that are few enough to try each


class Drawn(NamedTuple):
    """A value that was drawn, and the domain in which it may be another."""

    value: Any
    domain: str


def sizes(
    seed: int, named: Iterable[str], random: Iterable[str] = (), steps: Iterable[str] = ()
) -> dict[str, int]:
    """Return a number for every size; only n_in and n_out are the two ends of the network.

    The `random` ones, of arrays that take all their values in turn, are the smallest. Those of
    `steps` are never large: a recursion takes one after the other.
    """
    few = sorted(set(random))
    spare = 2 if len(few) == 1 else 0
    small = np.random.default_rng(seed).permutation(len(few) + spare) + 2
    shape = (UNUSUAL | WIDE).get(seed, SHAPES[seed % len(SHAPES)])
    n, *layers = (size + len(small) for size in shape)
    found = {"n": n} | dict(zip(few, map(int, small), strict=False))
    layers[0], layers[-1] = found.get("n_in", layers[0]), found.get("n_out", layers[-1])
    found |= {"L": len(layers) - 1, "n_in": layers[0], "n_out": layers[-1]}
    found |= {f"n[{layer}]": size for layer, size in enumerate(layers)}
    others = sorted(set(named) - set(found))
    taken = {n, *layers, *map(int, small)}
    span = range(2, 10 + len(others) + len(small))
    free = [2] * len(others) if seed == SMALL else [size for size in span if size not in taken]
    chosen = np.random.default_rng(seed).choice(free, len(others), replace=False)
    found |= dict(zip(others, map(int, chosen), strict=True))
    large = sorted(set(others) - set(steps)) if seed == LARGE else []
    return found | {name: MANY + found[name] for name in large}


def array(value: Any) -> Any:
    """Return a value as an array of floats, or of complex numbers."""
    value = np.asarray(value)
    return value.astype(complex if value.dtype.kind == "c" else float, copy=False)


@cache
def between(domain: str) -> tuple[float, float] | None:
    """Return the ends of a domain such as "0 to 1"."""
    ends = re.fullmatch(r"(\S+) to (\S+)", domain)
    return (float(ends[1]), float(ends[2])) if ends else None


def in_domain(value: Any, domain: str) -> bool:
    """Return whether data are what the table says."""
    ends = between(domain)
    if ends:
        return bool(np.all((value >= ends[0]) & (value <= ends[1])))
    match domain:
        case "positive":
            return bool(np.all(value > 0))
        case "binary":
            return bool(np.all((value == 0) | (value == 1)))
        case "one-hot rows":
            return bool(np.all((value == 0) | (value == 1)) and np.all(np.sum(value, axis=-1) == 1))
        case "rows that sum to 1":
            return bool(np.all(np.abs(np.sum(value, axis=-1) - 1) < 1e-9))
        case "orthonormal rows" | "identity":
            product = value @ value.T if domain == "orthonormal rows" else value
            return bool(np.all(np.abs(product - np.eye(*product.shape)) < 1e-9))
    return bool(np.all(np.isfinite(value)))


def draw(rng: np.random.Generator, shape: tuple[int, ...], domain: str) -> Any:
    """Return random data of a shape and domain; over a long way, each order of magnitude alike."""
    low, high = between(domain) or (0.0, 0.0)
    if 0 < 10 * low <= high:
        return array(np.exp(rng.uniform(np.log(low), np.log(high), shape)))
    if low < high:
        return array(rng.uniform(low, high, shape))
    match domain:
        case "positive":
            return array(rng.uniform(0.3, 3.0, shape))
        case "binary":
            return array(rng.integers(2, size=shape))
        case "one-hot rows":
            return np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
        case "rows that sum to 1":
            return array(rng.dirichlet(np.ones(shape[-1]), shape[:-1]))
        case "orthonormal rows":
            if shape[0] > shape[-1]:
                raise LatexError(
                    f"{shape[0]} rows of {shape[-1]} numbers cannot be orthonormal; "
                    "give them one size, or write the transpose"
                )
            turned: Any = np.linalg.qr(rng.normal(size=shape[::-1]))[0].T
            return turned
        case "identity":
            return np.eye(shape[0], shape[-1])
    return array(rng.normal(size=shape))


def wide(rng: np.random.Generator, drawn: Drawn, huge: float = HUGE) -> Any:
    """Return another value of the domain, which may be tiny, huge, or close to an end."""
    if drawn.domain in ALONE:
        return drawn.value
    shape, ends = np.shape(drawn.value), between(drawn.domain)
    far = np.exp(rng.uniform(np.log(TINY), np.log(huge), shape))
    if ends:
        near = far / (1 + far)
        return array(ends[0] + (ends[1] - ends[0]) * near)
    match drawn.domain:
        case "positive":
            return array(far)
        case "binary" | "one-hot rows":
            return draw(rng, shape, drawn.domain)
        case "rows that sum to 1":
            return far / np.sum(far, axis=-1, keepdims=True)
    return array(rng.choice([-1.0, 1.0], shape) * far)


def moved(rng: np.random.Generator, drawn: Drawn) -> Any:
    """Return a value of the domain that lies beside another, in one entry or in all."""
    if drawn.domain in ALONE:
        return drawn.value
    value, ends = drawn.value, between(drawn.domain)
    there = rng.random(np.shape(value)) < rng.choice([0.3, 1.0])
    factor = np.where(there, np.exp(rng.normal(size=np.shape(value)) * rng.choice([0.05, 1])), 1)
    if ends:
        ratio = np.clip((value - ends[0]) / (ends[1] - value) * factor, TINY**2, HUGE**2)
        return ends[0] + (ends[1] - ends[0]) * ratio / (1 + ratio)
    match drawn.domain:
        case "positive":
            return np.clip(value * factor, TINY, HUGE)
        case "binary" | "one-hot rows":
            return draw(rng, np.shape(value), drawn.domain)
        case "rows that sum to 1":
            return value * factor / np.sum(value * factor, axis=-1, keepdims=True)
    value = value * factor + np.where(there, rng.normal(size=np.shape(value)) * (factor > 2), 0)
    return np.clip(np.abs(value), TINY, HUGE) * np.where(value < 0, -1, 1)


def special(drawn: Drawn) -> list[Any]:
    """Return the values of a domain that luck never draws: zeros, ones, and all entries alike."""
    shape = np.shape(drawn.value)
    match drawn.domain:
        case "positive":
            return [np.ones(shape)]
        case "rows that sum to 1":
            return [np.full(shape, 1 / shape[-1])]
        case "real":
            return [np.zeros(shape), np.ones(shape), -np.ones(shape)]
    return []


def along(drawn: Drawn) -> Any:
    """Return numbers that run through the middle of a domain, none of them round."""
    ends = between(drawn.domain)
    if ends:
        return np.linspace(*ends, 39)[1:-1]
    match drawn.domain:
        case "positive":
            return np.geomspace(0.0517, 19.3, 40)
        case "real":
            return np.linspace(-7.13, 7.29, 60)
    return np.array([])


def every(drawn: Drawn) -> list[Any] | None:
    """Return every value of the same shape in a finite domain, or None where they are many."""
    shape, domain = np.shape(drawn.value), drawn.domain
    whole: Any
    if domain == "binary":
        kinds, number, whole = 2, int(np.prod(shape)), (0.0, 1.0)
    elif domain == "one-hot rows":
        kinds, number, whole = shape[-1], int(np.prod(shape[:-1])), np.eye(shape[-1])
    else:
        return None
    if kinds**number > COMBINATIONS:
        return None
    return [array(chosen).reshape(shape) for chosen in product(whole, repeat=number)]


@cache
def function(entrywise: bool, seed: int, name: str) -> Callable[..., Any]:
    """Return a smooth function that rises here and falls there, of entries or to a number."""
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    steep = 1e9 if seed == LARGE else 1e3 if seed == SMALL else 1.0
    a, b, c = rng.uniform(0.5, 1.5, 3)
    up, over, tilt = rng.normal(size=3) * rng.choice([0.3, 1.0, 3.0])
    if seed == STRAIGHT:
        return lambda *values: tilt * (values[0] if entrywise else sum(map(np.sum, values))) + up

    def f(*values: Any) -> Any:
        if entrywise:
            (x,) = values
            return steep * (up * np.tanh(a * x + b) + over * np.sin(c * x) + tilt * x + up)
        x = np.concatenate([np.ravel(value) for value in values])
        weights = np.linspace(0.5, 1.5, x.size)
        bend = over * np.sum(weights * x * x)
        return steep * (np.sin(a * np.sum(weights * x) + b) + bend + tilt)

    return f
