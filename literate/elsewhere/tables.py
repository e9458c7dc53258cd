"""The tables of the page: Markdown from the record, one small table a question.

``/// elsewhere | corners`` is a group of questions; ``versions`` says who was asked, and when, and
``bits`` what was seen on one processor. A record that was changed by hand stops the build.
"""

import re
from typing import Any

from .. import records
from ..records import RecordError
from .facts import GROUPS, Fact
from .pins import LIBRARIES
from .record import load

BLOCK = re.compile(r"/// elsewhere \| (?P<name>\w+)")


def problems(name: str) -> list[str]:
    """Return what is wrong with a block, a sentence each."""
    if name not in {*GROUPS, *OTHERS}:
        return [f"there is no table {name}; write one of {', '.join([*GROUPS, *OTHERS])}"]
    try:
        load()
    except RecordError as error:
        return [str(error)]
    return []


def expanded(lines: list[str]) -> list[str]:
    """Return the lines of a page with each block replaced by its tables."""
    return records.expanded(lines, BLOCK, of)


def of(name: str) -> list[str]:
    """Return the tables of a block."""
    libraries = load()
    if name in OTHERS:
        return OTHERS[name](libraries)
    return [line for fact in GROUPS[name] for line in table(fact, libraries)]


def table(fact: Fact, libraries: dict[str, Any]) -> list[str]:
    """Return a question and its answers: those who gave the same one share a row, ours is first."""
    answers: dict[str, list[str]] = {}
    reasons: dict[str, list[str]] = {}
    for name, told in libraries.items():
        cell, title = told["cells"][fact.name], LIBRARIES[name].title
        if "is" in cell:
            answers.setdefault(cell["is"], []).append(title)
        else:
            reasons.setdefault(cell["not"], []).append(title)
    lines = [f"**{fact.question}**", "", "| answer | by |", "|---|---|"]
    lines += [f"| {answer} | {', '.join(titles)} |" for answer, titles in answers.items()]
    if reasons:
        told = "; ".join(f"{', '.join(titles)}: {why}" for why, titles in reasons.items())
        lines.append(f"| – | {told} |")
    return [*lines, ""]


def versions(libraries: dict[str, Any]) -> list[str]:
    """Return who was asked, in which version and with what beside it, when, and on what."""
    lines = ["| library | version | asked | on |", "|---|---|---|---|"]
    for name, told in libraries.items():
        (_, own), *others = told["versions"].items()
        beside = "".join(f", {package} {version}" for package, version in others)
        lines.append(
            f"| {LIBRARIES[name].title} | {own}{beside} | {told['date']} | {told['machine']} |"
        )
    return lines


def bits(libraries: dict[str, Any]) -> list[str]:
    """Return how many answers were ours to the last bit, with one thread and with two."""
    lines = ["| library | one thread | two |", "|---|---|---|"]
    for name, told in libraries.items():
        seen = told["cells"]["agreement"].get("seen")
        if seen:
            lines.append(f"| {LIBRARIES[name].title} | {seen[0]} | {seen[1]} |")
    return lines


OTHERS = {"versions": versions, "bits": bits}
