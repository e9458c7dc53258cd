"""The data are what their sources say, to the digit, and a split takes each example once."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn.data import digits, moons, spiral, split, standardize

from .samples import few, seeds

# Gates


@pytest.mark.parametrize(
    ("gate", "answer"),
    [
        (nn.data.xor, lambda a, b: a != b),
        (nn.data.and_, lambda a, b: a and b),
        (nn.data.or_, lambda a, b: a or b),
        (nn.data.nand, lambda a, b: not (a and b)),
    ],
)
def test_a_gate_answers_as_python_does(gate, answer):
    X, Y = gate()
    assert X.dtype == Y.dtype == np.float64
    assert [tuple(row) for row in X] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert Y.tolist() == [[float(answer(bool(a), bool(b)))] for a, b in X]


# Spiral


def test_the_spiral_is_that_of_the_course_and_its_linear_run_prints_what_the_course_prints():
    # The page prints the cost every ten steps; the run draws three times before it starts.
    stream = np.random.RandomState(0)
    X, y = spiral(rng=stream)
    for _ in range(4):
        W = 0.01 * stream.randn(2, 3)
    b, Y, costs = np.zeros(3), np.eye(3)[y], []
    for _ in range(200):
        Z = X @ W + b
        P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        costs.append(-np.log(P[Y == 1]).mean() + 0.5e-3 * (W**2).sum())
        dZ = (P - Y) / len(X)
        W, b = W - (X.T @ dZ + 1e-3 * W), b - dZ.sum(axis=0)
    printed = [f"{cost:.6f}" for cost in costs[::10]]
    assert [printed[0], printed[1], printed[2], printed[19]] == [
        "1.096956",
        "0.917265",
        "0.851503",
        "0.786302",
    ]
    assert round(100 * np.mean((X @ W + b).argmax(axis=1) == y)) == 49


def test_an_integer_means_the_same_stream_as_everywhere_else():
    from_integer, _ = spiral(n=4, rng=7)
    from_generator, _ = spiral(n=4, rng=np.random.default_rng(7))
    np.testing.assert_array_equal(from_integer, from_generator)


@few
@given(st.integers(1, 30), st.integers(1, 5), seeds)
def test_the_arms_of_a_spiral(n, classes, seed):
    X, y = spiral(n, classes, rng=seed)
    assert X.shape == (n * classes, 2)
    assert np.bincount(y).tolist() == [n] * classes
    radius = np.hypot(*X.T).reshape(classes, n)
    np.testing.assert_allclose(radius, np.tile(np.linspace(0, 1, n), (classes, 1)), atol=1e-12)


def test_without_noise_an_arm_turns_four_radians():
    X, _ = spiral(n=5, classes=2, noise=0)
    angle = np.arctan2(X[:, 0], X[:, 1])  # measured from the vertical
    expected = np.array([1, 2, 3, 4, 5, 6, 7, 8]).astype(float)
    np.testing.assert_allclose(np.cos(angle[[1, 2, 3, 4, 6, 7, 8, 9]] - expected), 1, atol=1e-12)


# Moons


def test_moons_without_noise_are_half_circles():
    X, y = moons(n=50, noise=0)
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() > -1e-12
    assert lower[:, 1].max() < 0.5 + 1e-12
    np.testing.assert_allclose(upper[[0, -1]], [[1, 0], [-1, 0]], atol=1e-12)
    np.testing.assert_allclose(lower[[0, -1]], [[0, 0.5], [2, 0.5]], atol=1e-12)


def test_moons_stray_as_far_as_is_said():
    exact, _ = moons(n=2000, noise=0)
    X, y = moons(n=2000, noise=0.3, rng=1)
    assert (X - exact).std(axis=0) == pytest.approx([0.3, 0.3], rel=0.05)
    assert np.bincount(y).tolist() == [2000, 2000]
    np.testing.assert_array_equal(X, moons(n=2000, noise=0.3, rng=np.random.default_rng(1))[0])


def test_what_is_not_said():
    for one, other in ((moons(), moons(100, 0.1, 0)), (spiral(), spiral(100, 3, 0.2, 0))):
        for left, right in zip(one, other, strict=True):
            np.testing.assert_array_equal(left, right)


# Digits


def test_the_digits_are_those_of_the_source():
    X, y = digits()
    assert X.shape == (1797, 64)
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    pixels = (X * 16).astype(np.uint8)
    np.testing.assert_array_equal(pixels / 16, X)
    whole = np.column_stack([pixels, y.astype(np.uint8)]).tobytes()
    assert hashlib.sha256(whole).hexdigest() == (
        "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    )
    assert (X.dtype, y.dtype) == (np.float64, np.int64)


def test_the_file_of_the_digits_is_small_and_says_whose_they_are():
    path = Path(nn.data.__file__).with_name("digits.npz")
    assert path.stat().st_size <= 60_000
    with np.load(path) as file:
        words = file["README.txt"].decode()
    for word in ("Alpaydin", "Kaynak", "https://doi.org/10.24432/C50P49", "Attribution 4.0"):
        assert word in words


# Split


@few
@given(st.integers(2, 60), st.floats(0.05, 0.95), seeds)
def test_split_puts_every_example_into_one_part(n, test, seed):
    if not 0 < round(n * test) < n:
        return
    X = np.arange(2.0 * n).reshape(n, 2)
    y = np.arange(n)
    (X_rest, y_rest), (X_test, y_test) = split(X, y, test, seed)
    assert len(X_test) == len(y_test) == round(n * test)
    assert sorted([*y_rest, *y_test]) == list(range(n))
    for rows, classes in ((X_rest, y_rest), (X_test, y_test)):
        assert classes.dtype == y.dtype
        np.testing.assert_array_equal(rows, X[classes])


def test_split_draws_at_random_and_the_same_again():
    X, y = np.zeros((100, 1)), np.arange(100)
    draws = [split(X, y, rng=rng)[1][1].tolist() for rng in (0, 1, 0, np.random.default_rng(0))]
    assert draws[0] == draws[2] == draws[3] != draws[1]
    assert draws[0] != sorted(draws[0])


def test_split_takes_a_fifth_unless_told_otherwise():
    X, y = np.zeros((100, 1)), np.arange(100)
    (_, rest), (_, taken) = split(X, y)
    np.testing.assert_array_equal(taken, split(X, y, 0.2, 0)[1][1])
    assert (len(rest), len(taken)) == (80, 20)


def test_split_takes_columns_and_lists():
    (_, Y), (_, Y_test) = split([[1], [2], [3], [4]], [[1.0], [2], [3], [4]], test=0.25)
    assert (Y.shape, Y_test.shape) == ((3, 1), (1, 1))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((np.ones((4, 1)), np.ones(3)), r"X is \(4, 1\) but y is \(3,\); give as many targets"),
        ((np.ones((4, 1)), np.ones(5)), r"X is \(4, 1\) but y is \(5,\); give as many targets"),
        ((np.ones((4, 1)), 1.0), r"X is \(4, 1\) but y is \(\); give as many targets"),
        ((np.ones((4, 1)), np.ones(4), 0.1), "test is 0.1, which takes 0 of 4 examples; both"),
        ((np.ones((4, 1)), np.ones(4), 0.9), "test is 0.9, which takes 4 of 4 examples; both"),
        ((np.ones((4, 1)), np.ones(4), 1), "test is 1; write a number from 0 to below 1"),
        ((np.ones((4, 1)), ["a"] * 4), "y holds words; write class numbers, np.unique"),
        ((np.ones(4), np.ones(4)), r"X is \(4,\) but must be \(n, n_in\)"),
    ],
)
def test_split_refuses(arguments, sentence):
    with pytest.raises((ValueError, TypeError), match=f"^split: {sentence}"):
        split(*arguments)


# Scale


@few
@given(st.integers(2, 20), st.integers(1, 4), seeds)
def test_scaled_columns_have_mean_0_and_spread_1(n, n_in, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(rng.normal(0, 100), rng.uniform(0.1, 100), (n, n_in))
    kept = X.copy()
    scaled, same = standardize(X)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(scaled.std(axis=0), 1)
    np.testing.assert_array_equal(same(X), scaled)
    np.testing.assert_array_equal(X, kept)
    other = rng.normal(size=(3, n_in))
    np.testing.assert_allclose(same(other), (other - X.mean(axis=0)) / X.std(axis=0))


def test_a_constant_column_becomes_0():
    X = np.full((10, 2), 0.1)  # ten tenths do not add up to 1
    X[:, 1] = range(10)
    scaled, same = standardize(X)
    assert scaled[:, 0].tolist() == [0] * 10
    assert same([[1.1, 4.5]]).tolist() == [[1.0, 0.0]]


def test_float32_stays_and_does_not_drift():
    X = np.full((200_000, 1), 1000.0, np.float32)
    X[::2] += 1
    scaled, same = standardize(X)
    assert scaled.dtype == same(X[:3]).dtype == np.float32
    assert abs(scaled).max() == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize("columns", [1, 4])
def test_same_wants_the_same_columns(columns):
    _, same = standardize(np.ones((2, 3)))
    sentence = rf"same: X is \(2, {columns}\) but must have 3 columns, as before"
    with pytest.raises(ValueError, match=sentence):
        same(np.ones((2, columns)))


def test_a_single_example_is_constant():
    assert standardize([[3.0, -1.0]])[0].tolist() == [[0.0, 0.0]]
