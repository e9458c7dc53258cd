"""What was measured, when and on what; the ratios that follow, and the goals."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

from .results import ratio

PACKAGES = ("numpy", "torch", "scikit-learn", "jax", "numba", "scipy")

# How many times slower the second is to be than the first, at the least.
GOALS = (
    *(("nn", "PyTorch", {"W1": 9, "W2 f32": 7, "W3 f32": 7, "W4": 1.7, "W5": 1.2, "W6": 1.15}),),
    *(("nn fast", "PyTorch", {"W1": 20, "W2 f32": 10, "W4": 1.9, "W5": 1.25}),),
    *(("nn fast", "PyTorch fused", {"W5": 1.0}),),
    *(("nn fast", "JAX", {"W1": 1.5}),),
    *(("nn fast", "JAX scan", {"W3 f32": 1.0}),),
    *(("nn fast", "one at a time", {"W3 f32": 14}),),
    ("nn compiled", "JAX scan", {"W1": 4, "W2 f32": 1.4, "W3 f32": 1.2, "W4": 1.08, "W5": 1.1}),
    (
        *("nn compiled", "nn fast"),
        {"W1": 50, "W2 f32": 2.5, "W3": 1.3, "W3 f32": 1.3, "W4": 1.25, "W5": 1.4},
    ),
    ("nn compiled", "PyTorch", {"W1": 500, "W2 f32": 20, "W3 f32": 10, "W4": 2.2, "W5": 1.45}),
    ("nn compiled", "PyTorch fused", {"W5": 1.0}),
)
SHARES = {  # of the time that bare products take
    "nn": {"W5": 0.68},
    "nn fast": {"W5": 0.72},
    "nn compiled": {"W2 f32": 0.38, "W3 f32": 0.55, "W4": 0.6, "W5": 0.8},
}


def goals(run: dict[str, Any]) -> Iterator[str]:
    """Yield a line for every goal that the run can tell about."""
    for ours, peer, wanted in GOALS:
        for workload, least in wanted.items():
            if {ours, peer} <= {*run.get(workload, ())}:
                found = ratio(run[workload], peer, ours)
                told = f"{workload}, {ours}: {peer} takes {found:.2f} times"
                yield line(told, found, least) + paid(run[workload], ours)
    for ours, wanted in SHARES.items():
        for workload, least in wanted.items():
            if ours in run.get(workload, ()):
                found = ratio(run[workload], "matrix products", ours)
                told = f"{workload}, {ours}: {found:.0%} of it are products"
                yield line(told, found, least) + paid(run[workload], ours)
    if "W5" in run and "PyTorch" in run["W5"]:
        half = run["W5"]["PyTorch"]["memory"] / 2
        for ours in run["W5"]:
            if ours in ("nn", "nn fast", "nn compiled"):
                own = run["W5"][ours]["memory"]
                yield line(f"W5, {ours}: {own:.0f} MiB, of PyTorch's half", half / own, 1)
    yield from starts({name: median(seconds) for name, seconds in run["cold start"].items()})


def starts(cold: dict[str, float]) -> Iterator[str]:
    """Yield a line for every goal of a fresh process."""
    for ours in ("nn", "nn fast"):
        times = cold[ours] / cold["import numpy"]
        yield line(f"cold start, {ours}: {times:.2f} times import numpy", 3.5 / times, 1)
    if "nn compiled" in cold:
        first, more = cold["nn compiled, first"], cold["nn compiled"] - cold["nn fast"]
        yield line(f"cold start, nn compiled, at first: {first:.1f} s", 3 / first, 1)
        told = line(f"cold start, nn compiled, later: {more:.2f} s over nn fast", 0.3 / more, 1)
        imports = cold["import numba, scipy"] - cold["import numpy"]
        yield f"{told}; importing Numba and SciPy takes {imports:.2f} s of it"


def paid(found: dict[str, Any], ours: str) -> str:
    """Return what a training pays before its second step, which a compiler does once."""
    if f"{ours}, one step" not in found:
        return ""
    share = 1 / ratio(found, ours, f"{ours}, one step")
    return f"; {share:.0%} of it is watching, checks and the first step"


def line(words: str, found: float, least: float) -> str:
    """Return a goal as a line: met, or by how much it is missed."""
    told = "met" if found >= least else f"missed by {1 - found / least:.0%}"
    return f"{words}: {told} ({least:g})"


def processor() -> str:
    """Return what the system calls its processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def about(packages: tuple[str, ...]) -> dict[str, Any]:
    """Return when, on what and with which versions something is measured."""
    versions = {}
    for package in packages:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "versions": versions,
    }


def make(runs: list[dict[str, Any]], **more: Any) -> Any:
    """Return the record of some complete runs, and of what else was measured."""
    return about(PACKAGES) | {
        "runs": runs,
        **more,
    }


def short(value: Any) -> Any:
    """Return what was measured with numbers to five digits."""
    if isinstance(value, dict):
        return {name: short(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [short(part) for part in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
