"""What is printed does what was watched, in the network's own precision; no compiler is needed."""

import ast
import subprocess
import sys

import numpy as np
import pytest

import nn
from nn.printer import Printer, program, tidy
from nn.tracer import input_of

from .both_ways import (
    FUNCTIONS,
    OPTIMIZERS,
    PAIRED,
    a_run,
    assert_same,
    assert_trains_alike,
    both,
)
from .samples import numbers


def run_printed(values, results, names, **given):
    """Run a printed program as Python does it, number by number."""
    printer = Printer(values, results, names)
    arrays = {name: pair[0] for name, pair in printer.arrays.items()}
    source = program("f", [*given, *arrays], [*printer.room, *printer.body])
    module = {"np": np}
    exec(tidy(source), module)
    module["f"](*given.values(), *arrays.values())
    return source


@pytest.mark.parametrize("which", range(len(FUNCTIONS)))
@pytest.mark.parametrize("few", [0, 512])
def test_what_is_printed_is_what_was_watched(which, few, monkeypatch):
    monkeypatch.setattr(nn.printer, "FEW", few)
    rng, function, notes = np.random.default_rng(0), FUNCTIONS[which], []
    X, Y = np.abs(numbers(rng, 4, 3)), numbers(rng, 4, 3)
    value = function(input_of(notes, X), input_of(notes, Y))
    costs, is_number = np.zeros(value.shape or 1), not value.shape
    out = np.zeros(()) if is_number else costs
    names = {id(X): "X", id(Y): "Y", id(out): "costs[0]" if is_number else "costs"}
    run_printed(notes, [(value, out)], names, X=X, Y=Y, costs=costs)
    np.testing.assert_allclose(costs.reshape(value.shape), function(X, Y), rtol=1e-13, atol=1e-13)


@pytest.fixture
def uncompiled(monkeypatch):
    """Let Python run what is printed, as it is."""

    def function_of(source, name):
        module = {"np": np}
        exec(tidy(source), module)
        return np.errstate(all="ignore")(module[name])

    monkeypatch.setattr(nn.compiled, "function_of", function_of)
    monkeypatch.setattr(nn.compiled, "numba", lambda: None)


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize(("activation", "loss", "optimizer", "how"), PAIRED)
def test_a_printed_step_trains_as_the_readable_one_does(activation, loss, optimizer, how):
    assert_trains_alike(activation, loss, optimizer, how, fast="compiled")


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize(
    "differing",
    [
        [{"l2": 0.1}, {"l2": 0.2}],
        [{"batch": 2}, {"batch": 3}],
        [{"batch": 3, "dropout": 0.2}, {"batch": 3, "dropout": 0.3}, {"batch": 3}],
    ],
    ids=lambda differing: next(iter(differing[-1])),
)
def test_like_steps_are_printed_once_and_others_anew(differing, monkeypatch):
    printed, print_anew = [], nn.compiled._printed
    monkeypatch.setattr(nn.compiled, "PROGRAMS", {})
    monkeypatch.setattr(
        nn.compiled, "_printed", lambda *it: [printed.append(it), print_anew(*it)][1]
    )
    net, *data = a_run()
    for how in differing * 2:
        slow, fast = both(net, *data, nn.adam(lr=0.01), 2, **how, fast="compiled")
        assert_same(slow[0], fast[0])
    assert len(printed) == len(differing)


@pytest.mark.usefixtures("uncompiled")
def test_an_array_that_a_step_brings_along_may_be_another_one_next_time():
    net, X, Y, _ = a_run()
    for scale in (1.0, 2.0, 3.0):
        weights = scale * np.array([[1.0, 0.5]])

        def loss(Y_hat, Y, weights=weights):
            return ((Y_hat - Y) ** 2 * weights).sum(), 2 * (Y_hat - Y) * weights

        slow, fast = both(net, X, Y, loss, nn.sgd(lr=0.01), 2, fast="compiled")
        assert_same(slow[0], fast[0])


def test_one_mask_is_drawn_after_the_other():
    notes, out = [], np.empty((4, 3))
    first, second = (nn.tracer.recorded_rng(notes, np.random.default_rng(0)) for _ in range(2))
    drawn = first.random((4, 3)) - second.random((4, 3))
    run_printed(notes, [(drawn, out)], {id(out): "out"}, out=out, rng=np.random.default_rng(1))
    again = np.random.default_rng(1)
    np.testing.assert_array_equal(out, again.random((4, 3)) - again.random((4, 3)))


@pytest.mark.parametrize("order", [1, -1])
def test_results_may_change_places(order):
    x, y, notes = np.array([1.0, 2.0]), np.array([3.0, 5.0]), []
    X, Y = input_of(notes, x), input_of(notes, y)
    results = [(X + Y, x), (X - Y, y)][::order]
    run_printed(notes, results, {id(x): "x", id(y): "y"}, x=x, y=y)
    np.testing.assert_array_equal([x, y], [[4.0, 7.0], [-2.0, -3.0]])
    notes = []
    X, Y = input_of(notes, x), input_of(notes, y)
    run_printed(notes, [(Y, x), (X, y)][::order], {id(x): "x", id(y): "y"}, x=x, y=y)
    np.testing.assert_array_equal([x, y], [[-2.0, -3.0], [4.0, 7.0]])


def test_a_result_is_not_written_where_a_later_loop_reads():
    w, out, notes = np.arange(6.0).reshape(2, 3), np.empty((3, 3)), []
    W = input_of(notes, w)
    results, expected = [(W / 2, w), (W.T @ W, out)], (w / 2, w.T @ w)
    run_printed(notes, results, {id(w): "w", id(out): "out"}, w=w, out=out)
    np.testing.assert_array_equal(w, expected[0])
    np.testing.assert_array_equal(out, expected[1])


def test_a_transpose_waits_for_all_rows():
    x, out, notes = np.arange(9.0).reshape(3, 3), np.empty((3, 3)), []
    double = 2 * input_of(notes, x)
    run_printed(notes, [(double + double.T, out)], {id(x): "x", id(out): "out"}, x=x, out=out)
    np.testing.assert_array_equal(out, 2 * x + 2 * x.T)


def sources(optimizer, dtype, **how):
    """Return what is printed for a step of a small network."""
    net, X, Y, _ = a_run(nn.tanh, nn.softmax_cross_entropy, dtype=dtype)
    X, Y = X.astype(dtype), Y.astype(dtype)
    rng = np.random.default_rng(0)
    step = nn.watched.step(net, X, Y, nn.softmax_cross_entropy, optimizer, rng, 0.2, None)
    notes = step.slopes(X, Y)
    return nn.compiled.printed(step, [X, Y], notes, notes.values)[0]


def wide_numbers(source):
    """Return the numbers of a program that no call makes single ones, but for sums."""
    tree = ast.parse(source)
    single = {
        id(node)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "np.float32"
        for node in ast.walk(call)
    }
    sums = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Constant)
            and isinstance(node.value, float) and id(node) not in single | sums]  # fmt: skip


@pytest.mark.parametrize("optimizer", [o for o in OPTIMIZERS if o.norm is None])
def test_single_numbers_meet_no_double_ones(optimizer):
    source = sources(optimizer, np.float32)
    assert wide_numbers(source) in ([], ["0.2"])  # which the masks' draws are compared with
    assert "np.float64)" not in source.replace("np.empty((7, 4), np.float64)", "")
    assert wide_numbers(sources(optimizer, np.float64))  # else the search finds nothing


def test_what_is_not_known_is_refused_in_words():
    x, notes = np.ones(3), []
    with pytest.raises(TypeError, match=r"nothing is printed for np\.cbrt"):
        Printer(notes, [(np.cbrt(input_of(notes, x)), x)], {id(x): "x"})
    y, notes = np.ones((2, 2, 2)), []
    with pytest.raises(TypeError, match="an array has more than two axes"):
        Printer(notes, [(2 * input_of(notes, y), y)], {id(y): "y"})


def test_without_numba_a_sentence_says_what_to_install(monkeypatch):
    net, X, Y, loss = a_run()
    for absent in ("numba", "scipy"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, absent, None)
            with pytest.raises(ModuleNotFoundError, match="type pip install numba scipy"):
                nn.train(net, X, Y, loss, nn.sgd(0.1), 1, fast="compiled")


def test_who_does_not_ask_for_a_compiler_does_not_load_one():
    program = "import sys, nn; print({'numba', 'scipy', 'llvmlite'} & {*sys.modules})"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert said.stdout.strip() == "set()", said.stderr
