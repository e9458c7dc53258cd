"""The compiled step gives what the readable one gives, or it is refused; it needs Numba."""

import numpy as np
import pytest

import nn

from .test_fast import PAIRED, assert_trains_alike

pytest.importorskip("numba", reason='fast="compiled" needs Numba: uv run --group compiled pytest')
pytest.importorskip("scipy", reason='fast="compiled" needs SciPy: uv run --group compiled pytest')


@pytest.fixture(autouse=True, scope="session")
def _own_folder(tmp_path_factory):
    """Keep what these tests compile out of the user's folder."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.parametrize(("activation", "loss", "optimizer", "how"), PAIRED)
def test_it_trains_as_the_readable_step_does(activation, loss, optimizer, how):
    assert_trains_alike(activation, loss, optimizer, how, fast="compiled")


def test_xor_has_the_same_costs_epoch_for_epoch():
    X, Y = nn.data.xor()
    net = nn.init([2, 3, 1], rng=0, output=nn.sigmoid)
    run = net, X, Y, nn.squared_error, nn.sgd(lr=4.0), 2000
    (_, log), (_, log_compiled) = nn.train(*run), nn.train(*run, fast="compiled")
    np.testing.assert_allclose(log_compiled, log, rtol=1e-11)
