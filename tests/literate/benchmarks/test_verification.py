"""The tools that ours is compared with do run the blocks, and are asked as they are meant to be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from literate.benchmarks import alone, verification, verifiers
from literate.benchmarks.verifiers import DOCTEST, OURS
from literate.paths import DOCS, ROOT

from ...conftest import require

PEERS = [name for name in verifiers.VERIFIERS if name != OURS]
RIGHT = """
A page.

```pycon
>>> whole = 1 + 1
>>> whole
2

```

??? success "Solution"
    ```pycon once
    >>> half = whole / 2
    >>> half
    1.0
    >>> half / 0
    Traceback (most recent call last):
        ...
    ZeroDivisionError: float division by zero

    ```

```pycon needs="torch"
>>> import torch_that_is_not_here

```
"""
WRONG = RIGHT.replace("1.0\n", "2.0\n")
BROKEN = RIGHT.replace("whole / 2", "hole / 2")


def counts(name: str, page: Path) -> dict[str, int]:
    words = [sys.executable, "-m", verifiers.__name__, name, str(page)]
    said = subprocess.check_output(words, text=True, cwd=ROOT, env=alone.ALONE)
    return json.loads(said.strip().splitlines()[-1])


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_runs_every_block_and_says_what_it_compares(name, tmp_path):
    require(
        "peers", verification.installed(name), "it is a dependency group: `uv sync --group peers`"
    )
    found = {}
    for kind, text in (("right", RIGHT), ("wrong", WRONG), ("broken", BROKEN)):
        page = tmp_path / f"{kind}.md"
        page.write_text(text, "utf-8")
        found[kind] = counts(name, page)
    compares = name in (DOCTEST, "sybil")
    checks = {"mktestdocs": 1, "pytest-markdown-docs": 2}.get(name, 5)
    assert found["right"] == {"checks": checks, "failed": 0}
    assert (found["wrong"]["failed"] > 0) == compares
    assert found["broken"]["failed"] > 0


def test_ours_judges_a_page_beside_doctest():
    page = DOCS / "howto" / "check-a-gradient.md"
    found = verification.verified([page], [OURS, DOCTEST], 1)
    ours, theirs = (json.loads(found[name][0].said) for name in (OURS, DOCTEST))
    assert ours["checks"] > 0 < theirs["checks"]
    assert ours["failed"] == theirs["failed"] == 0
    assert verification.ratios(found)[DOCTEST] == [1.0]
    assert f"{verification.ratios(found)[OURS][0]:.2f}" in "".join(verification.rows("", found))


def spent(**what: float) -> alone.Spent:
    return alone.Spent(**{"wall": 1.0, "cpu": 1.0, "memory": 1.0, "said": ""} | what)


def test_each_goal_says_whether_it_was_met():
    chapters = {OURS: [spent(cpu=8.0), spent(cpu=4.0)], DOCTEST: [spent(cpu=2.0)] * 2}
    page = {OURS: [spent(wall=2.4)], DOCTEST: [spent()]}
    judged = [*verification.goals(chapters, page)]
    assert [line.split(":")[1] for line in judged] == [" met (1)", " missed by 50% (1)"]
    times = zip((*verification.BUILDS, verification.TWICE), (24, 3, 3, 25), strict=True)
    took = {name: [spent(cpu=t, wall=t, memory=100.0)] for name, t in times}
    told = [line for line in verification.build_rows(took) if "(1)" in line]
    assert ["met" in line for line in told] == [False, True, True, True, True]


def test_memory_and_time_are_those_of_all_processes():
    child = "import time; held = bytearray(60 << 20); time.sleep(1.0); sum(range(2 * 10**6))"
    both = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('end')"
    )
    took = alone.spent([sys.executable, "-c", both], ROOT)
    assert took.said == "end"
    assert took.wall > took.cpu > 0.02
    assert took.memory > 60
    with pytest.raises(RuntimeError, match="ended with 3"):
        alone.spent([sys.executable, "-c", "raise SystemExit(3)"], ROOT)
