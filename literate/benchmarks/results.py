"""What the benchmarks found, for pages and figures: all from one record, none of it typed.

`python -m literate.benchmarks --write` measures and writes it; with `--compiled`, another one.
"""

from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from .. import records
from ..paths import DOCS

RECORD = DOCS / "about" / "benchmarks.json"
COMPILED = DOCS / "about" / "benchmarks-compiled.json"
MACHINES = DOCS / "about" / "machines.json"
AGAIN = {
    RECORD: "python -m literate.benchmarks --write",
    COMPILED: "python -m literate.benchmarks --compiled --write",
    MACHINES: "python -m literate.benchmarks --machines",
}


@cache
def record(path: Path = RECORD) -> dict[str, Any]:
    """Return a record."""
    found = records.load(path, AGAIN[path])
    assert found is not None, path
    return found


def compiled() -> dict[str, Any]:
    """Return the record of the compiled step and of some that it is compared with."""
    return record(COMPILED)


def ratio(found: dict[str, Any], other: str, ours: str) -> float:
    """Return how many times longer the other takes: the median over the rounds of a run."""
    if other not in found or ours not in found:
        return float("nan")
    pairs = zip(found[other]["seconds"], found[ours]["seconds"], strict=True)
    return median(theirs / mine for theirs, mine in pairs)


def times(workload: str, other: str, ours: str = "nn fast") -> float:
    """Return how many times longer the other takes, over all complete runs."""
    return median(ratio(run[workload], other, ours) for run in record()["runs"])


def beside_compiled(workload: str, other: str) -> list[float]:
    """Return how many times longer than the compiled step the other takes, a number a round."""
    return [
        theirs / ours
        for run in compiled()["runs"]
        for theirs, ours in zip(
            run[workload][other]["seconds"], run[workload]["nn compiled"]["seconds"], strict=True
        )
    ]


def share(workload: str, ours: str = "nn fast") -> float:
    """Return which part of the time the bare matrix products take."""
    return times(workload, "matrix products", ours)


def gain(workload: str, height: int) -> float:
    """Return how many times faster a rung of the ladder is than its foot."""
    return ratio(record()["ladder"][workload], "rung 0", f"rung {height}")


def memory(workload: str, name: str) -> float:
    """Return the MiB that somebody needs beyond the data."""
    return median(run[workload][name]["memory"] for run in record()["runs"])


def fresh(name: str) -> float:
    """Return how many times a bare `import numpy` a fresh process takes that trains XOR."""
    starts = [run["cold start"] for run in record()["runs"]]
    return median(median(start[name]) / median(start["import numpy"]) for start in starts)


def spread(share: float) -> float:
    """Return by which part so many of the ratios to ours differ, at most, between runs."""
    runs = [{k: v for k, v in run.items() if k != "cold start"} for run in record()["runs"]]
    found = [
        [ratio(run[workload], name, "nn fast") for run in runs]
        for workload in runs[0]
        for name in runs[0][workload]
    ]
    differences = sorted(max(ratios) / min(ratios) - 1 for ratios in found)
    return differences[round(share * (len(differences) - 1))]


def grown(what: str) -> list[dict[str, Any]]:
    """Return what was measured as the width, the depth, the batch or the data grew."""
    rows: list[dict[str, Any]] = record()["growth"][what]
    return rows


def takes_over() -> int:
    """Return the narrowest width from which on the products are half of the step or more."""
    halves = [(r["sizes"][1], r["products"] >= r["seconds"] / 2) for r in grown("width")]
    return next(width for i, (width, _) in enumerate(halves) if all(half for _, half in halves[i:]))


def limit(what: str) -> float:
    """Return the most operations or bytes a second, or the least seconds a call."""
    found: float = record()["growth"]["limits"][what]
    return found


def machines() -> dict[str, Any]:
    """Return the record of what workers of a cluster gain."""
    return record(MACHINES)


def beside_two(what: str, other: str = "one") -> list[float]:
    """Return how many times longer one worker takes than two, a number a round; or "alone"."""
    seconds = machines()["seconds"][what]
    return [theirs / ours for theirs, ours in zip(seconds[other], seconds["two"], strict=True)]
