"""Two hundred networks, no two alike: the gradient by hand is that of the tape."""

import pytest

from tests.nn.samples import LOSSES, assert_agrees_with_the_tape


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", range(6))
def test_two_hundred_networks_agree_with_the_tape(loss, hidden):
    for seed in range(1, 13):  # times 18
        assert_agrees_with_the_tape(loss, hidden, seed)
