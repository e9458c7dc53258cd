"""Networks that are trained together are those that `nn.train` would train one by one."""

import numpy as np
import pytest

import nn
from literate.ledger import generalization, universality
from literate.ledger.activations import deep
from literate.ledger.together import Together
from literate.ledger.vanishing import fitted


@pytest.mark.parametrize("update", [0.5, nn.sgd(0.5), nn.momentum(0.05), nn.adam(0.01)])
def test_each_of_many_networks_is_trained_as_alone(update):
    X, y = nn.data.spiral(20, 3)
    starts = [nn.init([2, 5, 3], seed, hidden=nn.tanh) for seed in range(3)]
    nets = Together(starts)
    looks = []
    nets.train(X, np.asarray(y), update, 3, batch=25, look=lambda: looks.append(1))
    assert len(looks) == 3
    loss, optimizer = nn.softmax_cross_entropy, nn.sgd(update) if update == 0.5 else update
    for seed, start in enumerate(starts):
        alone, _ = nn.train(start, X, y, loss, optimizer, 3, 25, rng=seed)
        for l, (W, b, _) in enumerate(alone):
            np.testing.assert_allclose(nets.W[l][seed], W, atol=1e-12)
            np.testing.assert_allclose(nets.b[l][seed, 0], b, atol=1e-12)


@pytest.mark.parametrize("extra", [{"l2": 0.1}, {"l1": 0.01}, {"dropout": 0.5}])
def test_penalties_and_dropout_are_those_of_the_package(extra):
    X, y = nn.data.spiral(20, 3)
    targets = np.stack([y, np.roll(y, 1)])
    starts = [nn.init([2, 5, 4, 3], seed, hidden=nn.relu) for seed in range(2)]
    nets = Together(starts)
    nets.train(X, targets, nn.adam(0.01), 3, batch=25, **extra)
    for seed, start in enumerate(starts):
        alone, _ = nn.train(
            start,
            X,
            targets[seed],
            nn.softmax_cross_entropy,
            nn.adam(0.01),
            3,
            25,
            rng=seed,
            **extra,
        )
        for l, (W, _, _) in enumerate(alone):
            np.testing.assert_allclose(nets.W[l][seed], W, atol=1e-12)


def test_a_fitted_start_has_sums_around_zero_with_spread_one():
    X = np.random.default_rng(0).normal(size=(40, 6))
    net, Y = fitted(deep(0, 3, nn.relu, n_in=6), X), np.zeros((40, 10))
    t = nn.trace(net, X, Y, nn.squared_error)
    for l in (1, 2, 3):
        np.testing.assert_allclose(t.Z[l].mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(t.Z[l].std(axis=0), 1)


def test_curves_take_the_steps_of_the_package_on_the_squared_error():
    X = np.linspace(0, 1, 7)[:, None]
    starts = [universality.start(nn.tanh, 3, seed) for seed in (0, 1)]
    nets, update = universality.Curves(starts), nn.adam(0.01)
    Y = universality.curve(X)
    X_all, Y_all = np.stack([X, X]), np.stack([Y, Y])
    for _ in range(5):
        nets.step(X_all, Y_all, update)
    for seed, net in enumerate(starts):
        alone, _ = nn.train(net, X, Y, nn.squared_error, nn.adam(0.01), 5)
        for l, (W, _, _) in enumerate(alone):
            np.testing.assert_allclose(nets.W[l][seed], W, atol=1e-12)


def test_an_example_is_helped_by_the_others_where_the_two_slopes_agree():
    starts = [nn.init([64, 5, 10], seed, hidden=nn.tanh) for seed in range(2)]
    for net, start in zip(Together(starts).alone(), starts, strict=True):
        X, y, *_ = generalization.first(generalization.SOME)
        says = generalization.helped(net, y)
        for m in range(20):
            own, others = (
                nn.trace(start, X[rows], y[rows], nn.softmax_cross_entropy)
                for rows in (np.arange(len(y)) == m, np.arange(len(y)) != m)
            )
            product = sum(
                (one * other).sum()
                for one, other in zip(
                    [*own.dW.values(), *own.db.values()],
                    [*others.dW.values(), *others.db.values()],
                    strict=True,
                )
            )
            assert says[m] == (product > 0)
        assert 0 < says.mean() < 1
