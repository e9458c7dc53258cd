"""Each optimizer is what its inventors wrote, and its state is all that it remembers."""

from copy import deepcopy
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn.optimizers import Optimizer, OptimizerState
from tests.conftest import require

from .made import MADE, beta, beta1, beta2, decay, each, epsilon, gradients, lr, network
from .samples import arrays_of, bits, few, seeds

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
