"""Every public function refuses every wrong argument, and says what to type instead.

The functions are those of the API's pages, their arguments are read from their signatures and from
what their doors take, and the wrong values follow from the kind of each argument.
"""

import importlib
import inspect
import re
from functools import partial

import numpy as np
import pytest

import nn
from literate.pages import doors

from ..conftest import ROOT

PAGES = [path.read_text("utf-8") for path in sorted((ROOT / "docs/reference/api").glob("*.md"))]
LISTED = re.findall(r"^::: (nn\.(\w+)\.(\w+))$", "\n".join(PAGES), re.MULTILINE)
FUNCTIONS = {
    name: function
    for name, module, part in LISTED
    if inspect.isfunction(function := getattr(importlib.import_module(f"nn.{module}"), part))
}

W, b = np.arange(6.0).reshape(3, 2), np.array([0.5, -0.5])
X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
ROWS = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
NET = nn.init([3, 5, 2], rng=0)
GRADS = [(np.ones_like(W), np.ones_like(b)) for W, b, _ in NET]

# What is right for an argument of this name, and its kind where no door says it.
ARGUMENTS = {
    "A": (ROWS, None),
    "C": (np.array(0.5), None),
    "W": (W, None),
    "X": (X, "(n, n_in)"),
    "Y": (ROWS, "(n, n_out)"),
    "Y_hat": (ROWS, None),
    "Z": (2 * ROWS, None),
    "activation": (nn.relu, "function"),
    "activations": ([nn.relu], "functions"),
    "b": (b, None),
    "batch": (2, "count"),
    "beta": (0.9, None),
    "beta1": (0.9, None),
    "beta2": (0.9, None),
    "bend": (0.5, None),
    "bias": (True, "flag"),
    "callbacks": ([print], "functions"),
    "cells": (5, "count"),
    "classes": (3, None),
    "columns": (2, "count"),
    "decay": (0.1, None),
    "dropout": (0.5, "rate"),
    "dtype": (np.float32, "dtype"),
    "epochs": (1, "count"),
    "epsilon": (1e-8, None),
    "every": (5, None),
    "f": (lambda x: (x**2).sum(), "function"),
    "factor": (0.1, None),
    "fast": (False, "flag"),
    "function": (nn.dense, "any object"),
    "grads": (GRADS, "grads"),
    "hidden": (nn.relu, "activation"),
    "l1": (0.1, "amount"),
    "l2": (0.1, "amount"),
    "labels": (["a", "b", "c", "d"], "labels"),
    "least": (0.0, None),
    "log": (np.array([0.5, 0.25]), "(n,)"),
    "loss": (nn.squared_error, "function"),
    "lr": (0.1, "learning rate"),
    "n": (6, None),
    "n_in": (3, None),
    "n_out": (2, None),
    "net": (NET, "net"),
    "noise": (0.1, None),
    "norm": (1.0, None),
    "optimizer": (nn.sgd(0.1), "function"),
    "output": (nn.sigmoid, "activation"),
    "patience": (1, "count"),
    "progress": (False, "flag"),
    "rate": (0.5, None),
    "rng": (0, "rng"),
    "shift": (0.5, None),
    "sizes": ([3, 5, 2], "sizes"),
    "smooth": (2.0, None),
    "steps": (5, None),
    "strength": (0.1, None),
    "stretch": (0.1, None),
    "test": (0.5, None),
    "turn": (0.1, None),
    "validation": ((X, ROWS), "pair"),
    "weights": (np.ones(4), "(n,) weights"),
    "x": (X, "any finite"),
    "y": (np.array([0, 1, 1, 0]), "(n, n_out) one-hot"),
}
OF_ONE = {
    ("boundary", "X"): (X[:, :2], "(n, n_in)"),
    ("boundary", "net"): (nn.init([2, 5, 2], rng=0), "net"),
    ("digits", "X"): (np.eye(4), "(n, n_in)"),
    ("distort", "X"): (np.eye(4), "(n, n_in)"),
    ("init", "weights"): ("he", "name"),
    ("split", "y"): (np.array([0, 1, 1, 0]), "rows"),
}
WITH_IT = {("forward", "dropout"): {"rng": 0}, ("train", "patience"): {"validation": (X, ROWS)}}
ELSEWHERE = ("path", "state")  # arguments that tests of their own spoil

ANY_WAY = [None, "three", [1, "two"], {}, object()]
LAYER = nn.Layer(W, b, nn.relu)
WRONG = {
    "count": [0, -1, 1.5, 3.0, np.nan, np.inf, True, [3], *ANY_WAY],
    "rate": [-0.1, 1, 1.5, np.nan, np.inf, True, [0.5], *ANY_WAY],
    "amount": [-0.1, np.nan, np.inf, True, [0.5], *ANY_WAY],
    "length": [-0.1, 0, np.nan, np.inf, True, [0.5], *ANY_WAY],
    "learning rate": [-0.1, 0, np.nan, np.inf, True, [0.5], *ANY_WAY],
    "number": [np.nan, np.inf, True, *ANY_WAY],
    "rng": [-1, 0.5, True, np.nan, np.random, *ANY_WAY],
    "function": [3, np.nan, [nn.relu], *ANY_WAY],
    "functions": [3, nn.relu, [3], [None], None, "three"],
    "activation": [3, np.nan, np.sin, [np.sin], [nn.relu] * 5, *ANY_WAY],
    "labels": [3, "four", ["a"], {}, None],
    "flag": [0, 1.5, np.nan, *ANY_WAY],
    "dtype": [int, complex, str, "float16", 3, None],
    "name": [3, "Glorot", "", ["he"], None],
    "sizes": [3, [], [3], [3, 0], [3, -2], [3, 2.5], [3, True], "32", [3, None], None, {}],
    "pair": [3, X, (X,), (X, ROWS[:3]), (X[:, :2], ROWS), (X * np.nan, ROWS), "XY"],
    "rows": [3, None, np.zeros(3), np.zeros((0, 2)), np.full(4, np.nan), "y", ["a"] * 4],
    "grads": [3, None, [], GRADS[:1], [(None, None)] * 2, [(db, dW) for dW, db in GRADS], "dW"],
    "net": [
        *(3, "net", None, {}, [], [3], [None], X, [tuple(LAYER)], [*NET, "layer"]),
        *(
            [LAYER._replace(W=wrong)]
            for wrong in (None, 3, W.tolist(), W.astype(int), W.astype(str))
        ),
        *([LAYER._replace(W=wrong)] for wrong in (W * np.nan, W + np.inf, W[0], W[:, :0])),
        *([LAYER._replace(b=wrong)] for wrong in (3, b.tolist(), b.astype(int), b * np.nan, b[:1])),
        *([LAYER._replace(b=wrong)] for wrong in (b[:, None], b.astype(np.float32))),
        *([LAYER._replace(activation=wrong)] for wrong in (None, "relu", np.sin)),
        [NET[0], NET[0]],
        [NET[0], nn.Layer(np.ones((5, 3), np.float32), None, nn.relu)],
    ],
    "any object": [],
}


def arrays(kind, right):
    """What is wrong for an array of this kind."""
    yield from (None, "three", ["a", "b"], [[1, 2], [3]], {}, object())
    yield from (right.astype(str), right.astype(object), right.astype(complex))
    holed = right.astype(float)
    holed.flat[-1] = np.nan
    yield holed
    if kind == "any":
        return
    if right.ndim:
        yield right[:0]
    if "..." in kind:
        yield np.float64(3)
        return
    for infinite in (np.inf, -np.inf):
        holed = right.astype(float)
        holed.flat[-1] = infinite
        yield holed
    if kind.startswith("("):
        yield from (right[None], right[..., None, None], 3)
        if right.ndim > 1:
            yield right[0, :-1] / 7
    if kind.endswith("weights"):
        yield from (-right, 0 * right)
    if kind.endswith(("probabilities", "one-hot")):
        yield from (right + 0.5, right - 0.5, right + 1e9)
    if kind.endswith("shares"):
        yield from (right + 1, 0 * right, -right)
    if kind.endswith(("probabilities", "shares", "one-hot")):
        yield from (np.array([0, 1, 2, 0]), np.array([-1, 0, 0, 0]), np.array([0.5, 0, 1, 1]))


def is_array(kind):
    return kind.startswith(("(", "any")) and kind != "any object"


def argument(function, name):
    """What is right for an argument of a function, and its kind."""
    right, kind = OF_ONE.get((function.__name__, name)) or ARGUMENTS[name]
    at_the_door = getattr(function, "kinds", {}).get(name)
    return right, at_the_door.rstrip("?") if isinstance(at_the_door, str) else kind


def parameters(function):
    found = inspect.signature(function).parameters.values()
    return [p for p in found if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL, p.POSITIONAL_ONLY)]


def call(function, **spoiled):
    """Call a function with what is right, but for what is spoiled."""
    needed = [p.name for p in parameters(function) if p.default is p.empty]
    right = {name: argument(function, name)[0] for name in needed if name not in spoiled}
    more = [WITH_IT.get((function.__name__, name), {}) for name in spoiled]
    given = {k: v for extra in more for k, v in extra.items()} | right | spoiled
    if function.__name__ == "check_backward":
        given, function = {}, partial(function, given["f"], X)
    return function(**given)


def cases():
    """Every argument of every function, with all that is wrong for it."""
    for path, function in FUNCTIONS.items():
        for p in parameters(function):
            if p.name in ELSEWHERE:
                continue
            right, kind = argument(function, p.name)
            wrong = (
                [*arrays(kind, right), *shorter(function, p.name)]
                if is_array(kind)
                else WRONG[kind]
            )
            wrong = [value for value in wrong if not (value is None and p.default is None)]
            yield pytest.param(path, p.name, wrong, id=f"{path[3:]}-{p.name}")


def shorter(function, name):
    """An array without its last row or column, where another argument has as many."""
    sizes = {}
    for p in [p for p in parameters(function) if p.name not in ELSEWHERE]:
        kind = "(n_in,)" if p.name == "net" else argument(function, p.name)[1]
        if kind.startswith("(") and "..." not in kind:
            sizes[p.name] = re.findall(r"\w+", kind[: kind.index(")")])
    right = argument(function, name)[0]
    for axis, size in enumerate(sizes.get(name, [])):
        if axis < right.ndim and any(size in found for p, found in sizes.items() if p != name):
            yield np.take(right, range(right.shape[axis] - 1), axis)


@pytest.mark.parametrize("path", FUNCTIONS)
def test_what_is_right_passes(path):
    function = FUNCTIONS[path]
    if any(p.name in ELSEWHERE for p in parameters(function) if p.default is p.empty):
        pytest.skip("a file is needed, see test_serialization.py")
    if function.__name__ == "mnist":
        pytest.skip("a download is needed, see test_mnist.py")
    if function.__name__ == "check_backward":
        assert nn.check_backward(lambda x: (x**2, lambda d: 2 * d * x), X) < 1e-6
        return
    call(function)
    for p in parameters(function):
        if p.default is not p.empty and p.name not in ELSEWHERE:
            call(function, **{p.name: argument(function, p.name)[0]})


def complaint(path, name, value):
    """What is to be said against the way in which a function refuses a wrong value, if anything."""
    function = FUNCTIONS[path]
    given = {name: value}
    if "path" in inspect.signature(function).parameters:
        given["path"] = "never-written.npz"
    try:
        returned = call(function, **given)
    except (TypeError, ValueError) as error:
        kind, message = type(error).__name__, str(error)
    except Exception as error:
        return f"it raises {error!r}"
    else:
        return f"it returns {returned!r}"
    place = f"{function.__module__}.{function.__name__}"
    raises = doors.docstring_of(place).partition("Raises\n")[2]
    if kind not in re.split(r"\n *(?:Notes|Examples)\n", raises)[0]:
        return f"its page does not say that it raises {kind}: {message}"
    if not re.search(r"\b(write|give|make|remove|must)\b", message):
        return f"it does not say what to type: {message}"
    if not re.search(
        rf"\b{name}\b|\b{function.__name__}: |has no way back|Y_hat is |gradient|grads", message
    ):
        return f"it does not say what is wrong: {message}"
    return None


@pytest.mark.parametrize(("path", "name", "wrong"), [*cases()])
def test_a_wrong_argument(path, name, wrong):
    found = [(value, complaint(path, name, value)) for value in wrong]
    assert not [f"{path}: {name} is {value!r}: {said}" for value, said in found if said]


@pytest.mark.parametrize("name", sorted(set(nn.__all__)))
def test_every_name_of_the_package_is_on_the_page(name):
    found = getattr(nn, name)
    if not inspect.ismodule(found):
        assert f"{found.__module__}.{found.__name__}" in {path for path, _, _ in LISTED}


@pytest.mark.parametrize("path", [path for path, _, _ in LISTED])
def test_every_entry_of_the_page_has_a_doctest_and_says_what_it_takes_and_where_it_is_from(path):
    _, module, name = path.split(".")
    thing = getattr(importlib.import_module(f"nn.{module}"), name)
    assert ">>> " in thing.__doc__
    if path in FUNCTIONS and module != "_validation" and inspect.signature(thing).parameters:
        for section in ("Parameters", "Notes"):
            assert f"\n    {section}\n    ---" in thing.__doc__, f"{path} has no {section}"
