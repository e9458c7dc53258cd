"""What was watched is played back in as few calls and arrays as can be, or it is refused."""

import numpy as np
import pytest

from nn.planner import plan
from nn.tracer import Tracer, input_of


def watched(dtype=float):
    """Return notes, an array, and two numbers that change from step to step."""
    notes = []
    X = input_of(notes, np.array([[1, 2], [3, 4], [-5, 6]], dtype))
    return notes, X, input_of(notes, np.array(3.0), True), input_of(notes, np.array(0.5), True)


def played(notes, value):
    """Return what the calls leave, and the arrays they write into."""
    out = np.empty(value.shape, value.dtype)
    calls = plan(notes, [(value, out)])
    for function, inputs in calls:
        function(*inputs)
    return out, {id(value.array) for value in notes}


def test_only_the_second_power_is_a_square():
    _, X, *_ = watched()
    names = [(X**power).function.__name__ for power in (0, 1, 2, 3)]
    assert names == ["power", "power", "square", "power"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_number_takes_the_dtype_of_what_it_meets_and_is_changed_once(dtype):
    _, X, t, _ = watched(dtype)
    for value in (X * t, X + t, X * 0.5):
        assert {value.dtype, *(part.dtype for part in value.inputs)} == {np.dtype(dtype)}
    assert (X * t).inputs[1] is (X + t).inputs[1]
    assert ((X * t).inputs[1] is t) == (dtype == np.float64)


def test_the_same_dtype_is_the_same_array_and_a_wider_one_is_not():
    notes, X, *_ = watched(np.float32)
    assert X.astype(np.float32) is X
    assert (X > 0).astype(np.float32).dtype == np.float32
    assert played(notes, X.astype(np.float64))[0].dtype == np.float64


def test_a_narrower_dtype_rounds():
    notes, X, *_ = watched()
    third = (X / 3).astype(np.float32)
    assert third.dtype == np.float32
    np.testing.assert_array_equal(
        played(notes, third * 3.0)[0],
        (np.array([[1, 2], [3, 4], [-5, 6]]) / 3).astype(np.float32) * 3,
    )


def test_the_same_number_is_computed_once_and_no_other_is_taken_for_it():
    notes, _, t, s = watched()
    values = [t * 3, t * 2, t * 4, t + 3, s * 3]
    assert len({*values}) == len(notes) == 5
    assert [t * 3, t * 2, t * 4, t + 3, s * 3] == values
    assert len(notes) == 5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_before_an_array_are_multiplied_with_each_other(dtype):
    notes, X, t, s = watched(dtype)
    for value, number in ((t * (s * X), 1.5), ((s * X) / t, 0.5 / 3)):
        assert value.inputs[1] is X
        np.testing.assert_allclose(played(notes, value)[0], number * X.array, rtol=1e-6)


def test_a_number_that_stays_is_no_such_number():
    notes, X, t, _ = watched()
    np.testing.assert_array_equal(played(notes, t * (0.5 * X))[0], 1.5 * X.array)


def test_what_is_used_up_is_written_over():
    notes, X, *_ = watched()
    product = (X * 2) * (X * 3)
    out, arrays = played(notes, product * (X + 1))
    np.testing.assert_array_equal(out, 6 * X.array**2 * (X.array + 1))
    assert len(arrays) == 3  # for the two factors, one of them again for the sum, and the result


def test_only_an_array_of_the_same_shape_and_dtype_is_written_over():
    notes, X, *_ = watched()
    largest, positive = (X * 2).max(axis=1, keepdims=True), (X * 3) > 0
    out, _ = played(notes, largest * positive)
    np.testing.assert_array_equal(out, [[4, 4], [8, 8], [0, 12]])
    assert (largest.array.shape, positive.array.dtype) == ((3, 1), bool)


@pytest.mark.parametrize(
    "call",
    [
        lambda X: np.add.outer(X, X),
        lambda X: np.add.reduce(X),
        lambda X: np.divmod(X, 2),
        lambda X: np.modf(X),
        lambda X: (X > 0).sum(),
        lambda X: Tracer(X.notes, (3,), int).sum(),
    ],
)
def test_what_is_no_call_into_one_array_is_refused(call):
    _, X, *_ = watched()
    with pytest.raises(TypeError):
        call(X)
