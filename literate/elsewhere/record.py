"""The record says what every library answered, when and in which versions: one small JSON.

It carries the check sum of its content, as the records of the ledger do, so that a cell changed by
hand does not pass for a measurement.
"""

import json
from pathlib import Path
from typing import Any

from ..ledger.tables import RecordError, check_sum
from ..paths import DOCS
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
    try:
        record = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise RecordError(f"there is no {path.name}; measure: {AGAIN}") from None
    except ValueError as error:
        raise RecordError(f"{path.name} is no JSON ({error}); measure again: {AGAIN}") from None
    if not isinstance(record, dict) or record.get("sha256") != check_sum(record):
        raise RecordError(
            f"{path.name} was changed by hand: its check sum is not that of its content; "
            f"take it back from git, or measure again: {AGAIN}"
        )
    libraries: dict[str, Any] = record["libraries"]
    return libraries


def write(libraries: dict[str, Any], path: Path = RECORD) -> None:
    """Write the record whole, or not at all."""
    content = {"libraries": {name: libraries[name] for name in LIBRARIES if name in libraries}}
    being_written = path.with_suffix(".json.part")
    text = json.dumps(content | {"sha256": check_sum(content)}, indent=1, ensure_ascii=False)
    being_written.write_text(text + "\n", "utf-8", newline="\n")
    being_written.replace(path)


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
