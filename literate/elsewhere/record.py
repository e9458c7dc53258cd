"""The record says what every library answered, when and in which versions: one small JSON.

It is sealed as the records of the ledger are: a cell changed by hand does not pass for measured.
"""

import re
from pathlib import Path
from typing import Any

from .. import records
from ..paths import DOCS
from ..records import RecordError
from .facts import FACTS
from .pins import LIBRARIES

RECORD = DOCS / "reference" / "elsewhere.json"
AGAIN = "uv run python -m literate.elsewhere"


def load(path: Path = RECORD) -> dict[str, Any]:
    """Return what was measured of each library, by its name.

    Raises
    ------
    RecordError
        If there is no file, or it is not what a measurement has written.
    """
    record = records.load(path, AGAIN)
    if record is None:
        raise RecordError(f"there is no {path.name}; measure: {AGAIN}")
    libraries: dict[str, Any] = record["libraries"]
    return libraries


def answer(name: str, fact: str, at: int = 0) -> float:
    """Return a number of a library's answer: the first, unless another is asked for."""
    return float(re.findall(r"\d+(?:\.\d+)?", load()[name]["cells"][fact]["is"])[at])


def write(libraries: dict[str, Any], path: Path = RECORD) -> None:
    """Write the record whole, or not at all."""
    content = {"libraries": {name: libraries[name] for name in LIBRARIES if name in libraries}}
    records.write(records.sealed(content), path)


def differences(name: str, recorded: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Return which cells of a library came out otherwise, a sentence each.

    What was only seen, for it depends on the processor, is not compared.
    """
    found = []
    for fact in FACTS:
        was, now = (told.get("cells", {}).get(fact, {}) for told in (recorded, fresh))
        if said(was) != said(now):
            found.append(f"{name}, {fact}: {said(was)!r} recorded, {said(now)!r} now")
    return found


def said(cell: dict[str, Any]) -> str:
    """Return what a cell shows: what is, or why it does not apply."""
    return str(cell["is"]) if "is" in cell else f"does not apply: {cell.get('not', 'not measured')}"
