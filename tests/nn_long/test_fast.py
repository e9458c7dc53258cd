"""The fast step gives what the readable one gives, whatever is combined."""

import pytest

from tests.nn.both_ways import LOSSES, OPTIMIZERS, SETTINGS, assert_trains_alike, cube
from tests.nn.samples import ACTIVATIONS


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", [*ACTIVATIONS, cube])
def test_every_combination_trains_as_the_readable_step_does(activation, loss):
    for optimizer in OPTIMIZERS:
        for how in SETTINGS:
            assert_trains_alike(activation, loss, optimizer, how)
