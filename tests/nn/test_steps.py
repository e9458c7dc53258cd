"""A step is taken whole, or not at all; a number out of range is refused before the first."""

from copy import deepcopy
from math import inf, nan

import numpy as np
import pytest

import nn
from nn.optimizers import OptimizerState, parameters

from .made import MADE, each, gradients, lr, network
from .samples import arrays_of, bits, raises


class Stubborn(np.ndarray):
    """An array that is interrupted the first time it is written to."""

    written = 0

    def __setitem__(self, where, value):
        self.written += 1
        if self.written == 1:
            raise KeyboardInterrupt
        super().__setitem__(where, value)


@each
def test_ctrl_c_between_two_layers_comes_after_the_step(make):
    net, update = network(), make()
    other, same = deepcopy(net), make()
    net[1] = net[1]._replace(W=net[1].W.view(Stubborn))
    with pytest.raises(KeyboardInterrupt):
        update(net, gradients(other))
    same(other, gradients(other))
    assert bits(arrays_of(net)) == bits(arrays_of(other))
    assert update.state.t == 1


def with_last(value):
    """Return a function that puts the value in the place of the last gradient."""
    return lambda grads: [*grads[:-1], (value(grads[-1][0]), grads[-1][1])]


WRONG = {
    # what is wrong: how to make it from what is right, the error, and its words
    "a layer short": (lambda grads: grads[:-1], ValueError, ["has 2 layers but grads has 1"]),
    "a layer more": (lambda grads: grads * 2, ValueError, ["2 layers but grads has 4", "backward"]),
    "no pairs": (lambda grads: [(dW,) for dW, _ in grads], ValueError, ["a pair (dW, db) a layer"]),
    "flat": (lambda grads: [dW for dW, _ in grads], TypeError, ["grads is a list", "(dW, db)"]),
    "None": (lambda grads: None, TypeError, ["grads is a NoneType; give a list of (dW, db)"]),
    "turned": (
        with_last(np.transpose),
        ValueError,
        ["the W of layer 2 is (2, 4) but its gradient is (4, 2)"],
    ),
    "not there": (
        with_last(lambda dW: None),
        TypeError,
        ["the gradient of the W of layer 2 holds no floats; write np.array(…, dtype=float)"],
    ),
    "a list": (with_last(lambda dW: dW.tolist()), TypeError, ["the gradient of the W of layer 2"]),
    "whole numbers": (with_last(lambda dW: dW.astype(int)), TypeError, ["holds no floats"]),
    "nan": (with_last(lambda dW: dW * nan), FloatingPointError, ["inf or nan", "a smaller lr"]),
    "infinite": (with_last(lambda dW: dW + inf), FloatingPointError, [": step 2 would make"]),
}


@each
@pytest.mark.parametrize(("spoil", "kind", "words"), WRONG.values(), ids=WRONG)
def test_gradients_that_do_not_fit_change_nothing(make, spoil, kind, words):
    net, update = network(), make()
    update(net, gradients(net))
    before, state = bits(arrays_of(net)), update.state
    with raises(kind, *words):
        update(net, spoil(gradients(net)))
    assert update.state is state
    assert bits(arrays_of(net)) == before


@pytest.mark.parametrize(
    ("layers", "kind", "words"),
    [
        (lambda W, b: None, TypeError, ["net is a NoneType; give a list of nn.Layer(W, b, act"]),
        (
            lambda W, b: [(W, b, nn.tanh)] * 2,
            TypeError,
            ["net is a list; give a list of nn.Layer("],
        ),
        (
            lambda W, b: [nn.Layer(W, b, nn.tanh), nn.Layer(W.copy(), b, nn.tanh)],
            ValueError,
            ["two layers share an array of parameters; write array.copy()"],
        ),
        (
            lambda W, b: [nn.Layer(W, b, nn.tanh), nn.Layer(W.round().astype(int), None, nn.tanh)],
            TypeError,
            ["the W of layer 2 holds no floats"],
        ),
        (
            lambda W, b: [nn.Layer(W, b, nn.tanh), nn.Layer(W.copy(), [0.0, 1.0], nn.tanh)],
            TypeError,
            ["the b of layer 2 holds no floats"],
        ),
        (
            lambda W, b: [
                nn.Layer(W, b, nn.tanh),
                nn.Layer(np.broadcast_to(W, (2, 2)), None, nn.tanh),
            ],
            ValueError,
            ["an array of the network cannot be written to; put array.copy()"],
        ),
    ],
)
def test_layers_that_cannot_take_a_step_are_left_alone(layers, kind, words):
    W, b = np.ones((2, 2)), np.ones(2)
    net = layers(W, b)
    with raises(kind, *words):
        nn.sgd(lr)(net, [(np.ones((2, 2)), np.ones(2))] * 2)
    assert (W == 1).all()
    assert (b == 1).all()


def test_parameters_come_in_the_order_of_the_layers():
    net = network()
    pairs = parameters(net, gradients(net))
    assert [id(W) for W, _ in pairs] == [id(array) for array in arrays_of(net)]
    for W, dW in pairs:
        np.testing.assert_array_equal(dW, W**3 + W)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_learning_rate_beyond_all_bounds_moves_nothing(dtype):
    net = network(dtype=dtype)
    before = bits(arrays_of(net))
    with raises(FloatingPointError, "sgd: step 1 would make parameters inf or nan, so nothing was"):
        nn.sgd(1e308)(net, gradients(net, lambda w: 100 * w))
    assert bits(arrays_of(net)) == before


def test_large_numbers_are_no_overflow():
    net = [nn.Layer(np.full((1, 2), 1e300), None, nn.identity)]  # whose squares are infinite
    nn.sgd(0.5)(net, gradients(net, lambda w: w))
    np.testing.assert_allclose(net[0].W, 5e299)


@pytest.mark.parametrize(
    "spoil", [lambda m: m[:-1], lambda m: m * 2, lambda m: m[::-1], lambda m: []]
)
def test_a_state_of_another_network_is_refused(spoil):
    net, update = network(), nn.momentum(lr)
    update(net, gradients(net))
    state = update.state = OptimizerState(1, {"m": spoil(update.state.arrays["m"])})
    before = bits(arrays_of(net))
    with raises(ValueError, "momentum: m holds arrays [", "write a new nn.momentum(…) for each"):
        update(net, gradients(net))
    assert update.state is state
    assert bits(arrays_of(net)) == before


# A number out of range is refused when the optimizer is made


LENGTH = [0, -1, nan, inf, None, "1", True, 10**400, [1.0]]
WRONG_NUMBERS = [
    *((make, "lr", LENGTH, "a positive number") for make in MADE.values()),
    (nn.schedules.constant, "lr", LENGTH, "a positive number"),
    (lambda lr: nn.schedules.step(lr, every=1), "lr", LENGTH, "a positive number"),
    (lambda lr: nn.schedules.cosine(lr, steps=1), "lr", LENGTH, "a positive number"),
    (lambda lr: nn.schedules.warm_up(lr, steps=1), "lr", LENGTH, "a positive number"),
    *(
        (
            lambda make=make, **bad: make(lr, **bad),
            name,
            [1, -0.1, nan, None, "0.9", True],
            "a number",
        )
        for make, names in (
            (nn.momentum, ["beta"]),
            (nn.nesterov, ["beta"]),
            (nn.rmsprop, ["beta"]),
            (nn.adam, ["beta1", "beta2"]),
            (nn.adamw, ["beta1", "beta2"]),
        )
        for name in names
    ),
    *(
        (lambda make=make, **bad: make(lr, **bad), "epsilon", LENGTH, "a positive number")
        for make in (nn.rmsprop, nn.adam, nn.adamw)
    ),
    (lambda decay: nn.adamw(lr, decay), "decay", [-0.1, nan, inf, None], "a number of 0 or more"),
    (lambda norm: nn.clip(nn.sgd(lr), norm), "norm", LENGTH, "a positive number"),
    (
        lambda every: nn.schedules.step(lr, every),
        "every",
        [0, 1.5, None],
        "an integer of 1 or more",
    ),
    (lambda factor: nn.schedules.step(lr, 1, factor), "factor", LENGTH, "a positive number"),
    (lambda steps: nn.schedules.cosine(lr, steps), "steps", [0, 1.5], "an integer of 1 or more"),
    (lambda least: nn.schedules.cosine(lr, 1, least), "least", [-1, nan], "a number of 0 or more"),
    (lambda steps: nn.schedules.warm_up(lr, steps), "steps", [0, 1.5], "an integer of 1 or more"),
]


@pytest.mark.parametrize(("make", "name", "values", "words"), WRONG_NUMBERS)
def test_a_number_out_of_range(make, name, values, words):
    for value in values:
        shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:60]}…"
        with raises(ValueError, f": {name} is {shown}; write {words}", f", as {name}="):
            make(**{name: value})


def test_the_message_names_the_optimizer():
    for name, make in MADE.items():
        with raises(ValueError, f"{name}: lr is -1; write a positive number, as lr=0.1"):
            make(lr=-1)
