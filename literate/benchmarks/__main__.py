"""Measure: `uv run --group bench python -m literate.benchmarks [W1 …] [--runs 2] [--write]`.

With `--group peers` and `--verification`: what judging the pages takes beside other tools.

Every implementation has a process of its own, and all take their turns in rounds, so that what
else the machine does meets all of them. What is compared is the processor's time within a round.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
from statistics import median
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from .. import records
from ..paths import ROOT
from . import growth, results, verification, worker
from .alone import ALONE
from .ladder import RUNGS
from .record import about, goals, make, short
from .results import COMPILED, MACHINES, RECORD, ratio
from .worker import IMPLEMENTATIONS, module_of
from .workloads import WORKLOADS

ROUNDS = 5
LADDER = ("W1", "W2 f32", "W5")
BARE = ("nn fast", "matrix products")
COMPILES = ("nn compiled", "nn compiled, one step")
BESIDE = ("PyTorch", "PyTorch fused", "JAX scan")  # what the compiled step is compared with


def started(workload: str, implementation: str) -> subprocess.Popen[str]:
    """Start the process of one implementation."""
    return subprocess.Popen(
        [sys.executable, "-m", worker.__name__, workload, implementation],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=ALONE,
    )


def said_by(module: ModuleType) -> Any:
    """Return what a module says that has a process of its own."""
    words = [sys.executable, "-m", module.__name__]
    return json.loads(subprocess.check_output(words, text=True, cwd=ROOT, env=ALONE))


def answer(process: subprocess.Popen[str]) -> Any:
    """Return what a process says next."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} said nothing")
    return json.loads(line)


def measured(workload: str, names: list[str], rounds: int) -> dict[str, Any]:
    """Return the seconds of each round, the memory and the cost, for each implementation."""
    found: dict[str, Any] = {}
    processes = {}
    for name in names:  # one after the other: the first run is not to be disturbed either
        process = started(workload, name)
        told = answer(process)
        if told is not None:
            processes[name], found[name] = process, told | {"seconds": []}
    for _ in range(rounds):
        for name, process in processes.items():
            assert process.stdin is not None
            process.stdin.write("again\n")
            process.stdin.flush()
            found[name]["seconds"].append(round(answer(process), 6))
    for process in processes.values():
        process.communicate()
    return found


def disagreements(workload: str, found: dict[str, Any]) -> list[str]:
    """Return who did not do the same work, by the cost of what was trained."""
    ours, agree = found["nn"]["cost"], WORKLOADS[workload].agree
    return [
        f"{workload}: the cost of {name} is {told['cost']:.8f}, that of nn {ours:.8f}"
        for name, told in found.items()
        if told["cost"] is not None and abs(told["cost"] - ours) > agree * abs(ours)
    ]


def cold_start(rounds: int) -> dict[str, list[float]]:
    """Return the seconds of fresh processes: NumPy's bare import, and XOR trained with `nn`.

    The first of the compiled ones compiles, the others find what it made.
    """
    xor = "import nn; X, Y = nn.data.xor(); net = nn.init([2, 3, 1], 0, output=nn.sigmoid); "
    train = "nn.train(net, X, Y, nn.squared_error, nn.sgd(4.0), 5000, fast={})"
    programs = {"import numpy": "import numpy", "nn": xor + train.format(False)}
    programs |= {"nn fast": xor + train.format(True), "import nn": "import nn"}
    if installed("nn compiled"):
        programs["nn compiled"] = xor + train.format("'compiled'")
        programs["import numba, scipy"] = "import numba, scipy"
    watch = "import subprocess, sys, resource; subprocess.run([sys.executable, '-c', sys.argv[1]]"
    watch += ", check=True); u = resource.getrusage(resource.RUSAGE_CHILDREN); "
    watch += "print(u.ru_utime + u.ru_stime)"
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    with TemporaryDirectory() as folder:
        env = ALONE | {"XDG_CACHE_HOME": folder}
        for _ in range(rounds + 1):  # the first compiles
            for name, program in programs.items():
                words = [sys.executable, "-c", watch, program]
                said = subprocess.check_output(words, text=True, env=env)
                seconds[name].append(round(float(said), 4))
    first = {f"{name}, first": times[:1] for name, times in seconds.items() if name in COMPILES}
    return {name: times[1:] for name, times in seconds.items()} | first


def installed(name: str) -> bool:
    """Tell whether an implementation has the module that it needs."""
    module = module_of(name)
    return not module or importlib.util.find_spec(module) is not None


def show(workload: str, found: dict[str, Any]) -> None:
    """Print a workload: times, ratios to both of ours, the share of products, memory."""
    print(f"\n{workload:24} {'ms':>9} {'× nn':>7} {'× fast':>7} {'products':>9} {'MiB':>6}")
    for name, told in found.items():
        ms = 1000 * median(told["seconds"])
        share = ratio(found, "matrix products", name)
        print(
            f"{name:24} {ms:9.1f} {ratio(found, name, 'nn'):7.2f} "
            f"{ratio(found, name, 'nn fast'):7.2f} {share:9.0%} {told['memory']:6.0f}"
        )


def complete(workloads: list[str], names: list[str], rounds: int) -> dict[str, Any]:
    """Return one complete run, after printing it."""
    run: dict[str, Any] = {}
    for workload in workloads:
        run[workload] = measured(workload, names, rounds)
        show(workload, run[workload])
        for line in disagreements(workload, run[workload]):
            print("NOT THE SAME WORK:", line)
        sys.stdout.flush()
    run["cold start"] = cold_start(rounds)
    for name, seconds in run["cold start"].items():
        print(f"fresh process, {name}: {1000 * median(seconds):.0f} ms")
    for goal in goals(run):
        print(goal)
    return run


def arguments() -> argparse.Namespace:
    """Return what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", help="all of them without any")
    parser.add_argument("--only", nargs="*", help="these implementations, and nn")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--runs", type=int, default=1, help="complete runs, to see their spread")
    parser.add_argument("--compiled", action="store_true", help="the compiled step, and a few")
    parser.add_argument("--write", action="store_true", help=f"write {RECORD.name}")
    parser.add_argument(
        "--machines", action="store_true", help=f"two workers beside one; write {MACHINES.name}"
    )
    parser.add_argument("--verification", action="store_true", help="what judging the pages takes")
    parser.add_argument("--build", action="store_true", help="what building the site takes")
    parser.add_argument("--goals", action="store_true", help="what the records say of the goals")
    return parser.parse_args()


def main() -> None:
    """Measure what the command line names."""
    args = arguments()
    if args.goals:
        for number, run in enumerate([*results.record()["runs"], *results.compiled()["runs"]]):
            print(f"complete run {number}", *goals(run), sep="\n")
        return
    if args.verification or args.build:
        (verification.judge if args.verification else verification.build)(args.rounds)
        return
    if args.machines:
        from . import machines

        record = about(("numpy", "distributed")) | said_by(machines)
        records.write(records.sealed(short(record)), MACHINES)
        return
    rungs = [name for name in IMPLEMENTATIONS if name.startswith("rung")]
    everyone = [name for name in IMPLEMENTATIONS if name not in rungs]
    absent = [name for name in everyone if not installed(name)]
    if absent:
        print("not installed:", ", ".join(absent))
    only = COMPILES + BESIDE if args.compiled else args.only
    names = [n for n in everyone if n not in absent and (not only or n in ("nn", *BARE, *only))]
    workloads = args.workloads or [n for n, w in WORKLOADS.items() if w.epochs or not args.compiled]
    runs = [complete(workloads, names, args.rounds) for _ in range(args.runs)]
    if args.write and args.compiled:
        records.write(records.sealed(short(make(runs))), COMPILED)
    elif args.write:
        gains = {workload: measured(workload, rungs, args.rounds) for workload in LADDER}
        record = make(runs, ladder={"rungs": RUNGS, **gains}, growth=said_by(growth))
        records.write(records.sealed(short(record)), RECORD)


if __name__ == "__main__":
    main()
