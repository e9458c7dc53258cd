"""A table that a reader brings becomes numbers, or a sentence says why it does not.

The first row has the names of the columns. One column is the answer, the others are numbers.
"""

import csv
import io
import re
from dataclasses import dataclass

import numpy as np

MOST, FEWEST = 1_000_000, 10  # characters of a file, and rows
CLASSES = 12
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+", re.ASCII)


class TableError(Exception):
    """A table that nothing can be learned from, with one sentence that says why."""


@dataclass(frozen=True)
class Table:
    """The numbers of the examples, the names of their columns, and which class each belongs to."""

    X: np.ndarray
    columns: list[str]
    y: np.ndarray
    names: list[str]
    answer: str


def read(text: str, from_right: int = 1) -> Table:
    """Return the table in a text; its answer is so far from the right: 1 is last, 0 first."""
    header, rows = cells_of(text)
    if not 0 <= from_right <= len(header):
        raise TableError(
            f"It has {len(header)} columns; none is number {from_right} from the right."
        )
    at = len(header) - from_right if from_right else 0
    inputs = [place for place in range(len(header)) if place != at]
    if all(NUMBER.fullmatch(header[place]) for place in inputs):
        raise TableError("The first row has numbers; put a row with the columns' names above it.")
    for line, cells in rows:
        if not cells[at]:
            raise TableError(f"Line {line} has no answer in {header[at]}; fill it, or take it out.")
    X = [[number(cells[place], line, header[place]) for place in inputs] for line, cells in rows]
    names, y = np.unique([cells[at] for _, cells in rows], return_inverse=True)
    if len(names) == 1:
        raise TableError(f"All answers in {header[at]} are {names[0]}: there is nothing to learn.")
    if len(names) > CLASSES:
        raise TableError(
            f"{len(names)} different answers are in {header[at]}; here at most {CLASSES} classes "
            "are learned: choose another column."
        )
    columns = [header[place] for place in inputs]
    return Table(np.array(X), columns, y, names.tolist(), header[at])


def cells_of(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names in the first row, and of each other row its line and its cells."""
    if len(text) > MOST:
        raise TableError(f"The file has more than {MOST:,} characters; take a part of its rows.")
    if "\ufffd" in text or "\0" in text:
        raise TableError("This is no text in UTF-8; save the table as CSV in UTF-8.")
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        found = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except csv.Error as error:
        raise TableError(f"Line {reader.line_num} cannot be read: {error}.") from None
    if not found:
        raise TableError("The file is empty; it needs a row of names, and rows of numbers.")
    (_, header), *rows = found
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            raise TableError(
                f"Its columns are parted by {name}; save it with commas between the columns, and "
                "points in the numbers."
            )
    if len(header) < 2:
        raise TableError("There is only one column; it takes one of numbers, and one of answers.")
    for line, cells in rows:
        if len(cells) != len(header):
            have = f"{len(cells)} cell{'s' * (len(cells) > 1)}, the first line {len(header)}"
            why = "; a comma in a number parts it" * (len(cells) > len(header))
            raise TableError(f"Line {line} has {have}{why}.")
    if len(rows) < FEWEST:
        raise TableError(f"It has {len(rows)} rows below the names; {FEWEST} are the fewest.")
    return [name or f"column {at + 1}" for at, name in enumerate(header)], rows


def number(cell: str, line: int, column: str) -> float:
    """Return the number in a cell."""
    where = f"Line {line}, {column}"
    if NUMBER.fullmatch(cell):
        found = float(cell)
        if np.isfinite(found):
            return found
        raise TableError(f"{where}: {cell} is too large a number.")
    if not cell:
        raise TableError(f"{where}: the cell is empty; fill it, or take the row out.")
    if DECIMAL_COMMA.fullmatch(cell):
        raise TableError(f"{where}: {cell} has a decimal comma; write {cell.replace(',', '.')}.")
    raise TableError(f"{where}: “{cell[:30]}” is no number, and only the answer may be a word.")
