"""How the cost of a fast step grows with the network, the batch and the data.

The work is counted in multiplications and additions of the matrix products, and in the bytes that
the calls of the step read and write. Memory is what NumPy asks for beyond the data.
"""

import json
import time
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

import nn

from . import ours
from .workloads import Workload

STEPS = 8
GROWTH: dict[str, list[tuple[tuple[int, ...], int, int]]] = {
    "width": [((64, width, width, 10), 128, STEPS) for width in (2**n for n in range(3, 12))],
    "depth": [((64, *[256] * depth, 10), 128, STEPS) for depth in (1, 2, 4, 8, 16)],
    "batch": [((64, 256, 256, 10), batch, STEPS) for batch in (2**n for n in range(0, 11, 2))],
    "data": [((64, 256, 256, 10), 128, steps) for steps in (4, 8, 16, 32)],
}


def seconds(run: Any, least: float = 0.2) -> float:
    """Return the processor's time of a run, the shortest of several."""
    best, until = float("inf"), time.process_time() + least
    while time.process_time() < until:
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def counted(sizes: tuple[int, ...], batch: int, steps: int) -> dict[str, Any]:
    """Return what a step of this network takes."""
    sizes, batch = tuple(map(int, sizes)), int(batch)
    w = Workload(
        *("growth", sizes, "relu", "softmax_cross_entropy", "adam", 1e-3),
        *(batch, 1, steps * batch, "float32"),
    )
    calls: list[Any] = []
    replay: Any = nn.replay
    plan = replay.plan

    def noted(*given: Any) -> Any:
        made = plan(*given)
        calls.extend(made)
        return made

    replay.plan = noted
    try:
        ours.fast(w)()
    finally:
        replay.plan = plan
    more = replace(w, epochs=w.epochs + 4)  # the difference leaves out what begins a training
    once, again = (seconds(ours.fast(run), 0.3) for run in (w, more))
    tracemalloc.start()
    ours.fast(w)()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    moved = sum(array.nbytes for _, inputs in calls for array in inputs)
    moved += sum(getattr(getattr(f, "__self__", None), "nbytes", 0) for f, _ in calls)
    products = seconds(ours.products(w)) / steps
    sides = [a * b for a, b in pairwise(sizes)]
    return {
        "sizes": sizes, "batch": batch, "examples": steps * batch,
        "seconds": (again - once) / 4 / steps, "products": products, "calls": len(calls),
        "flops": 2 * batch * (3 * sum(sides) - sides[0]), "bytes": moved, "peak": peak,
    }  # fmt: skip


def limits() -> dict[str, float]:
    """Return what this processor does at best: operations and bytes a second, and calls."""
    A = np.ones((1024, 1024), np.float32)
    large = [np.ones(2**24, np.float32) for _ in range(3)]
    tiny, other = np.ones((2, 4, 3))
    out = np.empty_like(A)
    many = range(1000)
    return {
        "flops": 2 * 1024**3 / seconds(lambda: A.dot(A, out)),
        "bytes": 3 * large[0].nbytes / seconds(lambda: np.add(*large)),
        "call": seconds(lambda: [np.add(tiny, tiny, other) for _ in many]) / len(many),
    }


def grown() -> dict[str, Any]:
    """Return the limits, and a row for each network, batch and amount of data."""
    return {"limits": limits()} | {
        name: [counted(*row) for row in rows] for name, rows in GROWTH.items()
    }


if __name__ == "__main__":
    print(json.dumps(grown()))
