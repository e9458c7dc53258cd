"""Losses, activations and whole networks give what PyTorch gives, to ten digits."""

import importlib.util

import numpy as np
import pytest

import nn

from ..conftest import require
from .samples import a_network, assert_near, numbers, targets

SAME = 1e-10


@pytest.fixture(scope="module")
def torch():
    here = importlib.util.find_spec("torch") is not None
    require("torch", here, "pip install torch, and run pytest tests/nn/test_against_pytorch.py")
    return importlib.import_module("torch")


def activations(torch):
    return {
        nn.sigmoid: torch.sigmoid,
        nn.tanh: torch.tanh,
        nn.relu: torch.relu,
        nn.leaky_relu: torch.nn.LeakyReLU(0.01),
        nn.gelu: torch.nn.GELU(approximate="tanh"),
        nn.identity: torch.nn.Identity(),
        nn.softmax: torch.nn.Softmax(dim=-1),
    }


def losses(torch):
    """Return its losses in our units: the mean over examples of the sum over outputs."""
    functions = torch.nn.functional
    return {
        nn.squared_error: lambda Z, Y: functions.mse_loss(Z, Y, reduction="sum") / 2 / len(Y),
        nn.sigmoid_cross_entropy: lambda Z, Y: (
            functions.binary_cross_entropy_with_logits(Z, Y, reduction="sum") / len(Y)
        ),
        nn.softmax_cross_entropy: functions.cross_entropy,
    }


def test_activations_and_their_ways_back(torch):
    rng = np.random.default_rng(0)
    for activation, theirs in activations(torch).items():
        Z, dA = 3 * numbers(rng, 7, 5), numbers(rng, 7, 5)
        there = torch.tensor(Z, requires_grad=True)
        theirs(there).backward(torch.tensor(dA))
        A = activation(Z)
        assert_near(A, theirs(torch.tensor(Z)).numpy(), SAME)
        assert_near(nn.activations.backward_for(activation)(dA, Z, A), there.grad.numpy(), SAME)


@pytest.mark.parametrize("far", [1, 30, 1e4])
def test_losses_and_their_gradients(torch, far):
    rng = np.random.default_rng(1)
    for loss, theirs in losses(torch).items():
        Z, Y = far * numbers(rng, 6, 4), targets(rng, loss, 6, 4)
        there = torch.tensor(Z, requires_grad=True)
        cost = theirs(there, torch.tensor(Y))
        cost.backward()
        C, dZ = loss(Z, Y)
        assert pytest.approx(cost.item(), rel=SAME) == C
        assert_near(dZ, there.grad.numpy(), SAME)


def test_class_numbers_and_weights(torch):
    rng = np.random.default_rng(2)
    Z, y = numbers(rng, 6, 4), rng.integers(0, 4, 6)
    of_class = np.array([1.0, 2.0, 0.5, 3.0])
    there = torch.tensor(Z, requires_grad=True)
    cost = torch.nn.functional.cross_entropy(there, torch.tensor(y), weight=torch.tensor(of_class))
    cost.backward()
    C, dZ = nn.weighted(nn.softmax_cross_entropy, of_class[y])(Z, y)
    assert pytest.approx(cost.item(), rel=SAME) == C
    assert_near(dZ, there.grad.numpy(), SAME)


@pytest.mark.parametrize("seed", range(20))
def test_networks(torch, seed):
    rng = np.random.default_rng(seed)
    widths = rng.integers(2, 6, rng.integers(2, 7))
    net = a_network(rng, widths)
    net[-1] = net[-1]._replace(activation=nn.identity)
    for loss, theirs in losses(torch).items():
        X, Y = numbers(rng, 5, widths[0]), targets(rng, loss, 5, widths[-1])
        A, parameters = torch.tensor(X), []
        for W, b, activation in net:
            pair = [p if p is None else torch.tensor(p, requires_grad=True) for p in (W, b)]
            parameters.append(pair)
            Z = A @ pair[0] if b is None else A @ pair[0] + pair[1]
            A = activations(torch)[activation](Z)
        cost = theirs(A, torch.tensor(Y))
        cost.backward()

        Y_hat, backward = nn.forward(net, X)
        C, dY_hat = loss(Y_hat, Y)
        assert pytest.approx(cost.item(), rel=SAME) == C
        largest = max(pair[0].grad.abs().max().item() for pair in parameters)
        for found, pair in zip(backward(dY_hat), parameters, strict=True):
            for gradient, parameter in zip(found, pair, strict=True):
                if parameter is not None:
                    wanted = parameter.grad.numpy()
                    np.testing.assert_allclose(gradient, wanted, rtol=0, atol=SAME * largest)
