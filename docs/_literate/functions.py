"""The checker's own functions, for real and for complex arguments: derivatives take complex steps.

None of them is taken from `nn`, which is what they check.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class Kink(Exception):  # noqa: N818
    """A derivative was asked for where there is none."""


def positive(x: Any) -> Any:
    """Return where x is positive, or raise where a tiny step could change that."""
    if np.iscomplexobj(x) and np.any((np.abs(x.real) < 1e-6) & (x.imag != 0)):
        raise Kink
    return np.real(x) > 0


def relu(z: Any) -> Any:
    return np.where(positive(z), z, 0 * z)


def absolute(z: Any) -> Any:
    return np.where(positive(z), z, -z)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


ACTIVATIONS = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": relu, "identity": lambda z: z}
NUMPY = ("exp", "log", "tanh", "sin", "cos", "sinh", "cosh")
ELEMENTWISE = {
    **{"\\" + name: getattr(np, name) for name in NUMPY},
    **{rf"\operatorname{{{name}}}": function for name, function in ACTIVATIONS.items()},
    r"\sigma": sigmoid,
    r"\ln": np.log,
}
WHOLE = {
    r"\operatorname{diag}": lambda v: np.diag(np.ravel(v)),
    r"\operatorname{tr}": np.trace,
    r"\max": lambda *values: largest(values),
    r"\min": lambda *values: -largest([-value for value in values]),
}


def largest(values: Any) -> Any:
    best = values[0]
    for value in values[1:]:
        best = np.where(positive(value - best), value, best)
    return best
