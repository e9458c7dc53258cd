"""What was watched once is played back on other data, in as few calls and arrays as can be."""

import numpy as np
import pytest

from nn.planner import plan
from nn.tracer import Tracer, input_of

from .both_ways import FUNCTIONS
from .samples import numbers


@pytest.mark.parametrize("which", range(len(FUNCTIONS)))
def test_what_was_watched_once_is_played_back_on_other_data(which):
    rng, function = np.random.default_rng(0), FUNCTIONS[which]
    X, Y, notes = np.zeros((4, 3)), np.zeros((4, 3)), []
    value = function(input_of(notes, X), input_of(notes, Y))
    out = np.zeros(value.shape)
    calls = plan(notes, [(value, out)])
    for _ in range(3):
        X[...], Y[...] = np.abs(numbers(rng, 4, 3)), numbers(rng, 4, 3)
        for call, inputs in calls:
            call(*inputs)
        np.testing.assert_allclose(out, function(X, Y), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("order", [1, -1])
def test_a_result_may_take_the_place_of_what_it_came_from(order):
    x, y, notes = np.array([1.0, 2.0]), np.array([3.0, 5.0]), []
    X, Y = input_of(notes, x), input_of(notes, y)
    total, difference = X + Y, X - Y  # what X was is read once more after the sum
    for call, inputs in plan(notes, [(total, x), (difference, y)][::order]):
        call(*inputs)
    np.testing.assert_array_equal([x, y], [[4.0, 7.0], [-2.0, -3.0]])


def test_what_nobody_reads_is_not_computed_and_what_is_used_up_is_written_over():
    notes, x = [], np.ones(10)
    X = input_of(notes, x)
    np.exp(X)
    for _ in range(20):
        X = np.tanh(2 * X)
    calls = plan(notes, [(X, x)])
    assert len(calls) == 40
    arrays = {id(array) for _, inputs in calls for array in inputs if array.shape == (10,)}
    assert len(arrays) == 1  # x itself, which the result replaces


def test_what_a_result_will_replace_is_not_used_up_while_somebody_reads_it():
    notes, x, y = [], np.array([1.0, 2.0]), np.array([3.0, 5.0])
    X, Y = input_of(notes, x), input_of(notes, y)
    half = X / 2  # the last to read X, but not the last to be read
    calls = plan(notes, [(-Y, x), (half * 4, y)])
    for call, inputs in calls:
        call(*inputs)
    np.testing.assert_array_equal([x, y], [[-3.0, -5.0], [2.0, 4.0]])


def test_what_is_spare_is_written_over():
    notes, x, y = [], np.array([1.0, 2.0]), np.empty(2)
    X = input_of(notes, x)
    calls = plan(notes, [(np.tanh(2 * X), y)], [X])
    assert {id(array) for _, inputs in calls for array in inputs if array.ndim} == {id(x), id(y)}


def test_numbers_before_an_array_are_made_one():
    notes, t, x = [], np.array(2.0), np.array([1.0, 2.0])
    number = input_of(notes, t, scalar=True)
    value = number * (input_of(notes, x) / (1 - 0.5**number))
    calls = plan(notes, [(value, x)])
    assert sum(inputs[-1] is x for _, inputs in calls) == 1
    for call, inputs in calls:
        call(*inputs)
    np.testing.assert_allclose(x, [2 / 0.75, 4 / 0.75], rtol=1e-15)


def test_a_number_is_computed_once():
    notes, t, x = [], np.array(2.0), np.ones(3)
    number, X = input_of(notes, t, scalar=True), input_of(notes, x)
    calls = plan(notes, [(X * (1 - 0.5**number) + X / (1 - 0.5**number) + X * 0.5**number, x)])
    assert sum(call is np.power for call, _ in calls) == 1
    for call, inputs in calls:
        call(*inputs)
    np.testing.assert_allclose(x, 0.75 + 1 / 0.75 + 0.25, rtol=1e-15)


def test_numbers_take_the_dtype_of_the_arrays_they_meet():
    notes, t = [], np.array(2.0)
    X = input_of(notes, np.ones(3, np.float32))
    value = X * (1 - 0.5 ** input_of(notes, t, scalar=True)) + np.float32(1)
    assert isinstance(value, Tracer)
    assert value.dtype == np.float32
    out = np.empty(3, np.float32)
    calls = plan(notes, [(value, out)])
    for step in (1.0, 3.0):
        t[()] = step
        for call, inputs in calls:
            call(*inputs)
        np.testing.assert_array_equal(out, np.float32(2 - 0.5**step))
