r"""A piece of code is run on random arrays, and must give what its tree is worth there.

An array has as many dimensions as it has in code, what has layers is a dict, and a function of the
table is any function. The tree's own values come from world.py.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ..equations import tree as tex
from ..equations.draws import array
from ..equations.places import Places
from ..equations.scope import Missing
from ..equations.tree import Chain, Derivative, LatexError, Node, Number, Symbol
from ..equations.world import World, random_world
from .as_numpy import Printer
from .dimensions import COLUMN, ROW, Code, Unsaid

DRAWS = 3  # random worlds: three have all sizes apart
NEAR = 1e-12
Entries: TypeAlias = dict[tuple[int, ...], Any]
NEEDS = {
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))",
    "sigmoid_slope": "def sigmoid_slope(z):\n    return sigmoid(z) * (1 - sigmoid(z))",
    "sigmoid_slope_slope": (
        "def sigmoid_slope_slope(z):\n    return sigmoid_slope(z) * (1 - 2 * sigmoid(z))"
    ),
    "tanh_slope": "def tanh_slope(z):\n    return 1 - np.tanh(z) ** 2",
    "relu": "def relu(z):\n    return np.maximum(z, 0)",
    "relu_slope": "def relu_slope(z):\n    return np.where(z > 0, 1.0, 0.0)",
    "normal": (
        "def normal(z):\n"
        '    """Return the chance that a normal number is below z."""\n'
        "    return np.vectorize(math.erfc, otypes=[float])(-z / np.sqrt(2)) / 2"
    ),
    "logsumexp": (
        "def logsumexp(z):\n"
        "    top = z.max(axis=-1, keepdims=True)\n"
        "    return (top + np.log(np.exp(z - top).sum(axis=-1, keepdims=True)))[..., 0]"
    ),
    "softmax": "def softmax(z):\n    return np.exp(z - logsumexp(z)[..., None])",
}
ALSO = {
    "sigmoid_slope": ("sigmoid",),
    "sigmoid_slope_slope": ("sigmoid", "sigmoid_slope"),
    "softmax": ("logsumexp",),
}


def compare(codes: dict[int, Code], chain: Chain, equation: tex.Equation, printer: Printer) -> None:
    """Raise unless the code of each side gives what the side is worth, on random arrays."""
    places = Places(equation, printer.scope)
    if places.goes_otherwise(chain):
        raise Unsaid("it speaks of what becomes small or large, or of conditions")
    compiled = {i: compile(code.text, "<equation>", "eval") for i, code in codes.items()}
    for seed in range(DRAWS):
        world = random_world(printer.scope, seed)
        for names, entries in sorted(worth(codes, chain, places, world, printer.loops).items()):
            space = namespace(printer, world, dict(names))
            for i, code in codes.items():
                rank = sum(axis not in (ROW, COLUMN) for axis in code.axes)
                check(compiled[i], space, gathered(entries[i], rank))


def worth(
    codes: dict[int, Code], chain: Chain, places: Places, world: World, loops: frozenset[str]
) -> dict[tuple[tuple[str, int], ...], dict[int, Entries]]:
    """Return what sides are worth: for each choice of the indices that stay names, each entry."""
    found: dict[tuple[tuple[str, int], ...], dict[int, Entries]] = {}
    try:
        for env in places.choices(places.free_in(chain), chain, world, {}):
            try:
                values = {i: world.evaluate(chain.sides[i], env) for i in codes}
            except Missing:
                continue
            names = tuple((name, number) for name, number in env.items() if name in loops)
            entries = found.setdefault(names, {i: {} for i in codes})
            for i, code in codes.items():
                counted = (axis for axis in code.axes if axis not in (ROW, COLUMN))
                entries[i][tuple(env[axis] for axis in counted)] = values[i]
    except LatexError as error:
        raise Unsaid(error.message) from None
    if not found:
        raise Unsaid("no index has all its terms")
    return found


def check(compiled: Any, space: dict[str, Any], expected: Any) -> None:
    """Raise unless code gives what is expected, to the twelfth digit and in the same shape."""
    try:
        found = flat(eval(compiled, space))
    except (TypeError, ValueError, IndexError, KeyError, NameError, AttributeError) as error:
        raise Unsaid(f"NumPy would say: {error}") from None
    fits = np.shape(found) == np.shape(expected)
    if not fits or not np.allclose(found, expected, NEAR, NEAR, equal_nan=True):
        raise Unsaid("no statement that was tried gives the same")


def gathered(entries: dict[tuple[int, ...], Any], rank: int) -> Any:
    """Return the entries of a side in one array, vectors with one dimension."""
    first = next(iter(entries.values()))
    if not rank:
        return flat(first)
    places = np.array(sorted(entries))
    low, high = places.min(axis=0), places.max(axis=0)
    if len(entries) != np.prod(high - low + 1):
        raise Unsaid("not every entry exists")
    values = [flat(entries[place]) for place in sorted(entries)]
    return np.reshape(values, (*(high - low + 1), *np.shape(values[0])))


def flat(value: Any) -> Any:
    """Return a value as NumPy has it: a vector has one dimension."""
    value = np.asarray(value)
    if value.size == 1:
        return value.reshape(())
    return value.reshape(-1) if 1 in value.shape else value


def namespace(printer: Printer, world: World, env: dict[str, int]) -> dict[str, Any]:
    """Return the values of all that a piece of code names, in a random world."""
    space: dict[str, Any] = {"np": np, **env}
    exec("import math", space)
    for name, (function, primes) in printer.names.functions.items():
        if name in NEEDS:
            for need in (*ALSO.get(name, ()), name):
                exec(NEEDS[need], space)
        else:
            space[name] = callable_of(world, function, primes)
    for name, node in printer.names.inputs.items():
        space[name] = value_of(name, node, printer, world, env)
    return space


def callable_of(world: World, function: str, primes: int) -> Any:
    """Return a function of the table as a function of arrays."""

    def called(*values: Any) -> Any:
        shaped = [array(v).reshape((1, -1)) if np.ndim(v) == 1 else array(v) for v in values]
        node = tex.Call(function, primes, tuple(Symbol("x") for _ in values))
        found = world.apply(node, primes, shaped)
        return found.reshape(np.shape(values[0])) if found.size == np.size(values[0]) else found

    return called


def value_of(name: str, node: Node, printer: Printer, world: World, env: dict[str, int]) -> Any:
    """Return what a name of the code is worth: a number, an array, or a dict of them."""
    scope = printer.scope
    if isinstance(node, Symbol):
        row, index, _ = scope.find(node)
        assert row is not None, "it was printed with its row"
        if index is None:
            value = world.value(row, None)
            exact = row.domain == "size"
            return int(value) if exact else shaped(value, printer.names.axes[name])
        axes = printer.names.axes[name]
        numbers = range(row.first, world.last(row) + 1)
        found = {k: shaped(world.value(row, k), axes) for k in numbers}
        return {k: int(v) for k, v in found.items()} if row.domain == "size" else found
    assert isinstance(node, Derivative), "names stand for symbols and for slopes"
    return slopes(name, node, printer, world, env)


def slopes(name: str, node: Derivative, printer: Printer, world: World, env: dict[str, int]) -> Any:
    """Return what the name of a slope is worth; where it has layers, for each of them."""
    scope, axes = printer.scope, printer.names.axes[name]
    by = node.by[0]
    row, index, _ = scope.find(by)
    if row and index is not None and row.indexed == "layer" and name[1:] == (row.code or ""):
        found = {}
        for k in range(row.first, world.last(row) + 1):
            numbered = Derivative(node.of, (Symbol(by.name, by.subs, Number(str(k))),))
            try:
                found[k] = shaped(world.evaluate(numbered, env), axes)
            except Missing:
                continue
        return found
    counted = [axis for axis in axes if axis not in (ROW, COLUMN)]
    if not counted:
        return shaped(world.evaluate(node, env), axes)
    spans = [max(world.span(axis, node, env), key=len) for axis in counted]
    entries = {}
    for place in np.ndindex(*map(len, spans)):
        chosen = {a: s[p] for a, s, p in zip(counted, spans, place, strict=True)}
        entries[place] = world.evaluate(node, env | chosen)
    return gathered(entries, len(counted))


def shaped(value: Any, axes: tuple[str, ...]) -> Any:
    """Return a value with as many dimensions as it has in code."""
    value = np.asarray(value)
    if not axes:
        return value.reshape(())[()]
    return value.reshape(-1) if len(axes) == 1 else value
