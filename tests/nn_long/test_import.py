"""To import the package costs next to nothing: it brings nothing along that takes long."""

import os
import subprocess
import sys

import pytest

LIGHT = 15  # milliseconds of the processor

MEASURE = """
import sys, time
import numpy
before, start = set(sys.modules), time.process_time()
import nn
print(1000 * (time.process_time() - start))
print(*sorted(set(sys.modules) - before))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Import the package in fresh interpreters; return milliseconds, and what came along."""
    env = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def once():
        words = [sys.executable, "-c", MEASURE]
        found = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
        time, along = found.stdout.splitlines()
        return float(time), along.split()

    once()  # compiles it, as the first import of a reader does
    return once


def test_an_import_is_quick(imported):
    best = min(imported()[0] for _ in range(3))  # of several: others use the processor, too
    if best >= LIGHT:
        best = min(imported()[0] for _ in range(20))
    assert best < LIGHT


def test_random_numbers_are_imported_when_they_are_needed(imported):
    _, along = imported()
    assert "nn.network" in along
    assert not [name for name in along if name.startswith(("numpy.random", "numpy.typing"))]
