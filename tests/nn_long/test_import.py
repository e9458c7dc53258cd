"""To import the package costs next to nothing: it brings nothing along that takes long."""

import subprocess
import sys

IMPORTED = """
import sys
import numpy
before = set(sys.modules)
import nn
print(*sorted(set(sys.modules) - before))
"""


def test_an_import_brings_little_along():
    words = [sys.executable, "-c", IMPORTED]
    along = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert "nn.network" in along
    assert {name for name in along if name.split(".")[0] != "nn"} <= {"copy", "dataclasses", "zlib"}
