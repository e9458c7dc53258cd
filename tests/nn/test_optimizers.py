"""Each optimizer is what its inventors wrote; a step is taken whole, or not at all."""

import re
from copy import deepcopy
from math import cos, inf, nan, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn.optimizers import Optimizer, OptimizerState, parameters
from tests.conftest import require

from .samples import few, seeds

lr, beta, beta1, beta2, epsilon, decay = 0.05, 0.8, 0.7, 0.95, 1e-6, 0.3
MADE = {
    "sgd": lambda lr=lr: nn.sgd(lr),
    "momentum": lambda lr=lr: nn.momentum(lr, beta),
    "nesterov": lambda lr=lr: nn.nesterov(lr, beta),
    "rmsprop": lambda lr=lr: nn.rmsprop(lr, beta, epsilon),
    "adam": lambda lr=lr: nn.adam(lr, beta1, beta2, epsilon),
    "adamw": lambda lr=lr: nn.adamw(lr, decay, beta1, beta2, epsilon),
}
each = pytest.mark.parametrize("make", MADE.values(), ids=MADE)


def network(seed=0, dtype=float):
    rng = np.random.default_rng(seed)
    return [
        nn.Layer(rng.normal(size=(3, 2)).astype(dtype), rng.normal(size=2).astype(dtype), nn.tanh),
        nn.Layer(rng.normal(size=(2, 4)).astype(dtype), None, nn.identity),
    ]


def arrays_of(net):
    return [array for W, b, _ in net for array in (W, b) if array is not None]


def gradients(net, slope=lambda w: w**3 + w):
    """Return the gradients of a cost that has this slope in each parameter alone."""
    return [(slope(W), None if b is None else slope(b)) for W, b, _ in net]


def bits(arrays):
    return [array.tobytes() for array in arrays]


def raises(kind, *words):
    """Expect an error whose message has all the words, in any order."""
    return pytest.raises(kind, match="(?s)" + "".join(f"(?=.*{re.escape(word)})" for word in words))


# Ten steps of one number w, as each was published, in Python's own numbers. The slope is g(w).


def sgd(w, g, decay):
    """Cauchy 1847: against the slope."""
    for _ in range(10):
        w -= lr * g(w)
    return w


def momentum(w, g, decay):
    """Sutskever, Martens, Dahl and Hinton 2013, equations 1 and 2."""
    v = 0.0
    for _ in range(10):
        v = beta * v - lr * g(w)
        w = w + v
    return w


def nesterov(w, g, decay):
    """Sutskever, Martens, Dahl and Hinton 2013, equations 3 and 4; `nn` keeps the point ahead."""
    v = 0.0
    for _ in range(10):
        v = beta * v - lr * g(w + beta * v)
        w = w + v
    return w + beta * v


def rmsprop(w, g, decay):
    """Tieleman and Hinton 2012, slide 29, with the running mean written out as a sum."""
    seen = []
    for _ in range(10):
        seen.append(g(w))
        mean_square = sum(
            (1 - beta) * beta**age * past**2 for age, past in enumerate(reversed(seen))
        )
        w -= lr * seen[-1] / (sqrt(mean_square) + epsilon)
    return w


def adam(w, g, decay):
    """Kingma and Ba 2015, with the corrected means as what they are: weighted means."""
    seen = []
    for _ in range(10):
        seen.append(g(w))
        m_hat = mean(seen, beta1)
        v_hat = mean([past**2 for past in seen], beta2)
        w -= lr * m_hat / (sqrt(v_hat) + epsilon)
    return w


def adamw(w, g, decay):
    """Loshchilov and Hutter 2019, algorithm 2, line 12, the decay times the learning rate."""
    seen = []
    for _ in range(10):
        seen.append(g(w))
        m_hat = mean(seen, beta1)
        v_hat = mean([past**2 for past in seen], beta2)
        w -= lr * (m_hat / (sqrt(v_hat) + epsilon) + decay * w)
    return w


def mean(seen, beta):
    """Return the mean in which each value weighs beta times as much as the one after it."""
    weights = [beta**age for age in range(len(seen))]
    return sum(w * past for w, past in zip(weights, reversed(seen), strict=True)) / sum(weights)


@pytest.mark.parametrize("published", [sgd, momentum, nesterov, rmsprop, adam, adamw])
def test_ten_steps_are_those_that_were_published(published):
    net, update = network(), MADE[published.__name__]()
    start = deepcopy(net)
    for _ in range(10):
        update(net, gradients(net))
    for now, then in zip(arrays_of(net), arrays_of(start), strict=True):
        shrinks = decay if then.ndim == 2 else 0.0  # the weights decay, the biases do not
        expected = np.vectorize(lambda w: published(float(w), lambda w: w**3 + w, shrinks))(then)  # noqa: B023
        np.testing.assert_allclose(now, expected, rtol=1e-12, atol=1e-14)


def test_the_numbers_that_need_not_be_given_are_the_usual_ones():
    for short, long in (
        (nn.momentum(lr), nn.momentum(lr, beta=0.9)),
        (nn.nesterov(lr), nn.nesterov(lr, beta=0.9)),
        (nn.rmsprop(), nn.rmsprop(lr=0.001, beta=0.9, epsilon=1e-8)),
        (nn.adam(), nn.adam(lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8)),
        (nn.adamw(), nn.adamw(0.001, decay=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8)),
    ):
        one, other = network(), network()
        for _ in range(3):
            short(one, gradients(one, np.sinh))
            long(other, gradients(other, np.sinh))
        assert bits(arrays_of(one)) == bits(arrays_of(other))


@pytest.mark.parametrize("name", MADE)
def test_ten_steps_are_those_of_pytorch(name):
    torch = pytest_torch()
    optim = torch.optim
    net, update = network(), MADE[name]()
    theirs = [torch.tensor(array.copy(), requires_grad=True) for array in arrays_of(net)]
    weights = [p for p in theirs if p.ndim == 2]
    biases = [p for p in theirs if p.ndim == 1]
    adam = {"betas": (beta1, beta2), "eps": epsilon}
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0}]
    optimizer = {
        "sgd": lambda: optim.SGD(theirs, lr),
        "momentum": lambda: optim.SGD(theirs, lr, momentum=beta),
        "nesterov": lambda: optim.SGD(theirs, lr, momentum=beta, nesterov=True),
        "rmsprop": lambda: optim.RMSprop(theirs, lr, alpha=beta, eps=epsilon),
        "adam": lambda: optim.Adam(theirs, lr, **adam),
        "adamw": lambda: optim.AdamW(groups, lr, **adam),
    }[name]()
    for _ in range(10):
        update(net, gradients(net))
        optimizer.zero_grad()
        sum((p**4 / 4 + p**2 / 2).sum() for p in theirs).backward()
        optimizer.step()
    for ours, p in zip(arrays_of(net), theirs, strict=True):
        np.testing.assert_allclose(ours, p.detach().numpy(), rtol=1e-10, atol=1e-12)


def pytest_torch():
    """Return PyTorch, or skip the test."""
    try:
        import torch
    except ModuleNotFoundError:
        torch = None
    require("torch", torch, "install PyTorch, with `uv pip install torch`")
    return torch


# In place, on any list of layers


@each
@few
@given(seed=seeds)
def test_a_step_changes_the_arrays_themselves_and_nothing_else(make, seed):
    net = network(seed)
    arrays, before, grads = arrays_of(net), bits(arrays_of(net)), gradients(net)
    kept = deepcopy(grads)
    assert make()(tuple(net), grads) is None
    assert all(now is then for now, then in zip(arrays_of(net), arrays, strict=True))
    assert all(now != then for now, then in zip(bits(arrays), before, strict=True))
    for (dW, db), (dW_before, db_before) in zip(grads, kept, strict=True):
        np.testing.assert_array_equal(dW, dW_before)
        np.testing.assert_array_equal(db, db_before)


@each
@few
@given(seed=seeds)
def test_where_there_is_no_slope_there_is_no_step(make, seed):
    net, update = network(seed), make()
    before = deepcopy(net)
    for _ in range(3):
        update(net, gradients(net, np.zeros_like))
    for (W, b, _), (W_before, b_before, _) in zip(net, before, strict=True):
        left = (1 - lr * decay) ** 3 if update.name == "adamw" else 1
        np.testing.assert_allclose(W, left * W_before, rtol=1e-12)
        np.testing.assert_array_equal(b, b_before)


@each
def test_views_and_columns_in_memory_take_the_step_too(make):
    whole = np.random.default_rng(0).normal(size=(6, 8))
    net = [nn.Layer(whole[::2, ::2].T, whole[1, :3], nn.identity)]
    copy = [nn.Layer(W.copy(), b.copy(), f) for W, b, f in net]
    untouched = whole[3].copy()
    for update, layers in ((make(), net), (make(), copy)):
        update(layers, gradients(layers))
    np.testing.assert_array_equal(net[0].W, copy[0].W)
    np.testing.assert_array_equal(whole[::2, ::2], copy[0].W.T)
    np.testing.assert_array_equal(whole[3], untouched)


@each
@pytest.mark.parametrize("number", [np.float64, np.float32, float])
def test_float32_stays_float32(make, number):
    net, update = network(dtype=np.float32), make(lr=number(lr))
    wide = [(dW.astype(float), db) for dW, db in gradients(net)]
    update(net, wide)
    update(net, gradients(net))
    kept = [array for arrays in update.state.arrays.values() for array in arrays]
    assert {array.dtype for array in [*arrays_of(net), *kept]} == {np.dtype(np.float32)}


def test_numpy_s_numbers_keep_float32_as_well():
    net, ours = network(dtype=np.float32), network(dtype=np.float32)
    nn.adam(lr, np.float64(beta1), np.float64(beta2), np.float64(epsilon))(net, gradients(net))
    MADE["adam"]()(ours, gradients(ours))
    assert bits(arrays_of(net)) == bits(arrays_of(ours))


# What an optimizer remembers


@each
@few
@given(seed=seeds, steps=st.integers(0, 3))
def test_from_its_state_it_goes_on_to_the_same_bits(make, seed, steps):
    net, update = network(seed), make()
    for _ in range(steps):
        update(net, gradients(net))
    saved, other = update.state, deepcopy(net)
    copy = deepcopy(saved)
    for _ in range(2):
        update(net, gradients(net))
    for name, arrays in copy.arrays.items():  # a memory is never changed
        assert bits(saved.arrays[name]) == bits(arrays)
    assert (saved.t, update.state.t) == (steps, steps + 2)

    fresh = make()
    fresh.state = saved
    for _ in range(2):
        fresh(other, gradients(other))
    assert bits(arrays_of(other)) == bits(arrays_of(net))


def test_the_state_is_plain():
    net = network()
    remembers = {name: [] for name in ("sgd", *MADE)}
    for name, make in MADE.items():
        update = make()
        assert (update.state, repr(update)) == (OptimizerState(0, {}), f"{name}, 0 steps taken")
        update(net, gradients(net))
        assert update.state.t == 1
        assert repr(update) == f"{name}, 1 step taken"
        for arrays in update.state.arrays.values():
            assert isinstance(arrays, list)
            assert [a.shape for a in arrays] == [p.shape for p in arrays_of(net)]
        remembers[name] = list(update.state.arrays)
        update(net, gradients(net))
        assert repr(update) == f"{name}, 2 steps taken"
    m, v = "m", "v"
    assert list(remembers.values()) == [[], [m], [m], [v], [m, v], [m, v]]


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


# A step is taken whole, or not at all


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


# Clipping


@few
@given(seed=seeds, norm=st.floats(0.01, 100))
def test_clipping_bounds_the_length_and_keeps_the_direction(seed, norm):
    net = network(seed)
    start, slope = (
        deepcopy(net),
        np.concatenate([a.ravel() for pair in gradients(net) for a in pair if a is not None]),
    )
    nn.clip(nn.sgd(1.0), norm)(net, gradients(net))
    moved = [then - now for now, then in zip(arrays_of(net), arrays_of(start), strict=True)]
    step = np.concatenate([array.ravel() for array in moved])
    length = min(norm, np.linalg.norm(slope))
    np.testing.assert_allclose(step, slope / np.linalg.norm(slope) * length, rtol=1e-7, atol=1e-13)


@each
def test_a_clipped_optimizer_remembers_and_the_given_one_does_not(make):
    given, net, other = make(), network(), network()
    clipped = nn.clip(given, norm=1e6)
    clipped(net, gradients(net))
    assert (given.state.t, clipped.state.t, given.norm) == (0, 1, None)
    given(other, gradients(other))
    assert bits(arrays_of(net)) == bits(arrays_of(other))


@pytest.mark.parametrize("length", [inf, nan, 1e200])
def test_gradients_too_long_to_measure_are_refused(length):
    net = network()
    before = bits(arrays_of(net))
    with raises(FloatingPointError, "sgd: step 1 would make parameters inf or nan"):
        nn.clip(nn.sgd(lr), norm=1.0)(net, gradients(net, lambda w: 0 * w + length))
    assert bits(arrays_of(net)) == before


def test_gradients_that_float32_cannot_square_are_clipped():
    net = network(dtype=np.float32)
    nn.clip(nn.sgd(lr), norm=1.0)(net, gradients(net, lambda w: w * 1e30))
    assert np.abs(net[0].W - network(dtype=np.float32)[0].W).max() > 0


# Schedules


def test_schedules_count_steps_from_1():
    schedules = nn.schedules
    for schedule, expected in (
        (schedules.constant(0.5), [0.5, 0.5, 0.5, 0.5, 0.5]),
        (schedules.step(0.8, every=2), [0.8, 0.8, 0.08, 0.08, 0.008]),
        (schedules.step(0.8, every=1, factor=0.5), [0.8, 0.4, 0.2, 0.1, 0.05]),
        (
            schedules.cosine(0.8, steps=3),
            [0.8, 0.4 * (1 + cos(pi / 3)), 0.4 * (1 + cos(2 * pi / 3)), 0.0, 0.0],
        ),
        (schedules.cosine(0.8, steps=2, least=0.2), [0.8, 0.5, 0.2, 0.2, 0.2]),
        (schedules.warm_up(0.8, steps=4), [0.2, 0.4, 0.6, 0.8, 0.8]),
        (
            schedules.warm_up(schedules.step(0.8, every=2, factor=0.5), steps=4),
            [0.2, 0.4, 0.3, 0.4, 0.2],
        ),
    ):
        np.testing.assert_allclose([schedule(t) for t in range(1, 6)], expected, atol=1e-15)


@each
def test_an_optimizer_takes_a_schedule_and_asks_it_once_a_step(make):
    asked = []

    def schedule(t):
        asked.append(t)
        return np.float64(0.1) / t

    net, other = network(), network()
    update, state = make(lr=schedule), OptimizerState(0, {})
    for t in (1, 2, 3):
        update(net, gradients(net))
        constant = make(lr=0.1 / t)
        constant.state = state
        constant(other, gradients(other))
        state = constant.state
    assert asked == [1, 2, 3]
    assert bits(arrays_of(net)) == bits(arrays_of(other))


@pytest.mark.parametrize("value", [-0.1, nan, inf, None, "0.1", True, 10**400, [0.1]])
def test_a_schedule_that_returns_no_learning_rate_changes_nothing(value):
    net, update = network(), nn.sgd(lambda t: value)
    before = bits(arrays_of(net))
    with raises(
        ValueError, f"sgd: at step 1 the schedule returned {value!r}; it must return a num"
    ):
        update(net, gradients(net))
    assert bits(arrays_of(net)) == before
    assert update.state.t == 0


def test_a_schedule_may_stand_still():
    net = network()
    before = bits(arrays_of(net))
    nn.sgd(lambda t: 0)(net, gradients(net))
    assert bits(arrays_of(net)) == before


# Wrong numbers

RATES = {"beta": nn.momentum, "beta1": nn.adam, "beta2": nn.adam}
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


@pytest.mark.parametrize("optimizer", [None, nn.sgd, lambda net, grads: None])
def test_clip_takes_an_optimizer(optimizer):
    with raises(TypeError, "clip: optimizer is ", "write clip(nn.sgd(lr=0.1), norm=1.0)"):
        nn.clip(optimizer, norm=1.0)


def test_an_optimizer_of_your_own():
    def heavy(W, dW, lr, t, m):
        m = m + dW
        return W - lr * m / t, m

    net, update = (
        [nn.Layer(np.array([[1.0]]), None, nn.identity)],
        Optimizer("heavy", 0.5, heavy, "m"),
    )
    for _ in range(2):
        update(net, [(np.array([[2.0]]), None)])
    assert net[0].W == 1 - 0.5 * 2 - 0.5 * 4 / 2
    assert update.state.arrays["m"][0] == 4
