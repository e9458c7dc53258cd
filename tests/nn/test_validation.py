"""The check at a function's door, and the way around it."""

from functools import wraps

import numpy as np
import pytest

import nn
from nn._validation import plain, validate


def bend(Z):
    return Z / 2


def off_by(Y_hat, Y):
    return float((Y_hat - Y).sum()) / len(Y), np.ones_like(Y) / len(Y)


def counted(function, calls):
    @wraps(function)
    def counting(*args):
        calls.append(function.__name__)
        return function(*args)

    return counting


@pytest.mark.parametrize(("activation", "loss"), [(bend, off_by), (nn.relu, nn.squared_error)])
def test_a_reader_s_own_decorators_stay(activation, loss):
    calls = []
    activation, loss = counted(activation, calls), counted(loss, calls)
    nn.backward_of(activation)(lambda dA, Z, A: dA / 2)
    net = nn.init([2, 3, 1], rng=0, hidden=activation)
    X, Y = np.ones((4, 2)), np.ones((4, 1))
    assert plain(activation) is activation
    assert plain(loss) is loss
    nn.train(net, X, Y, loss, nn.sgd(0.1), 1)
    assert {activation.__name__, loss.__name__} == set(calls)


def test_what_is_behind_a_check_has_none():
    nothing = np.ones((0, 2))
    for loss in (nn.squared_error, nn.weighted(nn.softmax_cross_entropy, [1])):
        with pytest.raises(ValueError, match="is empty"):
            loss(nothing, nothing)
        assert plain(loss).__code__ is not loss.__code__
        assert plain(plain(loss)) is plain(loss)
    with pytest.raises(ValueError, match="there are 1 weights but 0 examples"):
        plain(loss)(nothing, nothing)


def test_all_arrays_get_the_dtype_of_the_first_that_has_floats():
    single, double = np.array([0.5], np.float32), np.array([0.5])
    for first in ([1], np.array([1]), np.array([True])):
        given = {"x": first, "y": single, "z": double}
        for array in validate("f", dict.fromkeys(given, "(n,)"), given).values():
            assert array.dtype == np.float32
            assert array[0] in (1, 0.5)
    assert validate("f", {"x": "(n,)"}, {"x": [1]})["x"].dtype == np.float64


def test_only_an_array_of_one_axis_is_told_to_become_a_row():
    for X in (3.0, np.ones((1, 1, 2))):
        with pytest.raises(ValueError, match=r"^dense: X is \(.*\) but must be \(n, n_in\)$"):
            nn.dense(np.ones((2, 1)), np.ones(1), X)


def test_python_says_what_is_wrong_with_a_call():
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        nn.sigmoid(1.0, 2.0)
    with pytest.raises(TypeError, match="got multiple values for argument 'Z'"):
        nn.sigmoid(1.0, Z=2.0)


def test_a_number_comes_back_as_python_s_own():
    for number in (7, 7.0, np.float32(7), np.array(7.0)):
        assert type(nn.identity(number)) is float
    assert type(nn.identity(np.array([7.0]))) is np.ndarray


def test_the_first_wrong_entry_is_named():
    with pytest.raises(ValueError, match=r"X has inf at \(0, 1\)"):
        nn.dense(np.ones((2, 1)), np.ones(1), [[1, np.inf], [-np.inf, 1]])
    with pytest.raises(ValueError, match="has 7, which is no class"):
        nn.softmax_cross_entropy(np.zeros((3, 2)), [1, 7, 9])
