"""A run that was cut off ends with the same bits; a forged one is refused."""

import json
import os
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

import nn
from nn import serialization

from .files import crash, forge, refused, same


class StopError(Exception):
    """Stands for the power cut."""


def stop_after(epochs):
    def stop(state):
        if state.epoch == epochs:
            raise StopError

    return stop


def by_sign():
    def update(net, grads):
        for (W, b, _), (dW, db) in zip(net, grads, strict=True):
            W -= 0.01 * np.sign(dW)
            if b is not None:
                b -= 0.01 * np.sign(db)

    return update


OPTIMIZERS = {
    "sgd": lambda: nn.sgd(0.1),
    "sgd, slower and slower": lambda: nn.sgd(nn.schedules.cosine(0.5, steps=40)),
    "momentum": lambda: nn.momentum(0.1),
    "nesterov": lambda: nn.nesterov(0.1),
    "rmsprop": lambda: nn.rmsprop(0.01),
    "adam": lambda: nn.adam(0.01),
    "adamw": lambda: nn.adamw(0.01),
    "adam, clipped": lambda: nn.clip(nn.adam(0.01), 0.1),
    "a function of one's own": by_sign,
}
rng = np.random.default_rng(3)
DATA = rng.normal(size=(10, 3)), rng.normal(size=(10, 2))
HELD_OUT = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))


def training(name, dtype=np.float64, **more):
    """Return what starts a run, always the same one."""

    def run(epochs, **at):
        net = nn.init([3, 5, 2], rng=1, hidden=nn.tanh, bias=name != "momentum", dtype=dtype)
        settings = {"batch": 4, "l2": 0.01, "dropout": 0.3, "rng": 7} | more
        optimizer = OPTIMIZERS[name]()
        return nn.train(net, *DATA, nn.squared_error, optimizer, epochs, **settings, **at)

    return run


def keep(path):
    return lambda state: nn.checkpoint(path, state)


@pytest.mark.parametrize(
    ("name", "dtype"), [*((name, np.float64) for name in OPTIMIZERS), ("adam", np.float32)]
)
def test_a_run_that_was_cut_off_ends_with_the_same_bits(path, name, dtype):
    run = training(name, dtype, validation=HELD_OUT, patience=9)
    whole, log = run(6)
    with pytest.raises(StopError):
        run(6, callbacks=[keep(path), stop_after(3)])
    state = nn.resume(path)
    assert state.epoch == 3
    again, log_again = run(6, state=state)
    assert same(again, whole)
    assert log_again == log
    assert log_again.validation == log.validation
    twice, _ = run(6, state=nn.resume(path))  # the first time has changed nothing
    assert same(twice, whole)


def test_the_best_network_is_kept_as_well(path):
    run = training("adam", validation=HELD_OUT, patience=3)
    whole, log = run(200)
    assert len(log) < 200  # it stopped by itself, and went back to the best
    with pytest.raises(StopError):
        run(200, callbacks=[keep(path), stop_after(len(log) - 1)])
    best = nn.resume(path).best
    assert best.cost == min(log.validation)
    assert log.validation[best.epoch - 1] == best.cost
    assert same(best.net, whole)
    again, log_again = run(200, state=nn.resume(path))
    assert same(again, whole)
    assert len(log_again) == len(log)


def test_without_validation_there_is_no_best(path):
    training("sgd")(2, callbacks=[keep(path)])
    state = nn.resume(path)
    assert state.best is None
    assert state.log.validation == []
    assert training("sgd")(2, callbacks=[])[1] == state.log


def test_the_best_epoch_may_be_the_first_and_is_none_before_it(path):
    state = a_state()
    cost = state.best.cost
    first = nn.History(state.log, [cost, cost + 1, cost])
    early = state._replace(log=first, best=state.best._replace(epoch=1))
    nn.checkpoint(path, early)
    assert same_state(nn.resume(path), early)
    forged_run(path, {"best": [0, cost]})  # the last of the log, if one counts from its end
    refused(path, nn.resume)


def test_an_optimizer_that_has_not_begun(path):
    state = a_state()._replace(optimizer=nn.optimizers.OptimizerState(0, {}))
    nn.checkpoint(path, state)
    assert same_state(nn.resume(path), state)


def test_a_run_with_an_own_activation(path, own):
    net = nn.init([3, 2], rng=0, output=own)
    settings = {"validation": DATA, "callbacks": [keep(path)]}
    trained, _ = nn.train(net, *DATA, nn.squared_error, nn.sgd(0.1), 2, **settings)
    with pytest.raises(ValueError, match=r"own; write nn.resume\(…, activations=\[swish\]\)$"):
        nn.resume(path)
    state = nn.resume(path, activations=[own])
    assert same(state.net, trained)
    assert state.best.net[0].activation is own


@cache
def a_state():
    """Return what a callback is given in the third epoch of a run."""
    states = []
    training("adam", validation=HELD_OUT)(3, callbacks=[states.append])
    return states[-1]


def test_a_crash_leaves_the_old_run(path, monkeypatch):
    nn.checkpoint(path, a_state())
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            nn.checkpoint(path, a_state()._replace(epoch=4))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"rng": np.random.Generator(np.random.MT19937(0))},
            r"^checkpoint: rng draws with MT19937, .* rng=np.random.default_rng\(0\)$",
        ),
        ({"net": [nn.Layer(np.eye(2), None, nn.Network)]}, "has no way back"),
        (
            {"optimizer": nn.optimizers.OptimizerState(1, {"m": [np.eye(2)]})},
            r"^checkpoint: m remembers 1 arrays, but the network has 4; give what a callback gets$",
        ),
        (
            {"optimizer": nn.optimizers.OptimizerState(1, {"m": [np.eye(2)] * 5})},
            r"^checkpoint: m remembers 5 arrays, but the network has 4; give what a callback gets$",
        ),
        ({"rng": np.random.Generator(np.random.Philox(0))}, r"^checkpoint: rng draws with Philox,"),
    ],
)
def test_a_state_that_cannot_be_kept(path, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.checkpoint(path, a_state()._replace(**change))
    assert not path.exists()


def test_what_is_no_state(path):
    with pytest.raises(TypeError, match=r"^checkpoint: state is a int; give what a callback gets$"):
        nn.checkpoint(path, 3)


def test_each_reader_says_which_other_one_reads_it(path):
    nn.save(path, nn.init([2, 1], rng=0))
    assert "(it holds a network; nn.load reads it)" in refused(path, nn.resume)
    nn.checkpoint(path, a_state())
    assert "(it holds a run; nn.resume reads it)" in refused(path)


def same_state(state, other):
    memories = [] if state.optimizer is None else list(state.optimizer.arrays.items())
    return (
        same(state.net, other.net)
        and (state.log, state.log.validation) == (other.log, other.log.validation)
        and state.optimizer.t == other.optimizer.t
        and state.optimizer.arrays.keys() == other.optimizer.arrays.keys()
        and all(
            p.tobytes() == q.tobytes()
            for name, past in memories
            for p, q in zip(past, other.optimizer.arrays[name], strict=True)
        )
        and state.rng.bit_generator.state == other.rng.bit_generator.state
        and state.best[:2] == other.best[:2]
        and same(state.best.net, other.best.net)
    )


@cache
def parts_of_the_run():
    with TemporaryDirectory() as folder:
        nn.checkpoint(Path(folder) / "a run.npz", a_state())
        with zipfile.ZipFile(Path(folder) / "a run.npz") as archive:
            return {part.filename: archive.read(part) for part in archive.infolist()}


def forged_run(path, text=None, arrays=None, without=()):
    """Write a run with other contents than it should have, and sums that are right."""
    parts = parts_of_the_run() | {
        f"{name}.npy": serialization.packed(array) for name, array in (arrays or {}).items()
    }
    for name in without:
        del parts[f"{name}.npy"]
    words = json.loads(parts["nn.json"])
    words |= text or {}
    words["arrays"] = [name[:-4] for name in parts if name.endswith(".npy")]
    parts["nn.json"] = json.dumps(words).encode()
    forge(path, parts.items())


def test_a_run_is_there_and_back(path):
    nn.checkpoint(path, a_state())
    assert same_state(nn.resume(path), a_state())


def test_the_forger_knows_the_trade_of_runs(path):
    forged_run(path)
    assert same_state(nn.resume(path), a_state())


BAD_RNG = {
    "bit_generator": "PCG64",
    "state": {"state": 1, "inc": 1},
    "has_uint32": 0,
    "uinteger": 0,
}


@pytest.mark.parametrize(
    "forgery",
    [
        {"text": {"version": 2}},
        {"text": {"version": 0}},
        {"text": {"nn": "walk"}},
        {"text": {"more": 1}},
        {"text": {"layers": ["tanh"]}},
        {"text": {"best": None}},
        {"text": {"best": [1, 0.5]}},
        {"text": {"best": [0, 0.5]}},
        {"text": {"best": [4, 0.5]}},
        {"text": {"best": [-1, 0.5]}},
        {"text": {"best": ["1", 0.5]}},
        {"text": {"best": 3}},
        {"text": {"memory": None}},
        {"text": {"memory": [-1, "m", "v"]}},
        {"text": {"memory": [1.5, "m", "v"]}},
        {"text": {"memory": [9, "m"]}},
        {"text": {"memory": [9, "m", "m", "v"]}},
        {"text": {"memory": [9, "m", "v", "w"]}},
        {"text": {"memory": 9}},
        {"text": {"memory": []}},
        {"text": {"rng": None}},
        {"text": {"rng": {**BAD_RNG, "bit_generator": "MT19937"}}},
        {"text": {"rng": {**BAD_RNG, "bit_generator": "os"}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": -1, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": 2**200, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "state": {"state": 0.5, "inc": 1}}}},
        {"text": {"rng": {**BAD_RNG, "uinteger": 2**40}}},
        {"arrays": {"log": np.zeros(4)}},
        {"arrays": {"log": np.zeros((3, 1))}},
        {"arrays": {"log": np.array([0, np.nan, 1])}},
        {"arrays": {"log.validation": np.zeros(2)}},
        {"arrays": {"log.validation": np.zeros(3)}},
        {"arrays": {"memory.m.W1": np.zeros((5, 3))}},
        {"arrays": {"memory.m.W1": np.full((3, 5), np.inf)}},
        {"arrays": {"memory.v.W3": np.zeros((2, 2))}},
        {"arrays": {"memory.w.W1": np.zeros((3, 5))}},
        {"arrays": {"best.W1": np.zeros((3, 4)), "best.b1": np.zeros(4), "best.W2": np.eye(4, 2)}},
        {"arrays": {"W1": np.zeros((3, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 2))}},
        {"arrays": {"best.W1": np.zeros((3, 6)), "best.b1": np.zeros(6), "best.W2": np.eye(6, 2)}},
        {"arrays": {"W1": np.zeros((4, 5))}},
        {"without": ["b2"]},
        {"without": ["best.b2"]},
        {"without": ["memory.m.b2"]},
        {"without": ["log"]},
        {"without": ["log.validation"]},
    ],
    ids=lambda forgery: next(iter(forgery)),
)
def test_a_forged_run(path, forgery):
    forged_run(path, **forgery)
    refused(path, nn.resume)


@pytest.mark.parametrize("epoch", [0, -1])
def test_a_best_epoch_before_the_first(path, epoch):
    forged_run(path, {"best": [epoch, a_state().log.validation[epoch - 1]]})
    assert "(its best epoch is none of its log)" in refused(path, nn.resume)
