"""Data of any library are taken, or one sentence says what to type, and that works."""

import re
import warnings

import numpy as np
import pytest

import nn

X, Y = nn.data.xor()
NET = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
CLASSES = nn.init([2, 4, 2], rng=0)


class Labelled:
    """A column or a table as pandas has it: it becomes an array, and cannot be indexed as one."""

    def __init__(self, values):
        self.values = np.array(values)
        self.shape, self.dtype = self.values.shape, self.values.dtype

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)

    def __getitem__(self, which):
        raise ValueError("Multi-dimensional indexing is no longer supported")

    def __len__(self):
        return len(self.values)


class Sparse:
    """A matrix as SciPy has it, most of it zeros that are not there."""

    def __init__(self, values):
        self.values = np.array(values)
        self.shape = self.values.shape

    def toarray(self):
        return self.values


def test_a_matrix_is_an_array():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        matrix = np.matrix(X)
    for function in (nn.sigmoid, lambda X: nn.predict(NET, X), lambda X: nn.data.standardize(X)[0]):
        assert type(function(matrix)) is np.ndarray
        np.testing.assert_array_equal(function(matrix), function(X))


def train(**given):
    """Train with what is right, but for what is given."""
    right = {"net": NET, "X": X, "Y": Y, "loss": nn.squared_error, "optimizer": nn.sgd(0.1)}
    return nn.train(**(right | given), epochs=1)


# what is given, what is said, and what is to be typed then
ADVICE = {
    "a labelled column": ({"Y": Labelled([0.0, 1.0, 1.0, 0.0])}, "np.asarray(Y)[:, None]"),
    "a list": ({"Y": [0.0, 1.0, 1.0, 0.0]}, "np.asarray(Y)[:, None]"),
    "a flat array": ({"Y": Y[:, 0]}, "Y[:, None]"),
    "a sparse matrix": ({"X": Sparse(X)}, "X.toarray()"),
    "a masked array": ({"X": np.ma.array(X, mask=X > 5)}, "X.filled(0.0)"),
    "words for numbers": ({"X": X.astype(str)}, "np.asarray(X, dtype=float)"),
    "objects": ({"X": X.astype(object)}, "np.asarray(X, dtype=float)"),
    "complex numbers": ({"X": X + 0j}, "X.real"),
    "words": (
        {"net": CLASSES, "loss": nn.softmax_cross_entropy, "Y": ["a", "b", "b", "a"]},
        "np.unique(Y, return_inverse=True)[1]",
    ),
    "classes in a column": (
        {"net": CLASSES, "loss": nn.softmax_cross_entropy, "Y": [[0], [1], [1], [0]]},
        "np.ravel(Y)",
    ),
    "an optimizer that nobody called": ({"optimizer": nn.adam}, "nn.adam(lr=0.1)"),
}


@pytest.mark.parametrize(("given", "typed"), ADVICE.values(), ids=ADVICE)
def test_what_is_to_be_typed_works(given, typed):
    with pytest.raises((TypeError, ValueError)) as caught:
        train(**given)
    message = str(caught.value)
    assert typed in message
    assert message.startswith("train: ")
    assert len(message) < 240
    name = re.match(r"[^XYo]*\b(X|Y|optimizer)\b", "optimizer" if "optimizer" in given else typed)[
        1
    ]
    train(**(given | {name: eval(typed, {"np": np, "nn": nn}, given)}))


@pytest.mark.parametrize("value", [["a", 1, None], {}, object(), [[1, "two"]]])
def test_what_are_no_numbers_is_not_told_to_become_some(value):
    with pytest.raises(TypeError) as caught:
        nn.predict(NET, value)
    assert re.search(r"; give (numbers|a number)", str(caught.value))


def test_a_warning_is_of_the_line_that_called():
    net = nn.init([2, 2], rng=0, hidden=nn.sigmoid, output=nn.softmax)
    Y = np.eye(2)[[0, 1, 1, 0]]
    calls = [
        lambda: nn.softmax_cross_entropy(np.full((1, 2), 0.5), [[1.0, 0.0]]),
        lambda: nn.weighted(nn.softmax_cross_entropy, [1.0])(np.full((1, 2), 0.5), [[1.0, 0.0]]),
        lambda: nn.train(net, X, Y, nn.softmax_cross_entropy, nn.sgd(0.1), 1),
        lambda: nn.trace(net, X, Y, nn.softmax_cross_entropy),
    ]
    for call in calls:
        with pytest.warns(UserWarning, match="every row of Z sums to 1") as caught:
            call()
        assert {warning.filename for warning in caught} == {__file__}


def test_a_weighted_loss_is_validated_without_weights():
    loss = nn.weighted(nn.squared_error, [1.0, 2.0, 3.0, 4.0])
    held_out = X[:2], Y[:2]
    net, log = nn.train(NET, X, Y, loss, nn.sgd(0.1), 2, validation=held_out)
    assert log.validation[-1] == nn.squared_error(nn.predict(net, X[:2]), Y[:2])[0]


def test_digits_are_found_in_a_folder_of_any_name(tmp_path):
    import shutil
    import subprocess
    import sys
    from pathlib import Path

    folder = tmp_path / "mydata.pytorch"
    shutil.copytree(Path(nn.__file__).parent, folder / "nn")
    code = "import nn; print(nn.__file__, len(nn.data.digits()[0]))"
    told = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert told.stdout.split() == [str(folder / "nn" / "__init__.py"), "1797"], told.stderr


@pytest.mark.parametrize("log", [[5e-324, 1e-320], [1e308, 1e-308], [1.7e308], [-1e308, 1e308]])
def test_costs_of_any_size_are_drawn(log):
    drawn = nn.drawing.curve(log)
    assert f"from {log[0]:.3g} to {log[-1]:.3g}" in drawn
    assert not re.search(r"\b(nan|inf)\b", drawn)


def test_a_name_may_be_as_long_as_the_system_lets_it(tmp_path):
    path = tmp_path / ("n" * 251 + ".npz")
    nn.save(path, NET)
    assert repr(nn.load(path)) == repr(NET)


W, v = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.5, -1.0])


@pytest.mark.parametrize(
    ("left", "right"), [(W, v), (v, W.T), (v, v), (W, W.T), (W.T @ W, v), (v, W.T @ W)]
)
def test_a_vector_on_the_tape(left, right):
    tape = nn.Tape()
    x, y = tape.var(left), tape.var(right)
    found = tape.backward(((x @ y) * (x @ y)).sum(), x, y)
    slopes = [
        nn.numerical_gradient(lambda X: ((X @ right) ** 2).sum(), left),
        nn.numerical_gradient(lambda Y: ((left @ Y) ** 2).sum(), right),
    ]
    for gradient, slope in zip(found, slopes, strict=True):
        np.testing.assert_allclose(gradient, slope, rtol=1e-6)


def test_powers_of_nothing():
    tape = nn.Tape()
    x, p = tape.var([0.0, 2.0]), tape.var([3.0, 3.0])
    assert tape.backward((x**0 + x**1).sum(), x)[0].tolist() == [1.0, 1.0]
    (found,) = tape.backward((x**p).sum(), p)
    assert found.tolist() == [0.0, 8 * np.log(2)]
