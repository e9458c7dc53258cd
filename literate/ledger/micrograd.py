"""The expression in micrograd's README: its value by hand, its slopes by the tape and by pushing.

The README writes it in ten assignments. Put together, they are the three lines of `g`.
"""

from typing import Any

import numpy as np

import nn

from .record import Claim, Entry

A, B = -4.0, 2.0


def g(a: Any, b: Any) -> Any:
    d = 12 * (a * b + b**3) + 4 * np.maximum(a + b, 0) + np.maximum(b - a, 0)
    e = 3 * a + 4 * b + 3 - d
    return e**2 / 2 + 10 / e**2


def by_tape() -> dict[str, float]:
    tape = nn.Tape()
    a, b = tape.var(A), tape.var(B)
    value = g(a, b)
    da, db = tape.backward(value, a, b)
    return {"g": float(value.value), "∂g/∂a": float(da), "∂g/∂b": float(db)}


def by_pushing() -> dict[str, float]:
    da, db = nn.numerical_gradient(lambda at: g(*at), np.array([A, B]))
    return {"∂g/∂a, by pushing": float(da), "∂g/∂b, by pushing": float(db)}


ENTRY = Entry(
    name="micrograd",
    title="micrograd: the numbers of the README",
    source=(
        "A. Karpathy, [micrograd](https://github.com/karpathy/micrograd), `README.md`, "
        "commit c911406, 18 April 2020."
    ),
    claims=(
        Claim("g", "24.7041"),
        Claim("∂g/∂a", "138.8338"),
        Claim("∂g/∂b", "645.5773"),
        Claim("∂g/∂a, by pushing", "138.8338", drift=1e-5),
        Claim("∂g/∂b, by pushing", "645.5773", drift=1e-5),
    ),
    jobs={"by the tape": by_tape, "by pushing": by_pushing},
)
