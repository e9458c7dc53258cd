"""One implementation of one workload in a process of its own, which answers when it is asked."""

import importlib
import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from . import ladder, ours, peers
from .workloads import WORKLOADS

STATUS = Path("/proc/self/status")
IMPLEMENTATIONS = {
    "nn": ours.readable,
    "nn fast": ours.fast,
    "nn compiled": ours.compiled,
    "nn compiled, one step": ours.one_step,
    "matrix products": ours.products,
    "one at a time": ours.one_at_a_time,
    "plain Python": ours.plain_python,
    "PyTorch": peers.torch_eager,
    "PyTorch fused": peers.torch_fused,
    "scikit-learn": peers.sklearn,
    "JAX": peers.jax_step,
    "JAX scan": peers.jax_scan,
}
IMPLEMENTATIONS |= {
    f"rung {height}": partial(ladder.rung, height=height) for height in range(len(ladder.RUNGS))
}
NEEDS = {"nn compiled": "numba", "PyTorch": "torch", "scikit-learn": "sklearn", "JAX": "jax"}


def module_of(implementation: str) -> str | None:
    """Return the module that an implementation needs besides NumPy."""
    return next((m for name, m in NEEDS.items() if implementation.startswith(name)), None)


def mebibytes(field: str) -> float:
    """Return a field of this process's status in MiB, where the system tells."""
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


def main(workload: str, implementation: str) -> None:
    """Say what came of a first run; then run again for every line that is read."""
    if hasattr(os, "sched_setaffinity"):  # some libraries start a thread for each processor
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    module = module_of(implementation)
    if module:
        importlib.import_module(module)
    w = WORKLOADS[workload]
    _ = w.data, w.targets, w.orders
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = mebibytes("VmRSS")
    run = IMPLEMENTATIONS[implementation](w)
    if run is None:
        print("null", flush=True)
        return
    params: Any = run()
    told = {"memory": mebibytes("VmHWM") - before, "cost": None}
    if isinstance(params, list):
        told["cost"] = w.cost(params)
    print(json.dumps(told), flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        run()
        print(time.process_time() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
