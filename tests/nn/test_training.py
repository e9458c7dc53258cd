"""Training solves what it can solve, the same way each time, and skips no example."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=20, deadline=None)


def stand_still(net, grads):
    """Take no step at all."""


def parameters(net):
    return [array for W, b, _ in net for array in (W, b)]


# It solves XOR


def test_four_hidden_neurons_solve_xor_from_every_start():
    X, Y = nn.data.xor()

    def solved(seed):
        net = nn.init([2, 4, 1], rng=seed, output=nn.sigmoid)
        net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=500)
        return np.array_equal(nn.predict(net, X).round(), Y)

    assert [seed for seed in range(50) if not solved(seed)] == []


# The same again is the same to the last bit


def train_with(rng, init=0, batch=3):
    X, Y = np.random.default_rng(1).normal(size=(2, 10, 2))
    net = nn.init([2, 3, 2], rng=init)
    return nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), epochs=5, batch=batch, rng=rng)


@few
@given(seeds)
def test_the_same_seed_gives_the_same_bits(seed):
    (net, log), (again, log_again) = train_with(seed, seed), train_with(seed, seed)
    assert log == log_again
    for p, q in zip(parameters(net), parameters(again), strict=True):
        assert p.tobytes() == q.tobytes()


def test_another_seed_gives_another_start_and_another_order():
    assert train_with(rng=0)[1] != train_with(rng=1)[1]
    assert train_with(rng=0, init=0)[1] != train_with(rng=0, init=1)[1]


def test_without_batches_the_order_has_no_say():
    assert train_with(rng=0, batch=None)[1] == train_with(rng=1, batch=None)[1]


def test_a_generator_is_used_up_and_an_integer_is_not():
    rng = np.random.default_rng(7)
    first, second = train_with(rng)[1], train_with(rng)[1]
    assert first == train_with(7)[1]
    assert first != second


def test_training_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()
    train_with(rng=0)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


# Each epoch sees each example once, in a new order


@few
@given(n=st.integers(1, 30), batch=st.integers(1, 35), seed=seeds)
def test_batches_cover_each_row_once_and_keep_inputs_with_their_targets(n, batch, seed):
    steps = []

    def watched(Y_hat, Y):
        np.testing.assert_array_equal(Y_hat, Y)  # the net returns its input, which is its target
        steps.append(Y[:, 0].tolist())
        return nn.squared_error(Y_hat, Y)

    rows = np.arange(float(n))[:, None]
    mirror = [nn.Layer(np.ones((1, 1)), None, nn.identity)]
    nn.train(mirror, rows, rows, watched, stand_still, epochs=3, batch=batch, rng=seed)

    door, *steps, end = steps  # train shows the loss all rows before the first step, and at last
    assert door == end == list(range(n))
    per_epoch = -(-n // batch)
    assert len(steps) == 3 * per_epoch
    for epoch in range(3):
        of_epoch = steps[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert [len(step) for step in of_epoch[:-1]] == [batch] * (per_epoch - 1)
        assert sorted(chain(*of_epoch)) == list(range(n))


def test_each_epoch_draws_a_new_order():
    rng = np.random.default_rng(0)
    orders = [np.concatenate(nn.training.batches(30, 4, rng)).tolist() for _ in range(5)]
    assert len({tuple(order) for order in [range(30), *orders]}) == 6


# The log


@few
@given(n=st.integers(1, 20), batch=st.none() | st.integers(1, 25), seed=seeds)
def test_the_log_is_the_mean_over_all_examples_whatever_the_batch(n, batch, seed):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(2, n, 2))
    net = nn.init([2, 3, 2], rng)
    C, _ = nn.squared_error(nn.predict(net, X), Y)
    _, log = nn.train(net, X, Y, nn.squared_error, stand_still, epochs=3, batch=batch, rng=rng)
    assert log == pytest.approx([C, C, C], rel=1e-12)


def test_the_log_has_the_cost_before_each_step():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, 6, 2))
    net = nn.init([2, 3, 2], rng)
    after = [net]
    for epochs in (1, 2):
        after.append(nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), epochs)[0])
    _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), epochs=3)
    assert log == [nn.squared_error(nn.predict(net, X), Y)[0] for net in after]
    assert log[0] > log[1] > log[2]


def test_training_twice_as_long_is_training_twice():
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0)
    half, first = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), epochs=10)
    twice, second = nn.train(half, X, Y, nn.squared_error, nn.sgd(0.5), epochs=10)
    whole, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), epochs=20)
    assert log == first + second
    for p, q in zip(parameters(twice), parameters(whole), strict=True):
        np.testing.assert_array_equal(p, q)


# A linear network's cost is a bowl, and calculus says which steps stay inside


@few
@given(seeds)
def test_the_step_that_still_goes_downhill_is_the_one_calculus_gives(seed):
    # C = |XW + b - Y|^2 / 2n has the second derivative H = [X 1]'[X 1] / n in each output. Along
    # its steepest direction a step of lr multiplies the error by 1 - lr * steepest: smaller in
    # size than 1 exactly when lr < 2 / steepest. The sum over outputs and the 1/n are in it.
    rng = np.random.default_rng(seed)
    n = 6
    X, Y = rng.normal(size=(n, 3)), rng.normal(size=(n, 2))
    with_ones = np.column_stack([X, np.ones(n)])
    steepest = np.linalg.eigvalsh(with_ones.T @ with_ones / n).max()
    best, *_ = np.linalg.lstsq(with_ones, Y)
    least, _ = nn.squared_error(with_ones @ best, Y)
    net = nn.init([3, 2], rng)

    def costs_above_the_least(lr):
        _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr), epochs=200)
        return np.array(log) - least

    inside, outside = (costs_above_the_least(factor / steepest) for factor in (1.9, 2.1))
    assert (np.diff(inside) <= 1e-12).all()
    assert inside[-1] < inside[0]
    assert outside[-1] > 100 * outside[0]
