"""Measure the entries of the ledger again: `uv run python -m literate.ledger [names] [--check]`."""

import argparse
import os
import sys
import time

from ..records import RecordError
from .entries import ENTRIES
from .jobs import Crew, processes, results
from .machines import MachinesError, machines
from .record import (
    UNFINISHED,
    Entry,
    Given,
    differences,
    make,
    versions,
    write,
)
from .tables import load


def begun(entry: Entry) -> dict[str, Given]:
    """The runs of an earlier, unfinished measurement with the same versions; they count."""
    record = load(entry.name, UNFINISHED) or load(entry.name)
    if record is None or not record["not_run"]:
        return {}
    if {**record["measured"], "date": ""} != {"date": "", **versions()}:
        return {}
    runs: dict[str, Given] = record["runs"]
    print(f"{entry.name}: going on after {len(runs)} of {len(entry.jobs)} runs", flush=True)
    return runs


def measure(entry: Entry, crew: Crew, until: float) -> None:
    """Run the jobs of an entry, keep each result as it comes, and write the record."""
    runs = begun(entry)
    left = [job for job in entry.jobs if job not in runs]
    for job, found in results(entry, left, crew, until):
        runs[job] = found
        write(make(entry, runs), UNFINISHED)
        print(f"{entry.name}: {job}", flush=True)
    record = make(entry, runs)
    write(record)
    if record["not_run"]:
        print(f"{entry.name}: {len(record['not_run'])} runs are missing; the same command goes on")
    else:
        (UNFINISHED / f"{entry.name}.json").unlink(missing_ok=True)


def check(entry: Entry, crew: Crew, only: str) -> list[str]:
    """Run the recorded jobs again, write nothing, and return what came out otherwise."""
    recorded = load(entry.name)
    if recorded is None:
        again = f"uv run python -m literate.ledger {entry.name}"
        return [f"{entry.name} has no record; write `{again}`"]
    jobs = [job for job in recorded["runs"] if only in job]
    if entry.jobs and not jobs:
        return [f"no run of {entry.name} has {only!r} in its name"]
    fresh = make(entry, dict(results(entry, jobs, crew, float("inf"))))
    found = [f"{entry.name}: {line}" for line in differences(entry, recorded, fresh)]
    told = f"{len(found)} numbers or verdicts differ" if found else "as recorded"
    print(f"{entry.name}: {told}, {len(fresh['runs'])} of {len(jobs)} runs made again", flush=True)
    return found


def judge_again(entry: Entry) -> None:
    """Write the record anew from the runs in it: for claims that are worded otherwise now."""
    record = load(entry.name)
    if record is None:
        raise RecordError(f"{entry.name} has no record to judge; measure it first")
    write(make(entry, record["runs"], record["measured"]))


def main(words: list[str]) -> int:
    """Do what was typed, and return what a shell wants to know."""
    parser = argparse.ArgumentParser(prog="python -m literate.ledger", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="entry", help=f"of {', '.join(ENTRIES)}")
    parser.add_argument("--check", action="store_true", help="compare with the record, keep it")
    parser.add_argument("--judge", action="store_true", help="new verdicts from the recorded runs")
    parser.add_argument("--quick", action="store_true", help="only what needs no MNIST")
    parser.add_argument("--only", default="", metavar="TEXT", help="with --check: runs so named")
    parser.add_argument("--minutes", type=float, help="begin no run after so long")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), metavar="N")
    where = "let the workers of this Dask scheduler do the runs: tcp://192.0.2.7:8786"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=where)
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.names if name not in ENTRIES]:
        parser.error(f"no entry {', '.join(unknown)}; there are {', '.join(ENTRIES)}")
    until = float("inf") if asked.minutes is None else time.monotonic() + 60 * asked.minutes

    told = asked.scheduler
    crew = processes(asked.processes) if told is None else machines(told)
    problems = []
    try:
        with crew as at_work:
            for name in asked.names or ENTRIES:
                problems += done(ENTRIES[name], asked, at_work, until)
    except MachinesError as error:
        problems.append(str(error))
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


def done(entry: Entry, asked: argparse.Namespace, crew: Crew, until: float) -> list[str]:
    """Do with an entry what was typed, and return what went wrong."""
    try:
        if asked.quick and entry.mnist:
            pass
        elif asked.judge:
            judge_again(entry)
        elif asked.check:
            return check(entry, crew, asked.only)
        else:
            measure(entry, crew, until)
    except (OSError, ModuleNotFoundError, ValueError, RecordError) as error:
        return [f"{entry.name} was not run: {error}"]
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
