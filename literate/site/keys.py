"""The key of each block that runs or answers is written into the Markdown that becomes HTML."""

import re

from ..pages.document import Exercise, Fence, Page
from ..pages.exercises import OPENS

EXERCISE = re.compile(rf"{re.escape(OPENS)} (?P<key>[\d.]+)")
END = re.compile(r"\s*(\}?)\s*$")  # of what stands behind the marks of a fence


def written(reading: Page, first: int, markdown: str) -> str:
    """Return Markdown whose first line is this one of a file, with the keys of its blocks."""
    openings = {fence.line: fence for fence in reading.of(Fence) if reading.runs(fence)}
    comments = {exercise.line: exercise for exercise in reading.of(Exercise)}
    lines = markdown.split("\n")
    for at, line in enumerate(lines):
        if fence := openings.get(first + at):
            lines[at] = END.sub(rf' key="{fence.key}"\1', line, count=1)
        elif exercise := comments.get(first + at):
            lines[at] = f"{line} {exercise.key}"
    return "\n".join(lines)


def written_at_the_end(reading: Page, markdown: str) -> str | None:
    """Return what stands at the end of a file, below its front matter, with the keys.

    Return None if something else stands there.
    """
    whole, end = "\n".join(reading.lines).rstrip("\n"), markdown.rstrip("\n")
    first = whole.removesuffix(end).count("\n") + 1
    return written(reading, first, markdown) if whole.endswith(end) else None


def of_exercise(line: str) -> str:
    """Return the key of the exercise that a line opens, or nothing."""
    found = EXERCISE.fullmatch(line)
    return found["key"] if found else ""
