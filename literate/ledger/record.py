"""A record is what was published, what came out here, and what follows: JSON, one file an entry.

The verdicts follow from the numbers by one rule, `judge`. A record carries the check sum of its
content, so that a number changed by hand does not pass for a measurement.
"""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from math import floor, log10
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import nn

from .. import records
from ..paths import CACHE
from .tables import MISSING, RECORDS, digits_of, values_of

UNFINISHED = CACHE / "ledger"

MEASURED = "measured here"
TARGET = "not fully specified"
DUE = "as it must be"
WITHIN = "reproduced within its range"
BESIDE = "beside its range"
EXPLAINED = "explained"
CORRECTED = "corrected"
FAILED = "could not be reproduced"

Value: TypeAlias = float | list[float] | list[int]
Found: TypeAlias = dict[str, Value]  # what a job finds: quantities by their names
Given: TypeAlias = Mapping[str, Value]  # and what it gives of them
Runs: TypeAlias = Mapping[str, Given]


@dataclass(frozen=True)
class Claim:
    """A number as it was published, and the quantity of ours that it is compared with.

    `printed` is None for a quantity that nobody published, and what it must be for one that is
    `due` by definition. A `target` is published without what it takes to repeat it; what `explains`
    a number that was corrected is another procedure, which gives it as it was printed. `drift` is
    how far the median of a fresh run may be from that of the recorded one; `inf` if that tells
    nothing.
    """

    of: str
    printed: str | None = None
    why: str = ""
    drift: float = 1e-7
    target: bool = False
    due: bool = False
    explains: bool = False


@dataclass(frozen=True)
class Entry:
    """What somebody published, where, and the jobs that measure it again.

    A job returns quantities by their names. Several jobs, each with a seed of its own, may return
    the same quantity: then it is a distribution.
    """

    name: str
    title: str
    source: str
    claims: tuple[Claim, ...]
    jobs: Mapping[str, Callable[[], Given]]
    mnist: bool = False


def agreement(printed: str, value: float) -> int:
    """Return to how many of the printed digits the value agrees, rounded there."""
    published, most = float(printed), digits_of(printed)
    if not published:
        return most if abs(value) < 0.5 else 0
    lead = floor(log10(abs(published)))
    near = abs(value - published) * (1 - 1e-9)
    return max((n for n in range(most + 1) if near <= 0.5 * 10.0 ** (lead - n + 1)), default=0)


def judge(claim: Claim, values: list[float]) -> str:
    """Return the verdict on a claim, from what came out here."""
    if claim.target:
        return TARGET
    if not values:
        return MISSING
    if claim.printed is None:
        return MEASURED
    printed, low, high = float(claim.printed), min(values), max(values)
    agreed = max(agreement(claim.printed, value) for value in values)
    to_digits = f"reproduced to {agreed} digit{'s' * (agreed != 1)}"
    if len(values) > 1 and low <= printed <= high:
        return WITHIN
    if agreed == digits_of(claim.printed):
        return DUE if claim.due else EXPLAINED if claim.explains else to_digits
    if claim.why:
        return CORRECTED
    if len(values) > 1:
        decimals = len(claim.printed.partition(".")[2])
        return f"{BESIDE}, by {max(low - printed, printed - high):.{decimals}f}"
    return to_digits if agreed >= 2 else FAILED


def versions() -> dict[str, str]:
    """Return what a result may depend on."""
    return {
        "python": platform.python_version(),
        "numpy": metadata.version("numpy"),
        "nn": nn.__version__,
        "machine": platform.machine(),
    }


def make(entry: Entry, runs: Runs, measured: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the record of some runs; `measured` says when and with what, today if it is None."""
    rows = [
        {
            "of": claim.of,
            "published": f"must be {claim.printed}" if claim.due else claim.printed,
            "verdict": judge(claim, values_of(runs, claim.of)),
            "why": claim.why,
        }
        for claim in entry.claims
    ]
    content = {
        "entry": entry.name,
        "title": entry.title,
        "source": entry.source,
        "measured": measured or {"date": datetime.now(UTC).date().isoformat(), **versions()},
        "rows": rows,
        "runs": {
            job: {of: plain(value) for of, value in runs[job].items()}
            for job in entry.jobs
            if job in runs
        },
        "not_run": [job for job in entry.jobs if job not in runs],
    }
    return records.sealed(content)


def plain(value: Value) -> Value:
    """Return a number, or each of several, as JSON knows it, to fifteen digits."""
    if isinstance(value, list):
        return [number if isinstance(number, int) else float(f"{number:.15g}") for number in value]
    return value if isinstance(value, int) else float(f"{value:.15g}")


def write(record: Mapping[str, Any], folder: Path = RECORDS) -> Path:
    """Write a record whole, or not at all."""
    path = folder / f"{record['entry']}.json"
    records.write(record, path)
    return path


def differences(entry: Entry, recorded: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[str]:
    """Return what a fresh run gives otherwise than the recorded one, a sentence each."""
    found = []
    same_jobs = [job for job in fresh["runs"] if job in recorded["runs"]]
    for claim in entry.claims:
        before, now = (
            values_of({job: record["runs"][job] for job in same_jobs}, claim.of)
            for record in (recorded, fresh)
        )
        if len(before) != len(now):
            found.append(f"{claim.of}: {len(before)} recorded, {len(now)} now")
        elif before and abs(median(now) - median(before)) > claim.drift:
            found.append(f"{claim.of}: {median(before)} recorded, {median(now)} now")
    if not fresh["not_run"]:
        for was, row in zip(recorded["rows"], fresh["rows"], strict=False):
            verdicts = was["verdict"], row["verdict"]
            both_near = all(verdict.startswith((WITHIN, BESIDE)) for verdict in verdicts)
            if verdicts[0] != verdicts[1] and not both_near:  # a range has no sharp edge
                found.append(f"{row['of']}: {was['verdict']} recorded, {row['verdict']} now")
    return found
