"""What several tests of the package are lent: a file, an activation of one's own, and Ctrl-C."""

import signal

import pytest

import nn

from .files import swish


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a network.npz"


@pytest.fixture
def own(monkeypatch):
    """Lend the package an activation of one's own, with its way back."""
    monkeypatch.setitem(nn.activations.backwards, swish, lambda dA, Z, A: dA)
    return swish


@pytest.fixture
def listening():
    """Ctrl-C as it works in a terminal; what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
