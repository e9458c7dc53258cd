"""Training solves what it can solve, the same way each time, and skips no example."""

import re
import sys
from copy import deepcopy
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn.train import batches, copy_of

from .samples import few, seeds


def stand_still(net, grads):
    """Take no step at all."""


def parameters(net):
    return [array for W, b, _ in net for array in (W, b)]


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
        _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr), epochs=100)
        return np.array(log) - least

    inside, outside = (costs_above_the_least(factor / steepest) for factor in (1.9, 2.1))
    assert (np.diff(inside) <= 1e-12).all()
    assert inside[-1] < inside[0]
    assert outside[-1] > 100 * outside[0]


# Penalties, dropout, class numbers


def data(n=10, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)), rng.normal(size=(n, 2))


def bits(net):
    return [None if array is None else array.tobytes() for array in parameters(net)]


def test_penalties_are_in_the_log_and_in_the_step():
    X, Y = data()
    net = nn.init([2, 3, 2], rng=0)
    Y_hat, backward = nn.forward(net, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)
    C, grads = nn.penalize(net, C, backward(dY_hat), l2=0.1, l1=0.01)
    trained, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), 1, l2=0.1, l1=0.01)
    assert log == [C]
    nn.sgd(0.5)(net, grads)
    assert bits(trained) == bits(net)


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
        assert bits(trained) == bits(results[0][0])


# Validation and patience


def overfit(**how):
    """Train on so few examples that the validation cost first falls and then rises."""
    X, Y = data(6)
    net = nn.init([2, 20, 2], rng=0, hidden=nn.tanh)
    return nn.train(net, X, Y, nn.squared_error, nn.sgd(0.5), 200, validation=data(20, 2), **how)


def test_the_validation_cost_is_that_after_the_epoch():
    X, Y = data()
    X_held_out, Y_held_out = data(7, 2)
    net = nn.init([2, 3, 2], rng=0)
    costs = []
    for epochs in (1, 2):
        trained, log = nn.train(
            net, X, Y, nn.squared_error, nn.sgd(0.5), epochs, validation=(X_held_out, Y_held_out)
        )
        costs.append(nn.squared_error(nn.predict(trained, X_held_out), Y_held_out)[0])
    assert log.validation == costs


def test_patience_stops_and_brings_back_the_best():
    unstopped, log = overfit()
    best = int(np.argmin(log.validation))
    assert 0 < best < 180  # it does fall and rise
    for patience in (1, 3, 20, 500):
        stopped, short = overfit(patience=patience)
        costs = short.validation
        waits = [epoch - int(np.argmin(costs[: epoch + 1])) for epoch in range(len(costs))]
        assert max(waits[:-1]) < patience
        assert waits[-1] == patience or len(short) == 200
        assert short == log[: len(short)]
        X, Y = data(20, 2)
        assert nn.squared_error(nn.predict(stopped, X), Y)[0] == min(costs)
    X, Y = data(20, 2)
    assert nn.squared_error(nn.predict(unstopped, X), Y)[0] == log.validation[-1] > min(costs)


def test_an_equal_cost_is_no_better():
    X, Y = data()
    states = []
    _, log = nn.train(
        *(nn.init([2, 2], rng=0), X, Y, nn.squared_error, stand_still, 10),
        validation=(X, Y), patience=2, callbacks=[states.append],
    )  # fmt: skip
    assert len(log) == 3
    assert [state.best.epoch for state in states] == [1, 1, 1]


# Callbacks, and going on from what they were given


def test_callbacks_see_each_epoch_and_what_they_keep_stays():
    seen, kept, order = [], [], []

    def look(state):
        order.append("look")
        seen.append((state.epoch, bits(state.net), list(state.log), state.optimizer.t))
        kept.append(state)

    X, Y = data()
    callbacks = [look, lambda state: order.append("then")]
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.adam(0.1), 4, 5
    net, log = nn.train(*run, callbacks=callbacks)
    assert order == ["look", "then"] * 4
    for epoch, state in enumerate(kept, start=1):
        now = (state.epoch, bits(state.net), list(state.log), state.optimizer.t)
        assert seen[epoch - 1] == now
        assert now[0] == epoch
        assert now[2:] == (log[:epoch], 2 * epoch)
        assert state.best is None
    assert seen[-1][1] == bits(net)
    assert len({str(pair[1]) for pair in seen}) == 4


@pytest.mark.parametrize(
    ("make", "generator"),
    [
        *((make, np.random.PCG64) for make in (
            nn.sgd, nn.momentum, nn.nesterov, nn.rmsprop, nn.adam, nn.adamw,
            lambda lr: nn.clip(nn.adam(nn.schedules.cosine(lr, steps=12)), norm=0.1),
            lambda lr: nn.sgd(lr).__call__,
        )),
        (nn.sgd, np.random.MT19937),
    ],
)  # fmt: skip
def test_a_run_that_goes_on_ends_with_the_bits_of_an_unbroken_one(make, generator):
    X, Y = data()
    states = []
    how = {"batch": 4, "dropout": 0.3, "l2": 0.01, "l1": 0.01, "patience": 2}
    how |= {"validation": data(5, 3), "callbacks": [states.append]}

    def run(state=None):
        rng = np.random.Generator(generator(5))
        start = nn.init([2, 6, 2], rng=0)
        return nn.train(start, X, Y, nn.squared_error, make(0.05), 4, **how, rng=rng, state=state)

    net, log = run()
    unbroken, states = states, []
    how["callbacks"] = [states.append]
    for state in unbroken:
        states.clear()
        again, log_again = run(state)
        assert (log_again, log_again.validation) == (log, log.validation)
        assert bits(again) == bits(net)
        for late, twin in zip(states, unbroken[state.epoch :], strict=True):
            assert bits(late.net) == bits(twin.net)
            assert (late.epoch, late.best.epoch, late.best.cost) == (
                twin.epoch, twin.best.epoch, twin.best.cost,
            )  # fmt: skip
            assert bits(late.best.net) == bits(twin.best.net)
            assert deepcopy(late.rng).random() == deepcopy(twin.rng).random()


def test_a_run_may_go_on_for_longer_and_a_finished_one_is_returned():
    X, Y = data()
    states = []
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.momentum(0.1)
    half, _ = nn.train(*run, epochs=3, callbacks=[states.append])
    whole, log = nn.train(*run, epochs=5)
    longer, longer_log = nn.train(*run, epochs=5, state=states[-1])
    assert bits(longer) == bits(whole)
    assert longer_log == log
    finished, short = nn.train(*run, epochs=2, state=states[-1])
    assert bits(finished) == bits(half)
    assert short == log[:3]
    assert finished[0].W is not states[-1].net[0].W


def test_a_run_that_has_waited_longer_than_it_now_may_stops_at_once():
    states = []
    run = nn.init([2, 2], rng=0), *data(), nn.squared_error, stand_still
    nn.train(*run, epochs=5, validation=data(), callbacks=[states.append])
    assert states[-1].best.epoch == 1
    _, log = nn.train(*run, epochs=9, validation=data(), patience=2, state=states[-1])
    assert len(log) == 5


def test_the_optimizer_is_left_as_it_is_and_begins_with_what_it_knows():
    X, Y = data()
    net, optimizer = nn.init([2, 3, 2], rng=0), nn.adam(0.1)
    first, second = (nn.train(net, X, Y, nn.squared_error, optimizer, 3)[1] for _ in range(2))
    assert first == second
    assert optimizer.state.t == 0
    optimizer(net, nn.forward(net, X)[1](Y))
    with_a_past, _ = nn.train(net, X, Y, nn.squared_error, optimizer, 3)
    without, _ = nn.train(net, X, Y, nn.squared_error, nn.adam(0.1), 3)
    assert bits(with_a_past) != bits(without)


# Ctrl-C


@pytest.mark.parametrize("patience", [None, 1])
@pytest.mark.parametrize("steps", range(7))
def test_ctrl_c_keeps_the_last_finished_step(steps, patience):
    X, Y = data(9)
    start = nn.init([2, 3, 2], rng=0)
    calls = []

    def interrupted(Y_hat, Y):
        calls.append(len(Y))
        if len(calls) == 2 + steps + steps // 3 + 1:  # two at the door, one after each epoch
            raise KeyboardInterrupt
        return nn.squared_error(Y_hat, Y)

    how = {"batch": 3, "validation": data(5, 2), "patience": patience, "rng": 3}
    words = f"train: stopped by Ctrl-C in epoch {steps // 3}; the network is that of the last fin"
    with pytest.warns(RuntimeWarning, match=words) as warned:
        net, log = nn.train(start, X, Y, interrupted, nn.adam(0.01), 9, **how)
    assert warned[0].filename == __file__
    assert len(log) == len(log.validation) == steps // 3

    by_hand, update, rng = copy_of(start), nn.adam(0.01), np.random.default_rng(3)
    rows = [rows for _ in range(3) for rows in batches(9, 3, rng)]
    for step in range(steps):
        Y_hat, backward = nn.forward(by_hand, X[rows[step]])
        update(by_hand, backward(nn.squared_error(Y_hat, Y[rows[step]])[1]))
    assert bits(net) == bits(by_hand)


def test_ctrl_c_in_a_callback_comes_after_the_epoch():
    def stop(state):
        raise KeyboardInterrupt

    X, Y = data()
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1)
    with pytest.warns(RuntimeWarning, match="in epoch 1;"):
        net, log = nn.train(*run, epochs=5, callbacks=[stop])
    one, log_of_one = nn.train(*run, epochs=1)
    assert (bits(net), log) == (bits(one), log_of_one)


# A cost that is no number


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(("call", "when"), [
    (1, "in epoch 0"), (2, "in epoch 0"), (3, "on the validation data in epoch 0"),
    (5, "in epoch 1"), (6, "on the validation data in epoch 1"), (7, "after the last step"),
])  # fmt: skip
def test_a_cost_that_is_no_number_is_noticed_in_any_step(value, call, when):
    X, Y = data(8)
    calls = []

    def breaks(Y_hat, Y):
        calls.append(len(Y))
        C, dY_hat = nn.squared_error(Y_hat, Y)
        return (value if len(calls) == call + 2 else C), dY_hat

    words = f"train: the cost became {value} {when}; write a smaller lr, or scale the columns of X"
    with pytest.raises(FloatingPointError, match=words):
        nn.train(
            *(nn.init([2, 2], rng=0), X, Y, breaks, nn.sgd(0.1), 2), batch=4, validation=data(3)
        )


def test_the_very_last_step_is_looked_at_too():
    X, Y = data()
    net = nn.init([2, 2], rng=0)
    with pytest.raises(FloatingPointError, match="the cost became inf after the last step"):
        nn.train(net, X, Y, nn.squared_error, nn.sgd(1e200), epochs=1)
    with pytest.raises(FloatingPointError, match="the cost became inf in epoch 1"):
        nn.train(net, X, Y, nn.squared_error, nn.sgd(1e200), epochs=2)
    with pytest.raises(
        FloatingPointError, match="parameters became inf or nan, noticed in epoch 1"
    ):
        nn.train(net, 10 * X, Y, nn.squared_error, nn.sgd(1.7e308), epochs=1)


# How a log looks


def test_a_log_prints_both_costs_and_at_most_eleven_rows():
    log = nn.History([0.5, 12.25], [1.5, 0.125])
    assert repr(log) == (
        "epoch      cost  validation\n"
        "    0  0.500000    1.500000\n"
        "    1  12.250000    0.125000"
    )  # fmt: skip
    assert repr(nn.History()) == "epoch      cost"
    assert repr(nn.History([0.25])) == "epoch      cost\n    0  0.250000"
    for n in (10, 11, 12, 21, 1999, 2000):
        rows = repr(nn.History(range(n))).split("\n")[1:]
        assert 6 <= len(rows) <= 11
        assert rows[0] == "    0  0.000000"
        assert rows[-1].split() == [f"{n - 1}", f"{n - 1:.6f}"]
    assert len(rows) == 11  # of two thousand


# A bar


def test_a_bar_shows_the_epochs_and_the_cost(capsys):
    X, Y = data()
    states = []
    run = nn.init([2, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1), 4
    plain = nn.train(*run, callbacks=[states.append])
    assert capsys.readouterr() == ("", "")
    net, log = nn.train(*run, progress=True)
    assert (bits(net), log) == (bits(plain[0]), plain[1])
    shown = capsys.readouterr().err
    assert "4/4" in shown
    assert f"cost={log[-1]:.6f}" in shown
    nn.train(*run, progress=True, state=states[2])
    assert "3/4" in capsys.readouterr().err


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


def test_nobody_is_shown_a_network_that_is_none():
    def spoil(net, grads):
        net[0].W[0, 0] = np.nan

    (X, Y), seen = data(), []
    for validation in (None, (X, Y)):
        with pytest.raises(FloatingPointError, match=r"parameters became inf or nan, .* epoch 0"):
            nn.train(
                *(nn.init([2, 2], rng=0), X, Y, nn.squared_error, spoil, 2),
                validation=validation, callbacks=[seen.append],
            )  # fmt: skip
    assert seen == []


def test_a_bar_is_closed_when_training_is_not_finished(monkeypatch):
    closed = []
    monkeypatch.setattr("tqdm.tqdm.close", lambda bar: closed.append(bar.n))

    def fail(state):
        raise ZeroDivisionError

    X, Y = data()
    with pytest.raises(ZeroDivisionError):
        nn.train(
            *(nn.init([2, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1), 4),
            callbacks=[fail], progress=True,
        )  # fmt: skip
    assert closed[0] == 0


def test_without_tqdm_a_bar_is_refused_before_the_first_step(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    X, Y = data()
    run = nn.init([2, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1), 1
    nn.train(*run)
    with pytest.raises(
        ModuleNotFoundError, match="train: a progress bar needs tqdm; type pip inst"
    ):
        nn.train(*run, progress=True)


# Wrong calls

X, Y = data()
STATES = []  # of sgd, and of an own optimizer with validation
for optimizer, validation in ((nn.sgd(0.1), None), (stand_still, (X, Y))):
    nn.train(
        *(nn.init([2, 3, 2], 0), X, Y, nn.squared_error, optimizer, 1),
        validation=validation, callbacks=[STATES.append],
    )  # fmt: skip


@pytest.mark.parametrize(("spoiled", "kind", "words"), [
    *(({name: value}, ValueError, f"train: {name} is {value!r}; write {what}")
      for names, values, what in (
          (["epochs", "batch", "patience"], [0, 2.5, "3", True], "an integer of 1 or more"),
          (["l2", "l1"], [-1, np.nan, np.inf, "1", True], "a number of 0 or more"),
          (["dropout"], [-0.1, 1, np.nan, "1"], "a number from 0 to below 1"),
      )
      for name in names for value in values),
    *(({name: value}, TypeError, f"train: {name} is {value!r}; write ")
      for name in ("loss", "optimizer") for value in (3, "sgd", ())),
    ({"net": None}, TypeError, "train: net is a NoneType"),
    ({"rng": -1}, TypeError, "train: rng is -1; write a non-negative integer, as rng=0"),
    ({"rng": None}, TypeError, "train: rng is None"),
    ({"patience": 3}, ValueError, r"train: patience needs data; write validation=\(X, Y\)"),
    ({"validation": X}, TypeError, r"train: validation is a ndarray; write a pair, \(X, Y\)"),
    ({"validation": (X,)}, TypeError, r"train: validation is a tuple; write a pair, \(X, Y\)"),
    ({"validation": (X, Y, Y)}, TypeError, r"train: validation is a tuple; write a pair, \(X, Y\)"),
    ({"validation": (X[:, :1], Y)}, ValueError, "train, validation: X has 1 columns"),
    ({"validation": (X, Y[:3])}, ValueError, "train, validation: X is .* but Y is"),
    ({"validation": (X, None)}, TypeError, "train, validation: Y is None"),
    ({"callbacks": print}, TypeError, r"callbacks is <.*>; write a list of f.* as \[print\]"),
    ({"callbacks": [3]}, TypeError, r"callbacks is \[3\]; write a list of functions"),
    ({"state": 3}, TypeError, "train: state is a int; give what a callback was given"),
    ({"state": STATES[0], "net": nn.init([2, 4, 2], 0)}, ValueError,
     "the state is of 2 → 3 sigmoid → 2 identity, 17 parameters with another network or optim"),
    ({"state": STATES[0], "net": nn.init([2, 2, 2], 0)}, ValueError, "with another network"),
    ({"state": STATES[0], "net": nn.init([2, 3, 2], 0, bias=False)}, ValueError, "another network"),
    ({"state": STATES[0], "optimizer": stand_still}, ValueError, "another network or optimizer"),
    ({"state": STATES[0], "optimizer": nn.adam()}, ValueError, "adam: m holds arrays"),
    ({"state": STATES[1]}, ValueError, "with another network or optimizer"),
    ({"state": STATES[0], "validation": (X, Y)}, ValueError, "the same validation that its run"),
    ({"state": STATES[1], "optimizer": stand_still}, ValueError, "the same validation that its"),
])  # fmt: skip
def test_a_wrong_call_says_what_to_write(spoiled, kind, words):
    right = {"net": nn.init([2, 3, 2], 0), "loss": nn.squared_error, "optimizer": nn.sgd(0.1)}
    right |= {"epochs": 2, "validation": (X, Y) if "patience" in spoiled else None}
    if spoiled == {"patience": 3}:
        right["validation"] = None
    words = words if "\\" in words or ".*" in words else re.escape(words)
    with pytest.raises(kind, match=words):
        nn.train(X=X, Y=Y, **(right | spoiled))


def test_the_same_call_unspoiled_passes():
    _, log = nn.train(
        *(nn.init([2, 3, 2], 0), X, Y, nn.squared_error, nn.sgd(0.1), 2),
        state=STATES[0], callbacks=(), l2=0, l1=0, dropout=0,
    )  # fmt: skip
    assert len(log) == 2
    assert log[0] == STATES[0].log[0]
