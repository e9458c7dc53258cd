"""Arrays that follow NumPy's protocols pass through a whole training, and none becomes NumPy's."""

import numpy as np
import pytest

import nn

from .samples import ACTIVATIONS, Elsewhere, numbers, targets

rng = np.random.default_rng(0)
X, held_out = numbers(rng, 7, 3), numbers(rng, 4, 3)
OPTIMIZERS = (
    nn.sgd(0.1), nn.momentum(0.1), nn.nesterov(0.1), nn.rmsprop(0.01), nn.adam(0.01), nn.adamw(0.1),
    nn.clip(nn.sgd(0.5), norm=0.01),
)  # fmt: skip


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "loss", [nn.squared_error, nn.sigmoid_cross_entropy, nn.softmax_cross_entropy]
)
def test_a_training_elsewhere_is_the_training_here(loss, optimizer):
    hidden = [activation for activation in ACTIVATIONS if activation is not nn.identity]
    net = nn.init([3, *[4] * len(hidden), 2], rng=0, hidden=hidden)
    Y, Y_held_out = targets(rng, loss, 7, 2), targets(rng, loss, 4, 2)

    def trained(place):
        layers = [nn.Layer(place(W), place(b), f) for W, b, f in net]
        validation = place(held_out), place(Y_held_out)
        how = {"batch": 3, "dropout": 0.2, "l2": 0.01, "l1": 0.01, "validation": validation}
        return nn.train(layers, place(X), place(Y), loss, optimizer, 2, **how)

    (here, log), (there, log_there) = trained(np.copy), trained(lambda a: Elsewhere(a.copy()))
    assert (log, log.validation) == (log_there, log_there.validation)
    for layer, twin in zip(here, there, strict=True):
        np.testing.assert_array_equal(layer.W, twin.W.array)
        np.testing.assert_array_equal(layer.b, twin.b.array)
