"""The networks with a bug: without one they are right, and each bug but one changes the slopes."""

import numpy as np
import pytest

import nn
from literate.ledger import debugging

RNG = np.random.default_rng(0)
X, Y = RNG.uniform(size=(6, 64)), np.eye(10)[RNG.integers(10, size=6)]


def slopes(bug):
    return debugging.Buggy(bug, seeds=(0, 1)).gradients(X[None], Y[None])


def test_without_a_bug_the_slopes_are_those_of_the_package():
    found = slopes("none")
    for seed in (0, 1):
        net = nn.init([64, 32, 32, 10], seed, hidden=nn.tanh)
        t = nn.trace(net, X, Y, nn.softmax_cross_entropy)
        for l, (dW, db) in zip((3, 2, 1), found, strict=True):
            np.testing.assert_allclose(dW[seed], t.dW[l], atol=1e-12)
            np.testing.assert_allclose(db[seed, 0], t.db[l], atol=1e-12)


@pytest.mark.parametrize("bug", debugging.BUGS)
def test_each_bug_but_that_of_the_labels_is_seen_in_the_slopes(bug):
    off = debugging.apart(slopes(bug), slopes("none"))
    in_the_slopes = bug not in ("none", "one label in ten random")
    assert all((each > 1e-3) == in_the_slopes for each in off), off


def test_one_label_in_ten_is_drawn_anew_and_a_tenth_of_these_stay():
    y = np.arange(1000) % 10
    assert 0.05 < (debugging.labels("one label in ten random", y) != y).mean() < 0.13
    assert (debugging.labels("none", y) == y).all()


def test_a_right_network_points_straight_downhill_and_a_wrong_sign_does_not():
    for bug, wrong in (("none", False), ("sign wrong in layer 1", True)):
        nets = debugging.Buggy(bug, seeds=(0,))
        assert (debugging.angle(nets, X, Y, Y) > 1) == wrong
