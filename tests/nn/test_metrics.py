"""Probabilities, classes, and how often they are right, counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .samples import few, numbers, seeds, sizes


def saying(*rows, activation=nn.identity):
    """Return a network whose predictions are these rows, and the data that make it say them."""
    rows = np.array(rows, float)
    return [nn.Layer(rows, None, activation)], np.eye(len(rows))


def test_probabilities_of_scores_and_of_probabilities():
    net, X = saying([0.0, np.log(3)], [5.0, 5.0])
    np.testing.assert_allclose(nn.probabilities(net, X), [[0.25, 0.75], [0.5, 0.5]], rtol=1e-15)
    net, X = saying([0.0], [np.log(3)])
    np.testing.assert_allclose(nn.probabilities(net, X), [[0.5], [0.75]], rtol=1e-15)
    for activation in (nn.sigmoid, nn.softmax):
        net, X = saying([0.0, np.log(3)], [5.0, 5.0], activation=activation)
        np.testing.assert_array_equal(nn.probabilities(net, X), nn.predict(net, X))


def test_what_is_neither_a_score_nor_a_probability():
    for activation in (nn.tanh, nn.relu):
        net, X = saying([0.1], [0.9], activation=activation)
        words = f": the last activation is {activation.__name__}, .*write output=nn.identity, nn.s"
        with pytest.raises(ValueError, match=f"probabilities{words}"):
            nn.probabilities(net, X)
        with pytest.raises(ValueError, match=f"classify{words}"):
            nn.classify(net, X)
        with pytest.raises(ValueError, match=f"accuracy{words}"):
            nn.accuracy(net, X, [0, 1])
        net, X = saying([0.1, 0.2], [0.9, 0.3], activation=activation)
        np.testing.assert_array_equal(nn.classify(net, X), [1, 0])  # the larger one wins


def test_the_class_is_the_one_with_the_highest_probability():
    net, X = saying([0, 2, 1], [3, 3, 1], [-1, -2, 0])
    np.testing.assert_array_equal(nn.classify(net, X), [1, 0, 2])
    assert nn.classify(net, X).dtype.kind == "i"


@pytest.mark.parametrize("activation", [nn.identity, nn.sigmoid])
def test_a_single_output_says_yes_above_one_half(activation):
    net, X = saying([-0.01], [0.0], [0.01], activation=activation)
    np.testing.assert_array_equal(nn.classify(net, X), [0, 0, 1])


def test_counted_by_hand():
    net, X = saying([9, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9], [0, 9, 0])  # says 0 0 1 2 1
    y = [0, 1, 1, 2, 2]
    table = nn.confusion_matrix(net, X, y)
    np.testing.assert_array_equal(table, [[1, 0, 0], [1, 1, 0], [0, 1, 1]])
    assert table.dtype.kind == "i"
    assert nn.accuracy(net, X, y) == 0.6
    assert type(nn.accuracy(net, X, y)) is float
    net, X = saying([3.0], [-1.0], [2.0])  # says 1 0 1
    np.testing.assert_array_equal(nn.confusion_matrix(net, X, [0, 0, 1]), [[1, 1], [0, 1]])
    assert nn.accuracy(net, X, [0, 0, 1]) == pytest.approx(2 / 3)


def test_the_last_layer_says_how_many_classes_there_are():
    net, X = nn.init([3, 5, 2], rng=0), np.eye(3)
    assert nn.confusion_matrix(net, X, [0, 1, 1]).shape == (2, 2)
    net = nn.init([3, 2, 4], rng=0, output=nn.softmax)
    assert nn.confusion_matrix(net, X, [0, 1, 3]).shape == (4, 4)
    np.testing.assert_array_equal(nn.probabilities(net, X), nn.predict(net, X))


@few
@given(st.integers(1, 8), st.integers(1, 4), seeds)
def test_class_numbers_rows_and_columns_count_alike(n, n_out, seed):
    rng = np.random.default_rng(seed)
    net, X = nn.init([3, n_out], rng), numbers(rng, n, 3)
    classes = max(n_out, 2)
    y = rng.integers(0, classes, n)
    rows = np.eye(classes)[y] if n_out > 1 else y[:, None]
    table = np.zeros((classes, classes))
    for right, given_to in zip(y, nn.classify(net, X), strict=True):
        table[right, given_to] += 1
    for given_y in (y, y.tolist(), rows, rows.tolist()):
        assert nn.accuracy(net, X, given_y) == pytest.approx((y == nn.classify(net, X)).mean())
        np.testing.assert_array_equal(nn.confusion_matrix(net, X, given_y), table)


@pytest.mark.parametrize(
    "y", [[0, 2], [0, -1], [[0.5], [1]], [[2], [0]], [[-1], [0]], [[1, 1], [0, 1]], [0.5, 1]]
)
def test_classes_that_are_none(y):
    net, X = saying([3.0], [-1.0])
    for metric in (nn.accuracy, nn.confusion_matrix):
        with pytest.raises(ValueError, match=rf"^{metric.__name__}: .*y"):
            metric(net, X, y)


def test_rows_with_two_classes_or_none():
    net, X = saying([3.0, 2.0], [-1.0, 0.0])
    for y in ([[1, 1], [0, 1]], [[0, 0], [0, 1]], [[0.5, 0.5], [1, 0]], [[-1, 2], [0, 1]]):
        with pytest.raises(ValueError, match=r"in y, every row must have one 1 among zeros; .* y="):
            nn.accuracy(net, X, y)
    net, X = saying([3.0, 2.0, 1.0])
    with pytest.raises(ValueError, match="every row must have one 1 among zeros"):
        nn.accuracy(net, X, [[1, 1, -1]])


@few
@given(sizes, seeds)
def test_nothing_is_changed(n, seed):
    rng = np.random.default_rng(seed)
    net, X, y = nn.init([3, 2], rng), numbers(rng, n, 3), rng.integers(0, 2, n)
    kept = X.copy(), y.copy(), net[0].W.copy()
    for metric in (nn.accuracy, nn.confusion_matrix):
        metric(net, X, y)
    nn.probabilities(net, X)
    for now, then in zip((X, y, net[0].W), kept, strict=True):
        np.testing.assert_array_equal(now, then)
