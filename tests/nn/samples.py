"""What the tests draw, and each activation and loss written again, as a tape can follow it."""

import os
import re
from itertools import pairwise
from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

import nn

# A right way back is within about 1e-9 of the slopes, a wrong one is off by 1e-2 or more.
EXACT = 1e-6

sizes = st.integers(1, 4)
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=int(os.environ.get("NN_EXAMPLES", "6")), deadline=None)  # nightly: 200


def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=-1, keepdims=True)


def gelu(Z):
    return Z / 2 * (1 + np.tanh(sqrt(2 / pi) * (Z + 0.044715 * Z**3)))


ACTIVATIONS = {
    nn.sigmoid: lambda Z: 1 / (1 + np.exp(-Z)),
    nn.tanh: np.tanh,
    nn.relu: lambda Z: np.maximum(Z, 0.0),
    nn.leaky_relu: lambda Z: np.maximum(Z, 0.01 * Z),
    nn.gelu: gelu,
    nn.identity: lambda Z: Z * 1.0,
    nn.softmax: softmax,
}
KINKED = (nn.relu, nn.leaky_relu)

LOSSES = {
    nn.squared_error: lambda Y_hat, Y: ((Y_hat - Y) ** 2).sum() / (2 * len(Y)),
    nn.sigmoid_cross_entropy: lambda Z, Y: (np.log(1 + np.exp(Z)) - Y * Z).sum() / len(Y),
    nn.softmax_cross_entropy: lambda Z, Y: (np.log(softmax(Z)) * -Y).sum() / len(Y),
}


def numbers(rng, *shape):
    """Draw numbers of both signs that keep their distance from 0, where relu has its kink."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.1, 1.5, shape)


def targets(rng, loss, n, n_out):
    """Draw targets that the loss takes."""
    if loss is nn.squared_error:
        return numbers(rng, n, n_out)
    shares = rng.uniform(0, 1, (n, n_out))
    return shares if loss is nn.sigmoid_cross_entropy else shares / shares.sum(axis=1)[:, None]


def a_network(rng, widths):
    """Draw a network of these widths, with biases and without, every layer bent differently."""
    bends = list(ACTIVATIONS)
    return [
        nn.Layer(
            W=numbers(rng, n_in, n_out),
            b=numbers(rng, n_out) if rng.random() < 0.7 else None,
            activation=bends[rng.integers(len(bends))],
        )
        for n_in, n_out in pairwise(widths)
    ]


def awkward(array):
    """Return a view of the same numbers that cannot be written to and has gaps in memory."""
    view = np.repeat(array, 2, axis=-1)[..., ::2]
    view.flags.writeable = False
    assert view.size < 2 or not view.flags.contiguous
    return view


def assert_near(found, wanted, within):
    """Compare two arrays, relative to the largest entry."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape
    size = max(np.abs(wanted).max(), np.abs(found).max(), np.finfo(float).tiny)
    assert np.abs(found - wanted).max() <= within * size


def data(n=10, seed=1):
    """Draw as many inputs and targets, two numbers each."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)), rng.normal(size=(n, 2))


def stand_still(net, grads):
    """Take no step at all."""


def arrays_of(net):
    """Return every array of parameters, layer by layer."""
    return [array for W, b, _ in net for array in (W, b) if array is not None]


def bits(arrays):
    """Return what the arrays hold to the last bit."""
    return [array.tobytes() for array in arrays]


def raises(kind, *words):
    """Expect an error whose message has all the words, in any order."""
    return pytest.raises(kind, match="".join(f"(?=.*{re.escape(word)})" for word in words))


def on_the_tape(net, X, Y, loss, rate, masks, l2, l1):
    """Return the cost and every gradient, from the definitions and the tape alone."""
    tape = nn.Tape()
    parameters = [[None if p is None else tape.var(p) for p in (W, b)] for W, b, _ in net]
    A = X
    for l, ((W, b), (_, _, activation)) in enumerate(zip(parameters, net, strict=True)):
        Z = A @ W if b is None else A @ W + b
        A = ACTIVATIONS[activation](Z)
        if rate and l < len(net) - 1:
            A = A * ((masks.random(A.shape) >= rate) / (1 - rate))
    C = LOSSES[loss](A, Y)
    for W, _ in parameters:
        C = C + l2 / 2 * (W**2).sum() + l1 * abs(W).sum()
    found = iter(tape.backward(C, *(p for pair in parameters for p in pair if p is not None)))
    return C.value, [tuple(p if p is None else next(found) for p in pair) for pair in parameters]


def assert_agrees_with_the_tape(loss, hidden, seed):
    """Draw a network with so many hidden layers, and take its gradient by hand and by the tape."""
    rng = np.random.default_rng([seed, hidden])
    widths = rng.integers(1, 6, hidden + 2)
    widths[-1] += loss is nn.softmax_cross_entropy
    n, rate = int(rng.integers(1, 6)), float(rng.choice([0, 0.3, 0.6]))
    l2, l1 = rng.choice([0, 0.1], 2)
    net = a_network(rng, widths)
    X, Y = numbers(rng, n, widths[0]), targets(rng, loss, n, widths[-1])

    Y_hat, backward = nn.forward(net, X, rate, rng=seed)
    if loss is nn.softmax_cross_entropy and net[-1].activation is nn.softmax:
        net[-1] = net[-1]._replace(activation=nn.identity)  # twice would earn a warning
        Y_hat, backward = nn.forward(net, X, rate, rng=seed)
    C, dY_hat = loss(Y_hat, Y)
    C, grads = nn.penalize(net, C, backward(dY_hat), l2=l2, l1=l1)

    masks = np.random.default_rng(seed)
    C_of_tape, of_tape = on_the_tape(net, X, Y, loss, rate, masks, l2, l1)
    assert pytest.approx(C_of_tape, rel=1e-12) == C
    largest = max(np.abs(dW).max() for dW, _ in of_tape)
    for pair, pair_of_tape in zip(grads, of_tape, strict=True):
        for found, wanted in zip(pair, pair_of_tape, strict=True):
            assert (found is None) == (wanted is None)
            if found is not None:
                np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12 * largest)


class Elsewhere:
    """An array as other libraries have them: it follows NumPy's protocols and nothing else.

    It does not become a NumPy array, and it does not mix with one.
    """

    def __init__(self, array):
        self.array = array

    def __array__(self, *args, **kwargs):
        raise TypeError("this array lives elsewhere")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return elsewhere(getattr(ufunc, method), inputs, kwargs)

    def __array_function__(self, function, types, args, kwargs):
        return elsewhere(function, args, kwargs)

    def __getattr__(self, name):
        found = getattr(self.array, name)
        if callable(found):
            return lambda *args, **kwargs: elsewhere(found, args, kwargs)
        return Elsewhere(found) if name == "T" else found

    def __getitem__(self, which):
        if getattr(getattr(which, "dtype", None), "kind", "") == "i":  # rows may be numbered here
            return Elsewhere(self.array[which])
        return elsewhere(self.array.__getitem__, (which,), {})

    def __setitem__(self, which, value):
        elsewhere(self.array.__setitem__, (which, value), {})

    def __len__(self):
        return len(self.array)

    def __bool__(self):
        return bool(self.array)

    def __float__(self):
        return float(self.array)


def _operator(name):
    return lambda self, *others: elsewhere(getattr(self.array, name), others, {})


for _name in (
    *("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "mod"),
    *("matmul", "rmatmul", "neg", "invert", "abs", "and", "rand", "or"),
    *("lt", "le", "gt", "ge", "eq", "ne"),
):
    setattr(Elsewhere, f"__{_name}__", _operator(f"__{_name}__"))


def elsewhere(function, args, kwargs):
    """Call the function with what is inside, and keep what comes out elsewhere."""

    def inside(value):
        if isinstance(value, tuple | list):
            return type(value)(map(inside, value))
        assert not isinstance(value, np.ndarray), "an array of NumPy was mixed in"
        return value.array if isinstance(value, Elsewhere) else value

    kwargs = {name: inside(value) for name, value in kwargs.items() if name != "like"}
    if function is np.asarray:  # the way in
        return Elsewhere(np.asarray(*args, **kwargs))
    found = function(*map(inside, args), **kwargs)
    return Elsewhere(np.asarray(found)) if isinstance(found, np.ndarray | np.generic) else found
