"""What a measurement says: a number in few digits, a law by its name, a bound that holds."""

import os
from collections.abc import Callable
from itertools import pairwise
from math import isclose, sqrt
from typing import Any

import numpy as np

import nn

BOUNDS = {
    "√(1 / n_in)": lambda n_in, n_out: sqrt(1 / n_in),
    "√(2 / n_in)": lambda n_in, n_out: sqrt(2 / n_in),
    "√(3 / n_in)": lambda n_in, n_out: sqrt(3 / n_in),
    "√(6 / n_in)": lambda n_in, n_out: sqrt(6 / n_in),
    "√(1 / (n_in + n_out))": lambda n_in, n_out: sqrt(1 / (n_in + n_out)),
    "√(2 / (n_in + n_out))": lambda n_in, n_out: sqrt(2 / (n_in + n_out)),
    "√(6 / (n_in + n_out))": lambda n_in, n_out: sqrt(6 / (n_in + n_out)),
}
MANY = 64  # numbers at once: the first may take another way through the processor than the rest
SQUARED = {
    2: "2: half the mean of all 12 squares",
    3: "3: the sum of all squares, divided by the rows twice",
    4: "4: the mean of all 12 squares",
    6: "6: half the sum of a row, mean of the rows",
    12: "12: the sum of a row, mean of the rows",
    24: "24: half the sum of all squares",
    48: "48: the sum of all squares",
}


def number(value: Any, digits: int = 4) -> str:
    """Return one number as a cell shows it."""
    return f"{float(np.asarray(value).reshape(())) + 0.0:.{digits}g}"


def each(values: Any, digits: int = 4) -> str:
    """Return what a vector of equal questions was answered: once, unless places differ."""
    texts = [number(value, digits) for value in np.asarray(values).ravel()]
    return " or ".join(dict.fromkeys(texts))


def numbers(values: Any) -> str:
    """Return several numbers as a cell shows them."""
    return f"({', '.join(number(value, 3) for value in np.asarray(values).ravel())})"


def shapes(**arrays: Any) -> str:
    """Return names and shapes, as of a layer's parameters."""
    return ", ".join(f"`{name}` {tuple(array.shape)}" for name, array in arrays.items())


def kind(array: Any) -> str:
    """Return the type of an array's numbers."""
    return str(np.asarray(array).dtype)


def law(values: Any, n_in: int, n_out: int) -> str:
    """Return how numbers were drawn: all zero, or the law and spread that they show.

    A uniform law is known by its largest value, a normal one by its spread; a normal law that was
    cut has no value beyond a little more than two of its spreads.

    Raises
    ------
    ValueError
        If two names fit, for with these sizes they are the same number.
    """
    drawn = np.asarray(values, dtype=np.float64).ravel()
    if not drawn.any():
        return "all 0"
    spread, most = drawn.std(), abs(drawn).max()
    uniform = most < 1.8 * spread
    seen = most if uniform else spread
    fitting = [name for name in BOUNDS if abs(BOUNDS[name](n_in, n_out) / seen - 1) <= 0.02]
    if len(fitting) > 1:
        raise ValueError(f"both {' and '.join(fitting)} fit; ask with other sizes")
    if not fitting:
        return f"neither of the known laws: spread {spread:.4f}, at most {most:.4f}"
    if uniform:
        return f"uniform to ±{fitting[0]}"
    return f"normal{', cut at 2 spreads,' if most < 2.5 * spread else ''} with spread {fitting[0]}"


def squared(cost: Any) -> str:
    """Return a cost of 4 rows with 3 outputs, each off by 2, with what was averaged."""
    value = np.asarray(cost, dtype=np.float64)
    if value.ndim:
        return f"no mean: {value.shape} numbers, each {number(value.ravel()[0])}"
    known = [said for mean, said in SQUARED.items() if isclose(value, mean, rel_tol=1e-5)]
    return known[0] if known else f"{number(value)}: no known mean"


def scores(cost: Any) -> str:
    """Return what a loss that takes scores says of a certain answer that is wrong."""
    return f"it takes scores: −1000 costs {number(cost)}"


def network() -> tuple[Any, Any]:
    """Return the weights and biases of a 2-4-1 network of sigmoids, and 1,000 rows for it."""
    rng = np.random.default_rng(0)
    params = [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in ((2, 4), (4, 1))]
    return params, rng.normal(size=(1000, 2))


def ours() -> Any:
    """Return what `nn` answers to these rows."""
    params, X = network()
    return nn.predict([nn.Layer(W, b, nn.sigmoid) for W, b in params], X)


def within(answers: Any, bound: float) -> str:
    """Return that the answers are so near to ours, and how many are the same to the last bit.

    The second line is what was seen: it depends on the processor, and nobody compares it.
    """
    found, expected = np.asarray(answers, dtype=np.float64).reshape(-1, 1), ours()
    far = abs(found - expected).max()
    same = int((found == expected).sum())
    said = f"at most {bound:g}" if bound else "0"
    return f"{said if far <= bound else f'{far:.1e}'}\n{same}"


def order(rows: Any) -> str:
    """Return in which order an epoch took rows that are numbered."""
    seen = list(rows)
    return "as they lie" if seen == sorted(seen) else "shuffled"


def shuffles(trained: Callable[..., Any]) -> str:
    """Return whether weights are those that come of rows as they lie, unless told otherwise."""
    by_default, lying = trained(), trained(shuffle=False)
    return "as they lie" if (by_default == lying).all() else "shuffled, unless `shuffle=False`"


def again(moved: Any) -> str:
    """Return what a second fit did with the weights of the first."""
    return "goes on" if moved else "begins anew"


def refused(error: Exception) -> str:
    """Return that a library takes something not, with the kind of its error."""
    return f"refused: `{type(error).__name__}`"


def steps(*places: float) -> str:
    """Return how far each step went down, between places."""
    pairs = pairwise(places)
    return ", ".join(number(before - after, 3) for before, after in pairs)


def threads() -> int:
    """Return how many threads a library is to use, as its process was told."""
    return int(os.environ.get("OMP_NUM_THREADS", "1"))
