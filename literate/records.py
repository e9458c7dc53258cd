"""A record is JSON with the check sum of its content; a block of a page names what it shows of one.

So what was changed by hand does not pass for a measurement, and a table never leaves its record.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from .files import write_whole


class RecordError(Exception):
    """A record that cannot be used, in one sentence that says what to type."""


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record: the content, and its check sum."""
    return {**content, "sha256": check_sum(content)}


def check_sum(record: Mapping[str, Any]) -> str:
    """Return the check sum of a record's content."""
    content = {key: value for key, value in record.items() if key != "sha256"}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@lru_cache
def is_sealed(text: str) -> bool:
    """Return whether a text is a record with its check sum; a page may ask for each number."""
    record = json.loads(text)
    return isinstance(record, dict) and record.get("sha256") == check_sum(record)


def load(path: Path, again: str) -> dict[str, Any] | None:
    """Return a record, or None where there is no file; `again` is the command that measures it.

    Raises
    ------
    RecordError
        If the file is not what a measurement has written.
    """
    if not path.is_file():
        return None
    text = path.read_text("utf-8")
    try:
        record: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise RecordError(
            f"{path.name} is no JSON ({error}); delete it, and measure again: {again}"
        ) from None
    if not is_sealed(text):
        raise RecordError(
            f"{path.name} was changed by hand: its check sum is not that of its content; "
            f"take it back from git, or measure again: {again}"
        )
    return record


def write(record: Mapping[str, Any], path: Path) -> None:
    """Write a record whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, text.encode())


def expanded(
    lines: list[str], block: re.Pattern[str], shown: Callable[[str], list[str]]
) -> list[str]:
    """Return the lines of a page with each block, up to its ``///``, replaced by what it shows.

    Of the line that opens a block, the pattern's only group is what `shown` is asked for.
    """
    done, inside = [], False
    for line in lines:
        if opened := block.fullmatch(line.strip()):
            done += shown(opened[1])
            inside = True
        elif inside and line.strip() == "///":
            inside = False
        else:
            done.append(line)
    return done
