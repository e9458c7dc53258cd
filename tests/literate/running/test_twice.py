"""A second run of a block finds what the first has left, and the page goes on without it."""

from pathlib import Path

import pytest

from literate.pages import reader
from literate.running.session import Session

COUNTER = """
>>> def from_zero():
...     n = 0
...     def count():
...         nonlocal n
...         n += 1
...         return n
...     return count
>>> count = from_zero()
"""
BEND = """
>>> import nn, numpy as np
>>> def cube(Z):
...     return Z**3
>>> @nn.backward_of(cube)
... def cube_backward(dA, Z, A):
...     return dA * 3 * Z**2
"""
SLOPE = ">>> nn.forward([nn.Layer(np.eye(1), np.ones(1), cube)], np.ones((1, 1)))[1]([[1.0]])[0][1]"

# What is made, and what is run, and run again.
CHANGED = {
    "a list": (">>> found = [0]", ">>> found.append(1)\n>>> len(found) - 1"),
    "a name": (">>> n = 0", ">>> n += 1\n>>> n"),
    "what a function holds on to": (COUNTER, ">>> count()"),
    "what is drawn next": (
        ">>> import random\n>>> random.seed(5)\n>>> drawn = [random.random() for _ in range(3)]\n"
        ">>> random.seed(5)",
        ">>> drawn.index(random.random()) + 1",
    ),
}


def runs(*codes: str) -> list[list[str]]:
    """Return what the last statement of each block printed, in each of its runs."""
    text = "".join(f"\n```pycon\n{code.strip()}\n\n```\n" for code in codes)
    session = Session(reader.read(Path("docs/page.md"), text), times=2)
    return [[run[-1].got.strip() for run in session.runs_of(e)] for e in session.runnable]


@pytest.mark.parametrize("what", CHANGED)
def test_a_second_run_is_seen_and_the_page_goes_on_from_the_first(what):
    made, run = CHANGED[what]
    assert runs(made, run, run)[1:] == [["1", "2"], ["2", "3"]]


def test_a_second_run_knows_the_way_back_of_a_bend_of_the_page():
    first, second = runs(BEND, SLOPE)[1]
    assert first == second
    assert "12." in first
