"""Rosenblatt's rule on gates, on random layers of hard units, and on digits.

A run of the rule ends in one of two ways, and both are certain: a sweep without a correction, or
weights that it had before at the end of a sweep. From there it goes round forever.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations, product

import numpy as np

from .cross_entropy import images
from .record import Claim, Entry, Found

GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
HIDDEN, PARITY_HIDDEN, DIGITS_HIDDEN = (1, 2, 4, 8, 16, 32), (4, 8, 16, 32, 64), (0, 64, 512, 2048)
SUMMED_HIDDEN = (4, 8, 16, 32, 64, 128, 256)
KNOWN = {2: "14", 3: "104", 4: "1882"}
DRAWS, PARITY_DRAWS, SEEDS, SWEEPS = 2000, 500, range(20), 20


def corners(bits: int) -> np.ndarray:
    """All rows of so many bits, counted upward."""
    return np.array([*product([0.0, 1.0], repeat=bits)])


def with_bias(A: np.ndarray) -> np.ndarray:
    """The rows with a last input that is always 1, whose weight is the bias."""
    return np.column_stack([A, np.ones(len(A))])


def sweeps(rows: np.ndarray, y: np.ndarray) -> Iterator[tuple[np.ndarray, int]]:
    """Yield the weights after each sweep, and how many corrections it took; y is −1 or 1."""
    w = np.zeros(rows.shape[1])
    while True:
        wrong = 0
        for row, wanted in zip(rows, y, strict=True):
            if wanted * (row @ w) <= 0:
                w = w + wanted * row
                wrong += 1
        yield w, wrong


def ends(rows: np.ndarray, y: np.ndarray) -> tuple[int | None, int]:
    """After how many corrections the rule is done, or None; and how long it goes round."""
    seen: dict[tuple[float, ...], int] = {}
    corrections = 0
    for sweep, (w, wrong) in enumerate(sweeps(rows, y), start=1):
        corrections += wrong
        if not wrong:
            return corrections, 0
        if tuple(w) in seen:
            return None, sweep - seen[tuple(w)]
        seen[tuple(w)] = sweep
    raise AssertionError("the sweeps have no end of their own")


def hard(X: np.ndarray, hidden: int, rng: np.random.Generator) -> np.ndarray:
    """The answers, 0 or 1, of so many hard units with normal weights and biases."""
    W, b = rng.normal(size=(X.shape[1], hidden)), rng.normal(size=hidden)
    answers: np.ndarray = (X @ W + b > 0).astype(float)
    return answers


def orders(gate: str) -> Found:
    """The corrections, or the rounds, for every order of the four rows."""
    rows, y = with_bias(corners(2)), 2 * np.array(GATES[gate]) - 1
    ordered = [(rows[[*order]], y[[*order]]) for order in permutations(range(4))]
    found = [ends(*each) for each in ordered]
    done = [corrections for corrections, _ in found if corrections is not None]
    if done:
        return {f"corrections, {gate}": done}
    return {
        f"sweeps of a round, {gate}": [length for _, length in found],
        f"at zero after a sweep, {gate}": sum(not next(sweeps(*each))[0].any() for each in ordered),
    }


def settles(rows: np.ndarray, y: np.ndarray) -> bool:
    """Whether the rule ends, with every answer right."""
    return ends(rows, y)[0] is not None


def sums(rows: np.ndarray, y: np.ndarray) -> bool:
    """Whether every answer is right when each row is added, and none asked whether it was."""
    return bool((y * (rows @ (y @ rows)) > 0).all())


def learned(
    bits: int,
    hidden: int,
    draws: int,
    least: int = -1,
    rule: Callable[[np.ndarray, np.ndarray], bool] = settles,
) -> int:
    """In how many draws of a hard layer a rule learns the parity of inputs `least` and 1."""
    X = corners(bits)
    y = 2 * (X.sum(axis=1) % 2) - 1
    X = np.where(X > 0, 1.0, least)
    layers = (hard(X, hidden, np.random.default_rng(seed)) for seed in range(draws))
    return sum(rule(with_bias(A), y) for A in layers)


def xor(hidden: int) -> Found:
    """XOR learned over random layers, for inputs −1 and 1, and for 0 and 1."""
    return {
        f"XOR learned, h = {hidden}": learned(2, hidden, DRAWS),
        f"XOR learned, h = {hidden}, inputs 0 and 1": learned(2, hidden, DRAWS, 0),
    }


def summed(hidden: int) -> Found:
    """XOR learned over random layers when every row changes the weights."""
    return {f"XOR summed, h = {hidden}": learned(2, hidden, DRAWS, rule=sums)}


def parity(hidden: int) -> Found:
    """The parity of three bits learned over random layers."""
    of = f"parity of three learned, h = {hidden}"
    return {of: learned(3, hidden, PARITY_DRAWS)}


def says(bits: int) -> Found:
    """How many functions of so many inputs a hard unit can say, with whole weights up to 3."""
    X = corners(bits)
    sums = X @ np.array([*product(range(-3, 4), repeat=bits)]).T
    halves = np.arange(-3 * bits - 0.5, 3 * bits + 1)
    rows = np.vstack([(sums + b > 0).T for b in halves])
    return {f"functions of {bits} inputs": len(np.unique(np.packbits(rows, axis=1), axis=0))}


def digits(hidden: int, data: Callable[[], tuple[np.ndarray, ...]] = images) -> Found:
    """Test accuracies of ten response units on a random hard layer, or on the pixels."""
    X, y, X_test, y_test = data()
    X, X_test = X - X.mean(axis=0), X_test - X.mean(axis=0)
    wanted, found = 2 * np.eye(10)[y] - 1, []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        both = np.concatenate([X, X_test])
        rows = with_bias(hard(both, hidden, rng) if hidden else both)
        w = np.zeros((rows.shape[1], 10))
        for _ in range(SWEEPS):
            for m in rng.permutation(len(X)):
                wrong = wanted[m] * (rows[m] @ w) <= 0
                w[:, wrong] += np.outer(rows[m], wanted[m, wrong])
        named = (rows[len(X) :] @ w).argmax(axis=1)
        found.append(float((named == y_test).mean()))
    return {f"digits, h = {hidden}": found}


ENTRY = Entry(
    name="history",
    title="Rosenblatt's rule, said and measured",
    source=(
        "[Its chapter](../learn/history.md) has what is said. The rule, in its form of 1960 to "
        "1962, begins at zero, corrects after every row whose sum has the wrong sign or none, and "
        "has done when a sweep needs no correction; where the weights at the end of a sweep have "
        "been there before, it goes round forever, and is counted as not learned. *Corrections* "
        "and *rounds*: one number for each of the 24 orders of the rows; *at zero*: the orders "
        "that are back at the start after one sweep. *Functions*: which tables of answers a hard "
        "unit can say, with whole weights up to 3, beside the number of threshold functions, "
        "sequence [A000609](https://oeis.org/A000609). *Learned*: of "
        f"{DRAWS:,} layers of hard units, {PARITY_DRAWS} for parity, with normal weights and "
        "biases, seeds from 0 on; inputs −1 and 1 where nothing else is said. *Summed*: on the "
        "same layers, each row is added to the weights, times its wanted answer of −1 or 1, right "
        "or wrong. *Digits*: small digits in file order, 1,000 to train, pixels without their "
        f"mean; ten units on top, each with the rule, {SWEEPS} sweeps in a new order each, no "
        "averaging; with 0 units they see the pixels."
    ),
    claims=(
        *(Claim(f"corrections, {gate}", drift=0.0) for gate in ("AND", "OR", "NAND")),
        Claim("sweeps of a round, XOR", drift=0.0),
        Claim("at zero after a sweep, XOR", drift=0.0),
        *(Claim(f"functions of {bits} inputs", n) for bits, n in KNOWN.items()),
        *(
            Claim(f"XOR learned, h = {hidden}{inputs}", drift=2.0)
            for inputs in ("", ", inputs 0 and 1")
            for hidden in HIDDEN
        ),
        *(Claim(f"XOR summed, h = {h}", drift=2.0) for h in SUMMED_HIDDEN),
        *(Claim(f"parity of three learned, h = {h}", drift=2.0) for h in PARITY_HIDDEN),
        *(Claim(f"digits, h = {hidden}", drift=0.01) for hidden in DIGITS_HIDDEN),
    ),
    jobs={
        **{f"{gate}, every order": partial(orders, gate) for gate in GATES},
        **{f"functions of {bits} inputs": partial(says, bits) for bits in KNOWN},
        **{f"XOR, h = {hidden}": partial(xor, hidden) for hidden in HIDDEN},
        **{f"XOR summed, h = {hidden}": partial(summed, hidden) for hidden in SUMMED_HIDDEN},
        **{f"parity, h = {hidden}": partial(parity, hidden) for hidden in PARITY_HIDDEN},
        **{f"digits, h = {hidden}": partial(digits, hidden) for hidden in DIGITS_HIDDEN},
    },
)
