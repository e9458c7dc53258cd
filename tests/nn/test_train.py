"""Training solves what it can solve, the same way each time, and skips no example."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn.train import batches

from .samples import arrays_of, bits, data, few, seeds, stand_still

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
    for p, q in zip(arrays_of(net), arrays_of(again), strict=True):
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

    door, *steps, end = steps  # train shows the loss the first rows before a step, and at last
    assert door == end == list(range(min(n, batch)))
    per_epoch = -(-n // batch)
    assert len(steps) == 3 * per_epoch
    for epoch in range(3):
        of_epoch = steps[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert [len(step) for step in of_epoch[:-1]] == [batch] * (per_epoch - 1)
        assert sorted(chain(*of_epoch)) == list(range(n))


def test_each_epoch_draws_a_new_order():
    rng = np.random.default_rng(0)
    orders = [np.concatenate(batches(30, 4, rng)).tolist() for _ in range(5)]
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
    for p, q in zip(arrays_of(twice), arrays_of(whole), strict=True):
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
        _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr), epochs=100)
        return np.array(log) - least

    inside, outside = (costs_above_the_least(factor / steepest) for factor in (1.9, 2.1))
    assert (np.diff(inside) <= 1e-12).all()
    assert inside[-1] < inside[0]
    assert outside[-1] > 100 * outside[0]


# Penalties, dropout, class numbers


def test_penalties_are_in_the_log_and_in_the_step():
    X, Y = data()
    net = nn.init([2, 3, 2], rng=0)
    Y_hat, backward = nn.forward(net, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)
    C, grads = nn.penalize(net, C, backward(dY_hat), l2=0.1, l1=0.01)
    trained, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), 1, l2=0.1, l1=0.01)
    assert log == [C]
    nn.sgd(0.5)(net, grads)
    assert bits(arrays_of(trained)) == bits(arrays_of(net))


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("penalty", [{"l2": 0.5}, {"l1": 0.5}])
def test_a_penalty_alone_is_in_the_cost_of_a_run_and_in_its_steps(penalty, fast):
    net, (X, Y) = nn.init([2, 2], rng=0), data()
    Y_hat, backward = nn.forward(net, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)
    C, [(dW, _)] = nn.penalize(net, C, backward(dY_hat), **penalty)
    trained, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), 1, **penalty, fast=fast)
    assert log[0] == pytest.approx(C, rel=1e-12)
    np.testing.assert_allclose(trained[0].W, net[0].W - 0.1 * dW, rtol=1e-12)


def test_dropout_is_drawn_from_the_rng_and_off_for_validation():
    X, Y = data()
    net = nn.init([2, 8, 2], rng=0)
    run = net, X, Y, nn.squared_error, stand_still, 3

    def logs(**how):
        log = nn.train(*run, validation=(X, Y), **how)[1]
        return log, log.validation

    C = nn.squared_error(nn.predict(net, X), Y)[0]
    dropped, validation = logs(dropout=0.5)
    assert logs(dropout=0.5) == (dropped, validation)
    assert logs(dropout=0.5, rng=1)[0] != dropped
    assert len({*dropped, C}) == 4
    assert validation == [C, C, C]
    assert logs() == ([C, C, C], [C, C, C])


def test_class_numbers_are_one_hot_rows():
    X, _ = data()
    y = np.arange(10) % 3
    net = nn.init([2, 4, 3], rng=0)
    results = [
        nn.train(net, X, Y, nn.softmax_cross_entropy, nn.sgd(0.5), 3, batch=4, validation=(X, Y))
        for Y in (y, y.tolist(), np.eye(3)[y])
    ]
    for trained, log in results:
        assert (log, log.validation) == (results[0][1], results[0][1].validation)
        assert bits(arrays_of(trained)) == bits(arrays_of(results[0][0]))
