"""A formula is judged once: pytest and the build ask here, and what holds is kept for both.

Of what is wrong nothing is kept: it is judged again, and fails again, with all that can be said.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import store
from .judging.judge import JudgedSession, Judgement
from .pages import document

Claim = document.Equation | document.Math | document.Symbols


@dataclass(frozen=True)
class Found:
    """What a page shows of a judgement: its label, the difference, the lines of code beside it.

    Or what is wrong, each with its line.
    """

    label: str
    is_computed: bool = False
    on_page: bool = False
    difference: float = 0.0
    lines: tuple[tuple[str, str], ...] = ()
    problems: tuple[document.Problem, ...] = ()


class Verdicts:
    """What is found of the formulas of a page, or of a docstring, in their order."""

    def __init__(self, session: JudgedSession) -> None:
        self.session = session
        self.claims = [e for e in session.reading.elements if isinstance(e, Claim)]
        self.found: dict[str, Found] = {}

    @cached_property
    def kept(self) -> dict[str, Found]:
        """What is known of all of them from an earlier run, or nothing."""
        rows = store.get("verdicts", *self.subject) or {}
        return {key: Found(**row) for key, row in rows.items()}

    @property
    def subject(self) -> tuple[Path, str, str]:
        """Whose verdicts they are: a file, what in it, and its text."""
        reading = self.session.reading
        return reading.path, reading.name, "\n".join(reading.lines)

    def of(self, claim: Claim) -> Found:
        """Return what is found of a formula, or of rows that narrow the notation."""
        if claim.key in self.kept:
            return self.kept[claim.key]
        if isinstance(claim, document.Symbols):
            found = Found("symbols", problems=tuple(self.session.wrong_rows(claim)))
        else:
            found = shown(claim, self.session.judgement_of(claim))
        if not found.problems:
            self.found[claim.key] = found
            self.keep()
        return found

    def keep(self) -> None:
        """Keep what was found, when every formula holds."""
        text, read = self.subject[2], self.session.room.read
        if len(self.found) == len(self.claims) and not store.depends(text, read):
            rows = {key: vars(found) for key, found in self.found.items()}
            store.put("verdicts", *self.subject, rows)


def shown(claim: document.Equation | document.Math, judgement: Judgement) -> Found:
    """Return what a page shows of a judgement."""
    if judgement.wrong:
        return Found("", problems=(document.Problem(claim.line, judgement.wrong),))
    lines = tuple((line.text, code.file) for line, code in judgement.lines)
    verdict = judgement.verdict
    if verdict is None:
        return Found(judgement.label, lines=lines)
    return Found(judgement.label, True, verdict.on_page, float(verdict.difference), lines)
