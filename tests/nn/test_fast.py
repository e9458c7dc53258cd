"""The fast step gives what the readable one gives, or it is refused."""

import re
import signal
import warnings
from itertools import product

import numpy as np
import pytest

import nn
from nn.planner import plan
from nn.tracer import Tracer, input_of

from .samples import ACTIVATIONS, Elsewhere, numbers, targets

SAME = 1e-12
LOSSES = (nn.squared_error, nn.sigmoid_cross_entropy, nn.softmax_cross_entropy)
OPTIMIZERS = (
    nn.sgd(0.1), nn.momentum(0.1), nn.nesterov(0.1), nn.rmsprop(0.01), nn.adam(0.01), nn.adamw(0.1),
    nn.clip(nn.sgd(0.5), norm=0.01), nn.adam(nn.schedules.cosine(0.1, steps=5)),
)  # fmt: skip
SETTINGS = ({}, {"batch": 3}, {"batch": 3, "dropout": 0.4, "l2": 0.1, "l1": 0.1})


def cube(Z):
    return np.where(Z > -2, Z, 0.5) ** 3 / 8


@nn.backward_of(cube)
def cube_backward(dA, Z, A):
    return dA * 3 * np.where(Z > -2, Z, 0.0) ** 2 / 8


def swish(Z):
    return Z * nn.sigmoid(Z)  # the public one, which checks what it is given


@nn.backward_of(swish)
def swish_backward(dA, Z, A):
    return dA * (A + nn.sigmoid(Z) * (1 - A))


def both(net, *run, fast=True, **how):
    """Train a network both ways, each with a generator and callbacks of its own."""
    results = []
    for way in (False, fast):
        states, rng = [], np.random.default_rng(5)
        callbacks = [states.append]
        trained, log = nn.train(net, *run, **how, rng=rng, callbacks=callbacks, fast=way)
        results.append((trained, log, states, rng.random()))
    return results


def assert_same(net, other, within=SAME):
    for layer, twin in zip(net, other, strict=True):
        assert layer.activation is twin.activation
        for array, again in zip(layer[:2], twin[:2], strict=True):
            assert (array is None) == (again is None)
            if array is not None:
                assert array.dtype == again.dtype
                np.testing.assert_allclose(again, array, rtol=within, atol=within)


def a_run(activation=nn.sigmoid, loss=nn.squared_error, n_out=2, bias=True, dtype=np.float64):
    rng = np.random.default_rng(0)
    net = nn.init([3, 4, 5, n_out], rng, hidden=activation, bias=bias, dtype=dtype)
    data = (numbers(rng, 7, 3), targets(rng, loss, 7, n_out))
    return net, *data, loss


# The same, whatever the step is made of


def assert_trains_alike(activation, loss, optimizer, how, fast=True):
    net, *data = a_run(activation, loss)
    slow, fast = both(net, *data, optimizer, 2, **how, fast=fast)
    assert_same(slow[0], fast[0])
    np.testing.assert_allclose(fast[1], slow[1], rtol=SAME)
    assert slow[3] == fast[3]  # both drew as many random numbers
    for early, twin in zip(slow[2], fast[2], strict=True):
        assert_same(early.net, twin.net)
        assert early.optimizer.t == twin.optimizer.t
        for name, arrays in early.optimizer.arrays.items():
            for array, again in zip(arrays, twin.optimizer.arrays[name], strict=True):
                np.testing.assert_allclose(again, array, rtol=1e-11, atol=SAME)


PAIRED = [
    (*made, OPTIMIZERS[at % 8], SETTINGS[at % 3])  # each pair of these, too
    for at, made in enumerate(product([*ACTIVATIONS, cube, swish], LOSSES))
]


@pytest.mark.parametrize(("activation", "loss", "optimizer", "how"), PAIRED)
def test_it_trains_as_the_readable_step_does(activation, loss, optimizer, how):
    assert_trains_alike(activation, loss, optimizer, how)  # tests/nn_long combines them all


# Adam's numbers are multiplied with each other first, which rounds otherwise.
@pytest.mark.parametrize("optimizer", OPTIMIZERS[:4])
@pytest.mark.parametrize("activation", [f for f in ACTIVATIONS if f is not nn.softmax])
def test_where_no_sum_has_two_terms_the_bits_are_the_same(activation, optimizer):
    # One example a step: then no bias adds anything up, and the products are BLAS's either way.
    net, *data = a_run(activation)
    (slow, *_), (fast, *_) = both(net, *data, optimizer, 1, batch=1)
    for layer, twin in zip(slow, fast, strict=True):
        np.testing.assert_array_equal(layer.W, twin.W)
        np.testing.assert_array_equal(layer.b, twin.b)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_single_precision_stays_single(optimizer):
    net, *data = a_run(nn.tanh, nn.softmax_cross_entropy, dtype=np.float32)
    slow, fast = both(net, *data, optimizer, 4, batch=3, dropout=0.2, l2=0.01)
    assert fast[0][0].W.dtype == np.float32
    assert_same(slow[0], fast[0], 2e-5)
    np.testing.assert_allclose(fast[1], slow[1], rtol=2e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_nothing_is_computed_in_another_precision_than_the_network_s(optimizer):
    net, X, Y, loss = a_run(dtype=np.float32)
    step = nn.watched.step(net, X, Y, loss, optimizer, np.random.default_rng(0), 0.0, None)
    for notes in step.updates(step.parts())[-1:]:  # what comes before is the length of all slopes
        for _, inputs in plan(*notes):
            assert all(a.dtype == np.float32 for a in inputs if np.ndim(a))


def test_layers_without_biases_validation_and_patience():
    net, X, Y, loss = a_run(nn.tanh, bias=False)
    how = {"validation": (X[:3] + 0.5, Y[:3]), "patience": 2, "batch": 2}
    slow, fast = both(net, X, Y, loss, nn.momentum(0.2), 30, **how)
    assert len(slow[1]) == len(fast[1]) < 30
    assert_same(slow[0], fast[0])
    np.testing.assert_allclose(fast[1].validation, slow[1].validation, rtol=SAME)


def test_optimizers_of_your_own_that_tell_arrays_apart():
    def by_size(W, dW, lr, t, m):
        m = 0.5 * m + dW
        return W - lr * m / (1 + (dW**2).sum()) / len(W) * 0.9**t, m

    net, *data = a_run()
    for module in ("__main__", "optimizers"):  # written at a prompt, or in a file
        by_size.__module__ = module
        own = nn.optimizers.Optimizer("by_size", 0.5, by_size, "m")
        slow, fast = both(net, *data, own, 5, batch=3)
        assert_same(slow[0], fast[0])


def test_what_is_given_is_left_as_it_is():
    net, X, Y, loss = a_run()
    before = [array.copy() for array in (X, Y, *nn.network.arrays_of(net))]
    optimizer = nn.adam(0.1)
    nn.train(net, X, Y, loss, optimizer, 3, fast=True)
    for array, copy in zip((X, Y, *nn.network.arrays_of(net)), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert optimizer.state.t == 0


def test_a_fast_run_that_goes_on_ends_with_the_bits_of_an_unbroken_one():
    net, *data = a_run()
    states, run = [], (nn.adam(0.05), 6, 3)
    unbroken, log = nn.train(net, *data, *run, dropout=0.3, callbacks=[states.append], fast=True)
    for state in states:
        again, log_again = nn.train(net, *data, *run, dropout=0.3, state=state, fast=True)
        assert log_again == log
        for array, twin in zip(*map(nn.network.arrays_of, (again, unbroken)), strict=True):
            np.testing.assert_array_equal(array, twin)


# Interruptions


class Impatient(np.random.Generator):
    """Draws masks, and presses Ctrl-C after some of them."""

    left = 3

    def random(self, *args, **kwargs):
        drawn = super().random(*args, **kwargs)
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)
        return drawn


@pytest.fixture
def listening():
    """Ctrl-C as it works in a terminal; what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(("left", "steps"), [(1, 1), (2, 1), (3, 2), (5, 3)])
def test_ctrl_c_in_a_step_finishes_it(left, steps):
    net, *data = a_run(nn.tanh)  # with two hidden layers: two masks a step
    rng = Impatient(np.random.PCG64(1))
    rng.left = left
    with pytest.warns(RuntimeWarning, match="stopped by Ctrl-C"):
        stopped, _ = nn.train(*(net, *data, nn.adamw(0.1), 9), dropout=0.5, rng=rng, fast=True)
    whole, _ = nn.train(
        *(net, *data, nn.adamw(0.1), steps),
        dropout=0.5, rng=np.random.Generator(np.random.PCG64(1)), fast=True,
    )  # fmt: skip
    for array, twin in zip(*map(nn.network.arrays_of, (stopped, whole)), strict=True):
        np.testing.assert_array_equal(array, twin)


@pytest.mark.parametrize("optimizer", [nn.sgd(1e200), nn.momentum(1e200), nn.rmsprop(1e300)])
def test_steps_that_are_too_long_are_refused_without_warnings(optimizer):
    net, *data = a_run(nn.identity)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError, match="write a smaller lr, or scale the columns"):
            nn.train(net, *data, optimizer, 20, fast=True)


# What is refused


def clamps(Z):
    Z[Z < 0] = 0
    return Z


def adds_in_place(Z):
    Z += 1
    return Z


def asks(Z):
    return Z if Z.sum() > 0 else 2 * Z


def converts(Z):
    return np.asarray(Z) * float(Z.sum())


def sorts(Z):
    return np.sort(Z)


def of_columns(Z):
    return Z - Z.max(axis=0, keepdims=True)


def counts(Z):
    return Z * (Z > 0).sum(axis=0)


@pytest.mark.parametrize(
    "function", [clamps, adds_in_place, asks, converts, sorts, of_columns, counts]
)
def test_functions_that_cannot_be_watched_are_refused(function):
    nn.backward_of(function)(lambda dA, Z, A: dA)
    net, X, Y, loss = a_run(function)
    with pytest.raises(TypeError, match=r"train: fast=True plays back .*; leave out fast=True"):
        nn.train(net, X, Y, loss, nn.sgd(0.1), 2, fast=True)


def by_halves(W, dW, lr, t):
    return W - (lr if t < 3 else lr / 2) * dW


@pytest.mark.parametrize(("spoiled", "words"), [
    ({"fast": "yes"}, "train: fast is 'yes'; write fast=True, fast=False or fast=\"compiled\""),
    ({"optimizer": lambda net, grads: None}, "for fast=True write one of nn, as nn.sgd(lr=0.1)"),
    (
        {"optimizer": nn.optimizers.Optimizer("halves", 0.1, by_halves)},
        "fast=True plays back NumPy",
    ),
    ({"loss": nn.weighted(nn.squared_error, np.ones(7))}, "fast=True plays back NumPy"),
])  # fmt: skip
def test_a_wrong_call_says_what_to_write(spoiled, words):
    net, X, Y, loss = a_run()
    right = {"loss": loss, "optimizer": nn.sgd(0.1), "epochs": 1, "fast": True}
    with pytest.raises(TypeError, match=re.escape(words)):
        nn.train(net, X, Y, **(right | spoiled))


def test_arrays_of_other_libraries_are_refused():
    net, X, Y, loss = a_run()
    there = nn.network.Network(nn.Layer(Elsewhere(W), Elsewhere(b), f) for W, b, f in net)
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match="fast=True takes arrays of NumPy alone; leave it out"):
        nn.replay.played_back(there, X, Y, loss, nn.sgd(0.1), rng, 0.0, nn.penalize)


# Watching and playing back

FUNCTIONS = (
    lambda X, Y: X.T @ Y,
    lambda X, Y: (X.T @ Y).T.sum(axis=0),
    lambda X, Y: X.sum() * Y + X.T.sum(),
    lambda X, Y: (X**2).sum() + ((Y - X).T ** 2).sum(),
    lambda X, Y: X.sum(axis=-1, keepdims=True) * Y.sum(axis=0, keepdims=True),
    lambda X, Y: X.sum(axis=1) @ X - Y.sum(axis=0),
    lambda X, Y: X - X.max(axis=1, keepdims=True) * Y.clip(-0.5, 0.5),
    lambda X, Y: np.where(X > Y, X, 2.0) ** 2 + X**0.5 * (Y <= 0),
    lambda X, Y: (X + 1) * (X - 1) / (X * X + Y * Y) - 1 / (2 + Y**2),
    lambda X, Y: np.abs(X) @ X.T @ (X @ Y.T) @ Y,
    lambda X, Y: X,
    lambda X, Y: Y.T,
)


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


@pytest.mark.parametrize("optimizer", [nn.sgd(0.1), nn.adam(0.01)])
def test_an_optimizer_goes_over_a_long_vector_part_by_part(optimizer, monkeypatch):
    net, *data = a_run()
    whole, _ = nn.train(net, *data, optimizer, 3, fast=True)
    monkeypatch.setattr(nn.replay, "NEAR", 7)
    parts, _ = nn.train(net, *data, optimizer, 3, fast=True)
    assert_same(whole, parts, 0)
