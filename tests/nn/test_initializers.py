"""Weights begin with the spread they should have, and a network as its widths and names say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .samples import few, seeds

NAMES = ["glorot", "he", "orthogonal", "normal", "uniform", "zeros", "pytorch"]
WIDE = (300, 200)


def weights(name, n_in, n_out, rng=0):
    return getattr(nn.initializers, name)(n_in, n_out, rng)


@pytest.mark.parametrize(
    ("name", "deviation", "most"),
    [
        ("glorot", np.sqrt(2 / 500), np.sqrt(6 / 500)),
        ("he", np.sqrt(2 / 300), np.inf),
        ("normal", 1, np.inf),
        ("uniform", np.sqrt(1 / 3), 1),
        ("pytorch", np.sqrt(1 / 900), np.sqrt(1 / 300)),
    ],
)
def test_the_spread(name, deviation, most):
    W = weights(name, *WIDE)
    assert W.shape == WIDE
    assert W.std() == pytest.approx(deviation, rel=0.01)
    assert abs(W.mean()) < 0.02 * deviation
    if most < np.inf:
        assert 0.999 * most < np.abs(W).max() < most
    else:
        assert np.abs(W).max() > 3.5 * deviation  # it has the tails of the normal law


def test_zeros():
    np.testing.assert_array_equal(weights("zeros", 2, 3), np.zeros((2, 3)))


@few
@given(st.integers(1, 6), st.integers(1, 6), seeds)
def test_orthogonal_keeps_lengths(n_in, n_out, seed):
    W = weights("orthogonal", n_in, n_out, seed)
    assert W.shape == (n_in, n_out)
    if n_in >= n_out:
        np.testing.assert_allclose(W.T @ W, np.eye(n_out), atol=1e-14)
    else:
        np.testing.assert_allclose(W @ W.T, np.eye(n_in), atol=1e-14)


def test_orthogonal_turns_every_way_as_often():
    rng = np.random.default_rng(0)
    corner = np.array([weights("orthogonal", 3, 3, rng)[0, 0] for _ in range(600)])
    assert abs((corner > 0).mean() - 0.5) < 0.06  # QR alone would give one sign only
    assert abs((corner**2).mean() - 1 / 3) < 0.04


@pytest.mark.parametrize("name", NAMES)
def test_a_network_begins_with_the_weights_of_that_name(name):
    rng = np.random.default_rng(7)
    net = nn.init([3, 4, 2], rng=7, weights=name)
    for (W, b, _), sizes in zip(net, [(3, 4), (4, 2)], strict=True):
        np.testing.assert_array_equal(W, weights(name, *sizes, rng))
        np.testing.assert_array_equal(b, np.zeros(sizes[1]))


@pytest.mark.parametrize(
    ("hidden", "name"),
    [
        *((f, "he") for f in (nn.relu, nn.leaky_relu, nn.gelu)),
        *((f, "glorot") for f in (nn.sigmoid, nn.tanh, nn.identity, nn.softmax)),
    ],
)
def test_auto_is_he_for_what_lets_half_through_and_glorot_for_the_rest(hidden, name):
    net = nn.init([3, 4, 4, 2], rng=7, hidden=hidden)
    rng = np.random.default_rng(7)
    for layer, which in zip(net, [name, name, "glorot"], strict=True):
        np.testing.assert_array_equal(layer.W, weights(which, *layer.W.shape, rng))


def test_the_start_that_pages_print():
    net, rng = nn.init([2, 4, 1], rng=0), np.random.default_rng(0)
    r = np.sqrt(6 / 5)
    np.testing.assert_array_equal(net[0].W, rng.uniform(-1, 1, (2, 4)))
    np.testing.assert_array_equal(net[1].W, rng.uniform(-r, r, (4, 1)))
    assert net[0].W[0, 0] == 0.2739233746429086


def test_an_activation_for_each_hidden_layer():
    bends = [nn.relu, nn.tanh]
    for hidden in (bends, tuple(bends)):
        net = nn.init([2, 3, 4, 1], rng=0, hidden=hidden, output=nn.sigmoid)
        assert [layer.activation for layer in net] == [nn.relu, nn.tanh, nn.sigmoid]
    for depth, sizes in ((1, [2, 3, 1]), (3, [2, 3, 4, 5, 1])):
        words = f"hidden has 2 activations but there are {depth} hidden layers; write one for each"
        with pytest.raises(ValueError, match=words):
            nn.init(sizes, rng=0, hidden=bends)
    assert bends == [nn.relu, nn.tanh]


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.dtype("f4"), float])
@pytest.mark.parametrize("name", NAMES)
def test_the_dtype_is_that_of_every_parameter(name, dtype):
    for W, b, _ in nn.init([2, 3, 1], rng=0, weights=name, dtype=dtype):
        assert W.dtype == b.dtype == np.dtype(dtype)


def test_without_biases():
    net = nn.init([2, 3, 1], rng=0, bias=False)
    assert [layer.b for layer in net] == [None, None]
    assert repr(net) == "2 → 3 sigmoid → 1 identity, 9 parameters"
