"""The compiled step gives what the readable one gives, or it is refused; it needs Numba."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

import nn

from .both_ways import (
    PAIRED,
    a_run,
    adds_in_place,
    asks,
    assert_same,
    assert_trains_alike,
    both,
    clamps,
    sorts,
)
from .samples import numbers

pytest.importorskip("numba", reason='fast="compiled" needs Numba: uv run --group compiled pytest')
pytest.importorskip("scipy", reason='fast="compiled" needs SciPy: uv run --group compiled pytest')


@pytest.fixture(autouse=True, scope="session")
def _own_folder(tmp_path_factory):
    """Keep what these tests compile out of the user's folder."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("cache")))
        yield


def xor(epochs=50, optimizer=None, **how):
    """Train XOR compiled."""
    X, Y = nn.data.xor()
    net = nn.init([2, 3, 1], rng=0, output=nn.sigmoid)
    optimizer = optimizer or nn.sgd(lr=4.0)
    return nn.train(net, X, Y, nn.squared_error, optimizer, epochs, fast="compiled", **how)


# The same, whatever the step is made of


@pytest.mark.parametrize(("activation", "loss", "optimizer", "how"), PAIRED)
def test_it_trains_as_the_readable_step_does(activation, loss, optimizer, how):
    assert_trains_alike(activation, loss, optimizer, how, fast="compiled")


def test_xor_has_the_same_costs_epoch_for_epoch():
    X, Y = nn.data.xor()
    net = nn.init([2, 3, 1], rng=0, output=nn.sigmoid)
    _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=4.0), 2000)
    np.testing.assert_allclose(xor(2000)[1], log, rtol=1e-11)


def test_digits_have_the_same_costs_epoch_for_epoch():
    X, Y = nn.data.digits()[:2]
    net = nn.init([64, 32, 10], rng=0, hidden=nn.relu)
    run = net, X / 16, Y, nn.softmax_cross_entropy, nn.momentum(lr=0.02), 3, 32
    (slow, log), (fast, log_again) = nn.train(*run), nn.train(*run, fast="compiled")
    np.testing.assert_allclose(log_again, log, rtol=1e-11)
    assert_same(slow, fast, 1e-11)


def test_single_precision_stays_single():
    net, *data = a_run(nn.tanh, nn.softmax_cross_entropy, dtype=np.float32)
    how = {"batch": 3, "dropout": 0.2, "l2": 0.01}
    slow, fast = both(net, *data, nn.adam(0.01), 4, **how, fast="compiled")
    assert fast[0][0].W.dtype == np.float32
    assert_same(slow[0], fast[0], 2e-5)
    np.testing.assert_allclose(fast[1], slow[1], rtol=2e-5)


def test_long_sums_of_single_numbers_are_added_up_in_double():
    X, Y = np.ones((2**16, 1), np.float32), np.full((2**16, 1), 0.1, np.float32)
    net = [nn.Layer(np.zeros((1, 1), np.float32), None, nn.identity)]
    run = net, X, Y, nn.squared_error, nn.sgd(lr=1e-9), 1
    exact = 0.5 * float(np.float32(0.1)) ** 2
    assert nn.train(*run, fast="compiled")[1][0] == pytest.approx(exact, rel=1e-6)


def test_optimizers_of_your_own_that_tell_arrays_apart():
    def by_size(W, dW, lr, t, m):
        m = 0.5 * m + dW
        return W - lr * m / (1 + (dW**2).sum()) / len(W) * 0.9**t, m

    net, *data = a_run()
    own = nn.optimizers.Optimizer("by_size", 0.5, by_size, "m")
    slow, fast = both(net, *data, own, 5, batch=3, fast="compiled")
    assert_same(slow[0], fast[0])


def test_a_function_may_bring_along_an_array():
    weights = np.array([1.0, 2.0, 3.0, 4.0])

    def scaled(Z):
        return Z * weights[: Z.shape[1]]

    @nn.backward_of(scaled)
    def scaled_backward(dA, Z, A):
        return dA * weights[: Z.shape[1]]

    rng = np.random.default_rng(0)
    net = nn.init([3, 4, 2], rng, hidden=scaled)
    data = numbers(rng, 7, 3), numbers(rng, 7, 2), nn.squared_error
    slow, fast = both(net, *data, nn.sgd(0.01), 2, batch=3, fast="compiled")
    assert_same(slow[0], fast[0])


def test_data_may_lie_in_memory_as_they_like():
    net, X, Y, loss = a_run()
    X, Y = np.asfortranarray(X), np.repeat(Y, 2, axis=0)[::2]
    X.setflags(write=False)
    slow, fast = both(net, X, Y, loss, nn.sgd(0.1), 2, fast="compiled")
    assert_same(slow[0], fast[0])


def test_layers_without_biases_validation_and_patience():
    net, X, Y, loss = a_run(nn.tanh, bias=False)
    how = {"validation": (X[:3] + 0.5, Y[:3]), "patience": 2, "batch": 2}
    slow, fast = both(net, X, Y, loss, nn.momentum(0.2), 30, **how, fast="compiled")
    assert len(slow[1]) == len(fast[1]) < 30
    assert_same(slow[0], fast[0])
    np.testing.assert_allclose(fast[1].validation, slow[1].validation, rtol=1e-12)


# Epochs at once, or one by one


def test_several_epochs_at_once_are_the_same_as_one_by_one():
    states = []
    net, log = xor()
    again, log_again = xor(callbacks=[states.append])
    assert log == log_again == states[-1].log
    assert_same(net, again, 0)
    assert_same(states[0].net, xor(1)[0], 0)


def test_a_run_that_goes_on_ends_with_the_bits_of_an_unbroken_one():
    net, *data = a_run()
    states, run = [], (nn.adam(0.05), 6, 3)
    how = {"dropout": 0.3, "fast": "compiled"}
    unbroken, log = nn.train(net, *data, *run, **how, callbacks=[states.append])
    for state in states[::2]:
        again, log_again = nn.train(net, *data, *run, **how, state=state)
        assert log_again == log
        assert_same(again, unbroken, 0)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("most", [1, 5])
def test_ctrl_c_leaves_finished_steps_and_the_log_of_finished_epochs(monkeypatch, most):
    monkeypatch.setattr(nn.compiled.Compiled, "_most", lambda self: most)

    def impatient(t):
        if t == 8:
            signal.raise_signal(signal.SIGINT)
        return 0.1

    net, *data = a_run()
    run = (net, *data)  # three steps an epoch
    with pytest.warns(RuntimeWarning, match="stopped by Ctrl-C in epoch 2"):
        stopped, log = nn.train(*run, nn.sgd(impatient), 9, 3, fast="compiled")
    _, whole = nn.train(*run, nn.sgd(0.1), 2, 3, fast="compiled")
    assert log == whole
    assert not np.array_equal(stopped[0].W, net[0].W)


# What is refused


@pytest.mark.parametrize("optimizer", [nn.sgd(1e200), nn.rmsprop(1e300)])
def test_a_diverging_run_is_refused_in_the_same_words(optimizer):
    net, *data = a_run(nn.identity)
    said = []
    for fast in (True, "compiled"):
        with pytest.raises(FloatingPointError) as error:
            nn.train(net, *data, optimizer, 20, fast=fast)
        said.append(str(error.value))
    assert said[0] == said[1]


def cubic_root(Z):
    return np.cbrt(Z)


@pytest.mark.parametrize("function", [clamps, adds_in_place, asks, sorts, cubic_root])
def test_functions_that_cannot_be_compiled_are_refused(function):
    nn.backward_of(function)(lambda dA, Z, A: dA)
    net, X, Y, loss = a_run(function)
    words = r'train: fast="compiled" compiles .*; leave out fast="compiled"'
    with pytest.raises(TypeError, match=words):
        nn.train(net, X, Y, loss, nn.sgd(0.1), 2, fast="compiled")


def test_other_generators_and_precisions_are_refused():
    class Own(np.random.Generator):
        pass

    net, *data = a_run()
    rng = Own(np.random.PCG64(1))
    with pytest.raises(TypeError, match="draws as NumPy does"):
        nn.train(net, *data, nn.sgd(0.1), 1, dropout=0.5, rng=rng, fast="compiled")
    layers = [nn.Layer(W.astype(np.float16), b.astype(np.float16), f) for W, b, f in net]
    half = layers, *data
    with pytest.raises(TypeError, match="takes float32 and float64, and the network is float16"):
        nn.train(*half, nn.sgd(0.1), 1, fast="compiled")


# What is kept for the next time


def test_another_process_need_not_compile(tmp_path):
    program = """if True:
        import nn, numpy as np
        f = nn.compiler.function_of("def f(x): x[0] = 2.0 * x[0]", "f")
        f(np.ones(1))
        print(sum(f.stats.cache_hits.values()))
    """
    where = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), str(tmp_path))
    for hits in (0, 1):
        words = [sys.executable, "-c", program]
        said = subprocess.run(words, capture_output=True, text=True, env=os.environ | where)
        assert said.stdout.strip() == str(hits), said.stderr


def test_what_was_kept_is_loaded_without_the_compiler_which_then_compiles_the_next(tmp_path):
    program = """if True:
        import sys, nn
        X, Y = nn.data.digits()[:2]
        net = nn.init([64, 16, 10], rng=0, hidden=nn.relu)
        run = net, X[:100] / 16, Y[:100], nn.softmax_cross_entropy, nn.adam(), 2, 32
        net, log = nn.train(*run, dropout=0.2, l2=0.01, fast="compiled")
        print(log, net[0].W.sum(), sep=";")
        print("numba.np.arraymath" in sys.modules, file=sys.stderr)
        net = nn.init([2, int(sys.argv[1]), 1], rng=0, output=nn.sigmoid)
        run = net, *nn.data.xor(), nn.squared_error, nn.sgd(lr=4.0), 9
        slow, fast = nn.train(*run)[1], nn.train(*run, fast="compiled")[1]
        print(abs(slow[-1] - fast[-1]) < 1e-11)
    """
    where = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), str(tmp_path))
    first, later = (
        subprocess.run(
            [sys.executable, "-c", program, width],
            capture_output=True,
            text=True,
            env=os.environ | where,
        )
        for width in "34"
    )
    assert first.stdout == later.stdout
    assert later.stdout.endswith("True\n"), later.stderr
    assert (first.stderr, later.stderr) == ("True\n", "False\n")


def test_with_numba_switched_off_the_program_runs_as_it_is_printed(tmp_path):
    program = """if True:
        import nn
        net = nn.init([2, 3, 1], rng=0, output=nn.sigmoid)
        run = net, *nn.data.xor(), nn.squared_error, nn.sgd(lr=4.0), 3
        slow, fast = nn.train(*run)[1], nn.train(*run, fast="compiled")[1]
        print(abs(slow[-1] - fast[-1]) < 1e-11)
    """
    where = {
        "XDG_CACHE_HOME": str(tmp_path),
        "LOCALAPPDATA": str(tmp_path),
        "NUMBA_DISABLE_JIT": "1",
    }
    words = [sys.executable, "-c", program]
    said = subprocess.run(words, capture_output=True, text=True, env=os.environ | where)
    assert said.stdout == "True\n", said.stderr


def test_what_was_compiled_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(nn.compiler, "folder", lambda: tmp_path / "new" / "folder")
    source = "def f(x):\n    x[0] = ((2.0 * x[0]))"
    x = np.ones(1)
    for hits in (0, 1):
        nn.compiler.function_of.cache_clear()
        function = nn.compiler.function_of(source, "f")
        function(x)
        assert sum(function.stats.cache_hits.values()) == hits
    assert x == 4
    (file,) = (tmp_path / "new" / "folder").glob("*.py")
    assert file.read_text("utf-8").endswith("x[0] = 2.0 * x[0]\n")
    file.write_text("def f(x):\n    x[0] = 0.0\n", "utf-8")  # not what its name says
    nn.compiler.function_of.cache_clear()
    nn.compiler.function_of(source, "f")(x)
    assert x == 8


@pytest.mark.parametrize("where", ["a file", "nobody"])
def test_where_nothing_can_be_written_it_is_said_once(monkeypatch, tmp_path, where):
    (tmp_path / "a file").touch()
    (tmp_path / "nobody").mkdir(mode=0o500)
    if where == "nobody" and (os.name == "nt" or os.geteuid() == 0):
        pytest.skip("who may write anywhere, as root may, cannot see a folder refuse")
    monkeypatch.setattr(nn.compiler, "folder", lambda: tmp_path / where)
    nn.compiler.function_of.cache_clear()
    nn.compiler._say_once.cache_clear()
    with pytest.warns(RuntimeWarning, match="cannot be kept for the next time"):
        _, log = xor(2)
    nn.compiler.function_of.cache_clear()
    assert xor(2)[1] == log  # without a second warning
