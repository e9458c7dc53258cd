"""The tape finds the slopes that pushing finds, and those that a complex step finds to the digit.

A complex step has no difference in it, so nothing cancels: f(x + ih) = f(x) + ih f'(x).
"""

import numpy as np
import pytest
from hypothesis import given

import nn
from nn import autodiff

from .samples import few, seeds


def gradients(f, *args):
    """Take the gradients of a function, written for arrays, by running it on a tape."""
    tape = nn.Tape()
    at = [tape.var(arg) for arg in args]
    return tape.backward(f(*at), *at)


def complex_slopes(f, *args):
    """Take them by the imaginary part that a push of 1e-30 leaves."""
    found = []
    for place, arg in enumerate(args):
        slope = np.empty(arg.shape)
        for i in np.ndindex(arg.shape):
            moved = arg.astype(complex)
            moved[i] += 1e-30j
            slope[i] = f(*args[:place], moved, *args[place + 1 :]).imag / 1e-30
        found.append(slope)
    return found


def numbers(rng, *shape):
    """Draw numbers of both signs that keep their distance from 0."""
    return np.asarray(rng.choice([-1, 1], shape) * rng.uniform(0.2, 1.5, shape))


# One operation at a time, weighed so that no two entries count the same


def weighed(A):
    return (A * np.cos(np.arange(np.prod(A.shape, dtype=int))).reshape(A.shape)).sum()


SMOOTH = {
    "add": (lambda X, Y: X + Y, [(3, 2), (3, 2)]),
    "subtract": (lambda X, Y: X - Y, [(3, 2), (3, 2)]),
    "multiply": (lambda X, Y: X * Y, [(3, 2), (3, 2)]),
    "divide": (lambda X, Y: X / Y, [(3, 2), (3, 2)]),
    "matmul": (lambda X, Y: X @ Y, [(3, 2), (2, 4)]),
    "two stacks of matrices": (lambda X, Y: X @ Y, [(2, 2, 2), (2, 2, 2)]),
    "a stack of matrices and a matrix": (lambda X, Y: X @ Y, [(5, 3, 2), (2, 4)]),
    "a matrix and a stack of stacks": (lambda X, Y: X @ Y, [(3, 2), (2, 1, 2, 4)]),
    "two stacks that stretch each other": (lambda X, Y: X @ Y, [(5, 1, 3, 2), (3, 2, 4)]),
    "a stack of matrices and a vector": (lambda X, Y: X @ Y, [(5, 3, 2), (2,)]),
    "a vector and a stack of matrices": (lambda X, Y: X @ Y, [(2,), (5, 2, 4)]),
    "negative": (lambda X: -X, [(3, 2)]),
    "exp": (np.exp, [(3, 2)]),
    "tanh": (np.tanh, [(3, 2)]),
    "log of a square": (lambda X: np.log(X * X), [(3, 2)]),
    "square": (lambda X: X**2, [(3, 2)]),
    "root of a square": (lambda X: (X * X) ** 0.5, [(3, 2)]),
    "one over": (lambda X: X**-1, [(3, 2)]),
    "any power": (lambda X, Y: (X * X) ** Y, [(3, 2), (3, 2)]),
    "2 to the": (lambda X: 2.0**X, [(3, 2)]),
    "7 minus": (lambda X: 7 - X, [(3, 2)]),
    "7 over": (lambda X: 7 / X, [(3, 2)]),
    "sum": (lambda X: X.sum() * X, [(3, 2)]),
    "sum of columns": (lambda X: X.sum(axis=0) * X, [(3, 2)]),
    "sum of rows": (lambda X: X.sum(axis=1) ** 2, [(3, 2)]),
    "sum of rows, kept": (lambda X: X.sum(axis=-1, keepdims=True) * X, [(3, 2)]),
    "sum over two axes": (lambda X: X.sum(axis=(0, 2)) ** 2, [(3, 2, 4)]),
    "a row": (lambda X: X[1] ** 2, [(3, 2)]),
    "a part": (lambda X: X[1:, ::-1] ** 2, [(3, 2)]),
    "one of each row": (lambda X: X[np.arange(3), [1, 0, 1]] ** 2, [(3, 2)]),
    "the same one twice": (lambda X: X[[0, 0, 2]] ** 2, [(3, 2)]),
    "b to every row": (lambda X, b: X + b, [(3, 2), (2,)]),
    "a column to every column": (lambda X, c: X * c, [(3, 2), (3, 1)]),
    "a column over a row": (lambda c, r: c / r, [(3, 1), (2,)]),
    "a number to all": (lambda X, s: X * s, [(3, 2), ()]),
    "a box to all": (lambda X, s: X - s, [(3, 2), (1, 1)]),
    "two axes more": (lambda X, b: X * b, [(2, 3, 2), (2,)]),
    "used three times": (lambda X: X * X + np.exp(X), [(3, 2)]),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_an_operation_against_the_complex_step(name):
    f, shapes = SMOOTH[name]
    rng = np.random.default_rng(len(name))
    args = [numbers(rng, *shape) for shape in shapes]
    found = gradients(lambda *at: weighed(f(*at)), *args)
    true = complex_slopes(lambda *at: weighed(f(*at)), *args)
    for slope, exact in zip(found, true, strict=True):
        assert slope.shape == exact.shape
        np.testing.assert_allclose(slope, exact, rtol=1e-13, atol=1e-13)


KINKED = {
    "maximum": lambda X, Y: np.maximum(X, Y),
    "maximum with 0": lambda X, Y: np.maximum(X, 0) * np.maximum(0, Y),
    "absolute": lambda X, Y: abs(X) * np.absolute(Y),
    "a gate": lambda X, Y: X * (Y > 0) + Y * (X <= 0),
}


@pytest.mark.parametrize("name", KINKED)
@few
@given(seed=seeds)
def test_an_operation_with_a_kink_against_pushing(name, seed):
    rng = np.random.default_rng(seed)
    X = numbers(rng, 3, 2)
    Y = X + numbers(rng, 3, 2)
    Y += 0.1 * np.sign(Y)
    f = KINKED[name]
    dX, dY = gradients(lambda X, Y: weighed(f(X, Y)), X, Y)
    slope = nn.numerical_gradient(lambda X: weighed(f(X, Y)), X)
    np.testing.assert_allclose(dX, slope, rtol=1e-7, atol=1e-8)
    slope = nn.numerical_gradient(lambda Y: weighed(f(X, Y)), Y)
    np.testing.assert_allclose(dY, slope, rtol=1e-7, atol=1e-8)


def test_where_two_are_equal_the_maximum_blames_one_of_them_alone():
    dX, dY = gradients(lambda X, Y: np.maximum(X, Y).sum(), [0.0, 1.0], [0.0, 1.0])
    np.testing.assert_array_equal(dX, [0, 0])  # as relu's way back has it at 0
    np.testing.assert_array_equal(dY, [1, 1])


def test_zero_to_the_power_of_zero_has_no_slope():
    dX, dY = gradients(lambda X, Y: (X**Y).sum(), [0.0, 2.0], [0.0, 0.0])
    np.testing.assert_array_equal(dX, [0, 0])
    np.testing.assert_array_equal(dY, [0, np.log(2)])


def test_every_operation_of_the_table_is_tried_above(monkeypatch):
    tried, plain = set(), nn.Var.__array_ufunc__

    def watched(self, ufunc, *rest, **options):
        tried.add(ufunc)
        return plain(self, ufunc, *rest, **options)

    monkeypatch.setattr(nn.Var, "__array_ufunc__", watched)
    for f, shapes in [*SMOOTH.values(), *((f, [(3, 2), (3, 2)]) for f in KINKED.values())]:
        gradients(lambda *at, f=f: f(*at).sum(), *map(np.ones, shapes))
    assert tried >= autodiff.backwards.keys()


# What the book computes, each from its definition and on scores where nothing overflows


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=-1, keepdims=True)


def log_sum_exp(Z):
    return np.log(np.exp(Z).sum(axis=-1))


def gelu(Z):
    return 0.5 * Z * (1 + np.tanh((2 / np.pi) ** 0.5 * (Z + 0.044715 * Z**3)))


Y = np.eye(3)[[0, 2, 1, 1]]
BOOK = {
    "sigmoid": lambda Z: weighed(sigmoid(Z)),
    "tanh": lambda Z: weighed(np.tanh(Z)),
    "relu": lambda Z: weighed(np.maximum(Z, 0)),
    "leaky relu": lambda Z: weighed(np.maximum(Z, 0.01 * Z)),
    "gelu": lambda Z: weighed(gelu(Z)),
    "softmax": lambda Z: weighed(softmax(Z)),
    "squared error": lambda Z: ((Z - Y) ** 2).sum() / (2 * len(Y)),
    "sigmoid cross-entropy": lambda Z: (np.log(1 + np.exp(Z)) - Y * Z).sum() / len(Y),
    "softmax cross-entropy": lambda Z: (log_sum_exp(Z) - (Y * Z).sum(axis=-1)).sum() / len(Y),
    "of class numbers": lambda Z: (log_sum_exp(Z) - Z[np.arange(4), [0, 2, 1, 1]]).sum() / len(Y),
    "l2": lambda Z: 0.1 / 2 * (Z**2).sum(),
    "l1": lambda Z: 0.1 * abs(Z).sum(),
    "dropout": lambda Z: weighed(Z * (Y > 0) / 0.5),
}


@pytest.mark.parametrize("name", BOOK)
def test_what_the_book_computes(name):
    Z = numbers(np.random.default_rng(0), 4, 3)
    (dZ,) = gradients(BOOK[name], Z)
    np.testing.assert_allclose(dZ, nn.numerical_gradient(BOOK[name], Z), rtol=1e-7, atol=1e-9)


def test_a_network_of_the_package_runs_on_a_tape_as_it_is():
    net = nn.init([2, 4, 3, 1], rng=0, hidden=nn.tanh)
    X, Y = nn.data.xor()
    tape = nn.Tape()
    A, at = X, []
    for W, b, activation in net:
        at += [tape.var(W), tape.var(b)]
        Z = A @ at[-2] + at[-1]
        A = Z if activation is nn.identity else np.tanh(Z)
    found = tape.backward(((A - Y) ** 2).sum() / 8, *at)
    Y_hat, backward = nn.forward(net, X)
    by_hand = [d for pair in backward(nn.squared_error(Y_hat, Y)[1]) for d in pair]
    for taped, derived in zip(found, by_hand, strict=True):
        np.testing.assert_allclose(taped, derived, rtol=1e-12, atol=1e-15)


# The tape


def test_asking_twice_gives_the_same_twice():
    tape = nn.Tape()
    x, y = tape.var([1.0, 2.0]), tape.var(3.0)
    C = (x * y).sum()
    for _ in range(2):
        dx, dy = tape.backward(C, x, y)
        np.testing.assert_array_equal(dx, [3, 3])
        np.testing.assert_array_equal(dy, 3)


def test_what_the_cost_does_not_depend_on_has_the_gradient_0():
    tape = nn.Tape()
    x, y = tape.var([1.0, 2.0]), tape.var([3.0, 4.0])
    C = x.sum()
    later = (C * y).sum()
    dy, dlater, dx = tape.backward(C, y, later, x)
    np.testing.assert_array_equal(dy, [0, 0])
    np.testing.assert_array_equal(dlater, 0)
    np.testing.assert_array_equal(dx, [1, 1])


def test_what_comes_after_the_cost_is_left_alone():
    tape = nn.Tape()
    x = tape.var([0.0, 1.0])
    C = (2 * x).sum()
    with np.errstate(divide="ignore"):
        np.log(x)  # its slope at 0 is infinite, and 0 times that is not a number
    (dx,) = tape.backward(C, x)
    np.testing.assert_array_equal(dx, [2, 2])


def test_the_absolute_value_has_the_slope_0_at_0():
    (dx,) = gradients(lambda x: abs(x).sum(), [0.0, -3.0])
    np.testing.assert_array_equal(dx, [0, -1])


def test_gradients_at_what_is_in_between():
    tape = nn.Tape()
    x = tape.var([1.0, 2.0])
    square = x**2
    dsquare, dx = tape.backward((3 * square).sum(), square, x)
    np.testing.assert_array_equal(dsquare, [3, 3])
    np.testing.assert_array_equal(dx, [6, 12])


def test_a_very_long_tape():
    tape = nn.Tape()
    x = y = tape.var(1.0)
    for _ in range(2_000):
        y = y * 1.0001
    (dx,) = tape.backward(y, x)
    assert dx == pytest.approx(1.0001**2_000, rel=1e-10)


def test_a_cost_in_a_box_is_a_number():
    (dx,) = gradients(lambda x: x[None, :] @ x[:, None], [1.0, 2.0])
    np.testing.assert_array_equal(dx, [2, 4])


def test_float32_stays_float32():
    x = np.ones((2, 2), np.float32)
    for name, (f, shapes) in SMOOTH.items():
        if shapes == [(3, 2)]:
            tape = nn.Tape()
            var = tape.var(np.ones((3, 2), np.float32))
            C = f(var).sum()
            assert C.value.dtype == np.float32, name
            assert tape.backward(C, var)[0].dtype == np.float32, name
    assert gradients(lambda x: (x @ x).sum(), x)[0].dtype == np.float32


def test_nothing_that_goes_in_is_changed():
    X, W = np.ones((3, 2)), np.ones((2, 2))
    for array in (X, W):
        array.flags.writeable = False
    dX, _ = gradients(lambda X, W: (X @ W + X[0]).sum(), X, W)
    dX += 1
    np.testing.assert_array_equal(X, 1)


def test_own_operation_in_one_line(monkeypatch):
    monkeypatch.setitem(autodiff.backwards, np.sin, (lambda dA, A, X: dA * np.cos(X),))
    (dx,) = gradients(lambda x: np.sin(x).sum(), [0.0, 1.0])
    np.testing.assert_allclose(dx, np.cos([0, 1]), rtol=1e-15)


# What it refuses


def test_more_than_one_number():
    with pytest.raises(ValueError, match=r"C is \(2,\), not one number; write C.sum\(\)"):
        gradients(lambda x: x * 2, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"C is \(0,\), not one number"):
        gradients(lambda x: x[:0], [1.0, 2.0])


@pytest.mark.parametrize("other", [0.0, 1.0, 2.0])
def test_two_tapes(other):
    x, y = nn.Tape().var(1.0), nn.Tape().var(other)
    with pytest.raises(ValueError, match=r"np.multiply: the operands are of two tapes"):
        x * y
    for C, at in ((x, y), (y, x)):
        with pytest.raises(ValueError, match="another tape; make each with this tape's var"):
            x.tape.backward(C, at)


def test_an_operation_without_a_backward():
    with pytest.raises(TypeError, match=r"no way back through np.cos; use add, subtract, .* tanh$"):
        gradients(np.cos, 1.0)


@pytest.mark.parametrize(
    "change", [lambda x: np.add.reduce(x), lambda x: np.add(x, 1, out=np.ones(2))]
)
def test_operations_that_would_be_written_down_wrongly(change):
    with pytest.raises(TypeError, match=r"knows np.add only plain; write Z = Z \+ 1 for \+="):
        gradients(change, [1.0, 2.0])


def test_plus_equals():
    x = nn.Tape().var([1.0, 2.0])
    with pytest.raises(TypeError, match=r"write Z = Z \+ 1 for \+="):
        x += 1


def test_an_operation_needs_a_way_back_to_each_operand(monkeypatch):
    monkeypatch.setitem(autodiff.backwards, np.sin, autodiff.backwards[np.add])
    with pytest.raises(ValueError, match=r"zip\(\) argument 2 is longer than argument 1"):
        gradients(np.sin, 1.0)


def test_a_way_back_that_returns_another_shape(monkeypatch):
    monkeypatch.setitem(autodiff.backwards, np.sin, (lambda dA, A, X: dA.sum(),))
    with pytest.raises(ValueError, match=r"returned \(\) for an operand \(2,\); they must agree"):
        gradients(lambda x: np.sin(x).sum(), [0.0, 1.0])
    monkeypatch.setitem(autodiff.backwards, np.sin, (lambda dA, A, X: np.append(dA, dA),))
    with pytest.raises(ValueError, match=r"returned \(4,\) for an operand \(2,\); they must agree"):
        gradients(lambda x: np.sin(x).sum(), [0.0, 1.0])


@pytest.mark.parametrize("value", [None, "1", [[1.0], [1.0, 2.0]], np.nan])
def test_what_is_not_numbers(value):
    with pytest.raises((TypeError, ValueError), match=r"^Tape.var: value (is|holds|has) "):
        nn.Tape().var(value)
