"""Clipping bounds the length of a step and keeps its direction."""

from copy import deepcopy
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .made import each, gradients, lr, network
from .samples import arrays_of, bits, few, raises, seeds


@few
@given(seed=seeds, norm=st.floats(0.01, 100))
def test_clipping_bounds_the_length_and_keeps_the_direction(seed, norm):
    net = network(seed)
    start, slope = (
        deepcopy(net),
        np.concatenate([a.ravel() for pair in gradients(net) for a in pair if a is not None]),
    )
    nn.clip(nn.sgd(1.0), norm)(net, gradients(net))
    moved = [then - now for now, then in zip(arrays_of(net), arrays_of(start), strict=True)]
    step = np.concatenate([array.ravel() for array in moved])
    length = min(norm, np.linalg.norm(slope))
    np.testing.assert_allclose(step, slope / np.linalg.norm(slope) * length, rtol=1e-7, atol=1e-13)


@each
def test_a_clipped_optimizer_remembers_and_the_given_one_does_not(make):
    given, net, other = make(), network(), network()
    clipped = nn.clip(given, norm=1e6)
    clipped(net, gradients(net))
    assert (given.state.t, clipped.state.t, given.norm) == (0, 1, None)
    given(other, gradients(other))
    assert bits(arrays_of(net)) == bits(arrays_of(other))


@pytest.mark.parametrize("length", [inf, nan, 1e200])
def test_gradients_too_long_to_measure_are_refused(length):
    net = network()
    before = bits(arrays_of(net))
    with raises(FloatingPointError, "sgd: step 1 would make parameters inf or nan"):
        nn.clip(nn.sgd(lr), norm=1.0)(net, gradients(net, lambda w: 0 * w + length))
    assert bits(arrays_of(net)) == before


def test_gradients_that_float32_cannot_square_are_clipped():
    net = network(dtype=np.float32)
    nn.clip(nn.sgd(lr), norm=1.0)(net, gradients(net, lambda w: w * 1e30))
    assert np.abs(net[0].W - network(dtype=np.float32)[0].W).max() > 0


@pytest.mark.parametrize("optimizer", [None, nn.sgd, lambda net, grads: None])
def test_clip_takes_an_optimizer(optimizer):
    with raises(TypeError, "clip: optimizer is ", "write clip(nn.sgd(lr=0.1), norm=1.0)"):
        nn.clip(optimizer, norm=1.0)
