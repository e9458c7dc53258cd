"""The tables of the ledger: Markdown from the records, which `python -m literate.ledger` writes.

``/// ledger | mazur`` is one entry; several names, with commas between them, are the overview.
A record that was changed by hand stops the build.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, relpath
from statistics import median
from typing import Any

from .. import records
from ..paths import DOCS
from ..records import RecordError

RECORDS = DOCS / "about" / "ledger"
BLOCK = re.compile(r"/// ledger \| (?P<names>[\w, ]+)")
MISSING = "missing"
TINY = 1e-3
MANY = 12  # a longer table is folded
QUICK = (
    "mazur",
    "micrograd",
    "spiral",
    "neuron",
    "multi_output",
    "rumelhart",
    "xor",
    "cs231n",
    "d2l",
    "udl",
    "cross_entropy",
    "activations",
    "initialization",
    "vanishing",
    "digits",
    "debugging",
    "hyper_parameters",
    "optimizers",
    "generalization",
    "universality",
    "autodiff",
    "onwards",
    "history",
)


def load(name: str, folder: Path = RECORDS) -> dict[str, Any] | None:
    """Return the record of an entry, or None where there is none yet.

    Raises
    ------
    RecordError
        If the file is not what a measurement has written.
    """
    return records.load(folder / f"{name}.json", f"`uv run python -m literate.ledger {name}`")


def values_of(runs: Mapping[str, Mapping[str, Any]], quantity: str) -> list[float]:
    """Return what the runs gave for a quantity, one number a run, or all of a run of many."""
    found: list[float] = []
    for run in runs.values():
        values = run.get(quantity, [])
        found += values if isinstance(values, list) else [values]
    return found


def digits_of(printed: str) -> int:
    """Return how many significant digits were printed."""
    return len(printed.removeprefix("must be ").lstrip("-0.").replace(".", "")) or 1


def found(name: str, quantity: str) -> list[float]:
    """Return what was measured of a quantity, a number a run: for a number in a sentence."""
    record = load(name) or {"runs": {}}
    values = values_of(record["runs"], quantity)
    if not values:
        raise RecordError(f"{name} has no {quantity!r}; see docs/about/ledger/{name}.json")
    return values


def problems(names: str) -> list[str]:
    """Return what is wrong with the records of some entries, a sentence each."""
    found = []
    for name in names.split(","):
        try:
            load(name.strip())
        except RecordError as error:
            found.append(str(error))
    return found


def expanded(lines: list[str], uri: str) -> list[str]:
    """Return the lines of the page at `uri` with each ledger block replaced by its Markdown."""
    folder = relpath("about/ledger", dirname(uri))

    def shown(names: str) -> list[str]:
        first, *others = (name.strip() for name in names.split(","))
        return overview([first, *others]) if others else details(first, folder)

    return records.expanded(lines, BLOCK, shown)


def overview(names: list[str]) -> list[str]:
    """Return the table of all entries: a line each, those without a record too."""
    rows = ["| entry | verdicts | measured |", "|---|---|---|"]
    for name in names:
        record = load(name)
        if record is None:
            rows.append(f"| [{name}](#{name}) | {MISSING} | never |")
            continue
        rows.append(f"| [{record['title']}](#{name}) | {verdicts(record)} | {date(record)} |")
    return rows


def date(record: Mapping[str, Any]) -> str:
    """Return when an entry was measured, if there is anything to measure."""
    when: str = record["measured"]["date"]
    return f"<time>{when}</time>" if record["runs"] or record["not_run"] else "–"


def verdicts(record: Mapping[str, Any]) -> str:
    """Return how many numbers got which verdict; to how many digits is left to the entry."""
    kinds = Counter(
        re.sub(r" to \d+ digits?$|, by [\d.]+$", "", row["verdict"]) for row in record["rows"]
    )
    missing = len(record["not_run"])
    said = [f"{number} {kind}" for kind, number in kinds.items()]
    return ", ".join(said + [f"{runs(missing)} {MISSING}"] * bool(missing))


def runs(number: int) -> str:
    """Return a number of runs in words."""
    return f"{number} run{'s' * (number != 1)}"


def details(name: str, folder: str = "ledger") -> list[str]:
    """Return an entry: its source, its table, the reasons, when and with what it was measured."""
    record = load(name)
    again = f"`uv run python -m literate.ledger {name}`"
    if record is None:
        return [f"This entry is {MISSING}: nobody has run {again} yet.", ""]
    judged = [row for row in record["rows"] if row["verdict"] != MISSING]
    reasons = list(dict.fromkeys(row["why"] for row in judged if row["why"]))
    numbers = [f"({at}) " for at in range(1, len(reasons) + 1)] if len(reasons) > 1 else [""]
    notes = [line for at, why in zip(numbers, reasons, strict=False) for line in ("", at + why)]
    with_what = ", ".join(f"{k} {v}" for k, v in record["measured"].items() if k != "date")
    kept = f"[the record]({folder}/{name}.json)"
    stamp = f"Measured on {date(record)} with {with_what}: {kept}. Again: {again}."
    if date(record) == "–":
        stamp = f"There is nothing to run; {kept} has the numbers."
    source = f"Source: {record['source']}"
    here = [f'<div class="ran" data-measure="{name}"></div>', ""] if name in QUICK else []
    return [source, "", *table(record, reasons), *notes, "", *not_run(record), stamp, "", *here]


def table(record: Mapping[str, Any], reasons: list[str]) -> list[str]:
    """Return what was published beside what came out, folded if there is much of it."""
    lines = ["| number | published | here | verdict |", "|---|---|---|---|"]
    for row in record["rows"]:
        told = row["why"] in reasons and len(reasons) > 1
        verdict = row["verdict"] + (f" ({reasons.index(row['why']) + 1})" if told else "")
        values = values_of(record["runs"], row["of"])
        found = said(values, row["published"]) if values or row["verdict"] == MISSING else "–"
        lines.append(f"| {row['of']} | {row['published'] or '–'} | {found} | {verdict} |")
    if len(record["rows"]) <= MANY:
        return lines
    title = f'??? note "All {len(record["rows"])} numbers: {verdicts(record)}"'
    return [title, "", *(f"    {line}" for line in lines)]


def not_run(record: Mapping[str, Any]) -> list[str]:
    """Return what is missing, by name if it is not much."""
    lacking = record["not_run"]
    if not lacking:
        return []
    names = f": {'; '.join(lacking)}" if len(lacking) <= MANY else ""
    of_all = f"{len(lacking)} of {runs(len(lacking) + len(record['runs']))}"
    return [f"**{of_all} {MISSING}**{names}.", ""]


def said(values: list[float], printed: str | None) -> str:
    """Return what was measured, with two digits more than were printed; several as a range."""
    if not values:
        return MISSING
    digits = (digits_of(printed) if printed else 2) + 2 * (len(values) == 1 or not printed)
    low, middle, high = (
        shown(v, digits, printed is None) for v in (min(values), median(values), max(values))
    )
    if len(values) == 1:
        return middle
    return f"{middle}; {low} to {high} in {runs(len(values))}"


def shown(value: float, digits: int, has_power: bool = False) -> str:
    """Return a number with so many digits; a tiny one with its power of ten, if it may."""
    if has_power and 0 < abs(value) < TINY:
        front, _, power = f"{value:.{digits - 1}e}".partition("e")
        return f"{front}e{int(power)}"
    if isinstance(value, int) or abs(value) < 1e-12:
        return f"{value:,.0f}"
    first = (
        len(f"{abs(value):.12f}".lstrip("0.")) - 12 if abs(value) < 1 else len(str(int(abs(value))))
    )
    return f"{value:.{max(digits - first, 0)}f}"
