"""What `--update-docs` writes: the outputs and the numbers of now, and nothing else.

It writes only what the next run reads as it was meant. An output that would read as code is left
to its author, and so is an error where none is shown: a name that is lost above is no new output.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..pages import document, numbers, results
from . import run
from .session import examples_of

Read = Callable[[str], Iterable[document.Page]]  # how the text of a file is read


MEANT = "Traceback (most recent call last): and ... below it"


class UnwritableError(ValueError):
    """The next run would not read what was written as it was meant."""


@dataclass(frozen=True)
class Edit:
    """The lines from the first up to the end, which is not included, and what becomes of them."""

    first: int
    end: int
    change: Callable[[list[str]], list[str]]

    def of(self, lines: list[str]) -> list[str]:
        """Return all lines of a file after the edit."""
        changed = self.change(lines[self.first - 1 : self.end - 1])
        return [*lines[: self.first - 1], *changed, *lines[self.end - 1 :]]


def output(fence: document.Fence, outcome: run.Outcome, lines: list[str], read: Read) -> Edit:
    """Return the edit that puts what happened where the lines of a file show something else."""
    example = outcome.example
    if outcome.error and example.exc_msg is None:
        error = outcome.error.strip()
        raise UnwritableError(f"it ends with {error}; where that is meant, write {MEANT}")
    first = fence.line_of(example) + example.source.count("\n")
    shown = [line if line.strip() else "<BLANKLINE>" for line in outcome.got.splitlines()]
    new = [fence.indent + " " * example.indent + line for line in shown]
    edit = Edit(first, first + example.want.count("\n"), lambda _: new)
    before, after = examples(lines, read), examples(edit.of(lines), read)
    at = next(i for i, (_, line) in enumerate(before) if line == fence.line_of(example))
    is_read = at < len(after) and replace(outcome, example=after[at][0]).same
    if not is_read or texts_but(before, at) != texts_but(after, at):
        raise UnwritableError("it would not be read as an output; print it in another form")
    return edit


def examples(lines: list[str], read: Read) -> list[tuple[run.Example, int]]:
    """Return the examples of a file with these lines, each with its own line."""
    try:
        readings = list(read("\n".join(lines)))
    except (SyntaxError, ValueError):  # an output can end the docstring it stands in
        return []
    return [pair for r in readings for fence in r.of(document.Fence) for pair in examples_of(fence)]


def texts_but(found: list[tuple[run.Example, int]], at: int) -> list[tuple[str, str]]:
    """Return the sources and outputs of examples, but for the output of one of them."""
    return [(e.source, e.want if i != at else "") for i, (e, _) in enumerate(found)]


def number(element: document.Number, value: object) -> Edit:
    """Return the edit that writes the value as the sentence writes its number."""
    old, text = element.markup, numbers.rounded(element.text, value)
    new = old.replace(element.text, text, 1)
    again = results.NUMBER.fullmatch(new)
    if again is None or "|" in text:  # in a table it would end the cell
        raise UnwritableError(f"{text!r}, which cannot stand in a sentence")

    def renumbered(lines: list[str]) -> list[str]:
        return [results.NUMBER.sub(lambda m: new if m[0] == old else m[0], line) for line in lines]

    return Edit(element.line, element.line + 1, renumbered)


def write(path: Path, edits: list[Edit]) -> None:
    """Make the edits of one file, the last line first; each line keeps its end."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", file.read())
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        lines = edit.of(lines)
    *whole, last = lines
    text = "".join(line if line.endswith(("\r", "\n")) else line + end for line in whole)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text + last)
