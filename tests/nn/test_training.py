"""A run can be watched, stopped and gone on with, and ends with a network, never with a mess."""

import re
import sys
from copy import deepcopy

import numpy as np
import pytest

import nn
from nn.train import batches, copy_of

from .samples import arrays_of, bits, data, stand_still

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
        seen.append((state.epoch, bits(arrays_of(state.net)), list(state.log), state.optimizer.t))
        kept.append(state)

    X, Y = data()
    callbacks = [look, lambda state: order.append("then")]
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.adam(0.1), 4, 5
    net, log = nn.train(*run, callbacks=callbacks)
    assert order == ["look", "then"] * 4
    for epoch, state in enumerate(kept, start=1):
        now = (state.epoch, bits(arrays_of(state.net)), list(state.log), state.optimizer.t)
        assert seen[epoch - 1] == now
        assert now[0] == epoch
        assert now[2:] == (log[:epoch], 2 * epoch)
        assert state.best is None
    assert seen[-1][1] == bits(arrays_of(net))
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
        assert bits(arrays_of(again)) == bits(arrays_of(net))
        for late, twin in zip(states, unbroken[state.epoch :], strict=True):
            assert bits(arrays_of(late.net)) == bits(arrays_of(twin.net))
            assert (late.epoch, late.best.epoch, late.best.cost) == (
                twin.epoch, twin.best.epoch, twin.best.cost,
            )  # fmt: skip
            assert bits(arrays_of(late.best.net)) == bits(arrays_of(twin.best.net))
            assert deepcopy(late.rng).random() == deepcopy(twin.rng).random()


def test_a_run_may_go_on_for_longer_and_a_finished_one_is_returned():
    X, Y = data()
    states = []
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.momentum(0.1)
    half, _ = nn.train(*run, epochs=3, callbacks=[states.append])
    whole, log = nn.train(*run, epochs=5)
    longer, longer_log = nn.train(*run, epochs=5, state=states[-1])
    assert bits(arrays_of(longer)) == bits(arrays_of(whole))
    assert longer_log == log
    finished, short = nn.train(*run, epochs=2, state=states[-1])
    assert bits(arrays_of(finished)) == bits(arrays_of(half))
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
    assert bits(arrays_of(with_a_past)) != bits(arrays_of(without))


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
    assert bits(arrays_of(net)) == bits(arrays_of(by_hand))


def test_ctrl_c_in_a_callback_comes_after_the_epoch():
    def stop(state):
        raise KeyboardInterrupt

    X, Y = data()
    run = nn.init([2, 3, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1)
    with pytest.warns(RuntimeWarning, match="in epoch 1;"):
        net, log = nn.train(*run, epochs=5, callbacks=[stop])
    one, log_of_one = nn.train(*run, epochs=1)
    assert (bits(arrays_of(net)), log) == (bits(arrays_of(one)), log_of_one)


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


# A bar


def test_a_bar_shows_the_epochs_and_the_cost(capsys):
    X, Y = data()
    states = []
    run = nn.init([2, 2], rng=0), X, Y, nn.squared_error, nn.sgd(0.1), 4
    plain = nn.train(*run, callbacks=[states.append])
    assert capsys.readouterr() == ("", "")
    net, log = nn.train(*run, progress=True)
    assert (bits(arrays_of(net)), log) == (bits(arrays_of(plain[0])), plain[1])
    shown = capsys.readouterr().err
    assert "4/4" in shown
    assert f"cost={log[-1]:.6f}" in shown
    nn.train(*run, progress=True, state=states[2])
    assert "3/4" in capsys.readouterr().err


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
