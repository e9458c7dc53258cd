"""A reader's answer to an exercise is put to its hidden test, with the names that the page has."""

import io
from dataclasses import asdict
from typing import Any

from ..pages import document
from ..running.answers import trial_of
from .equation import session_of


def answered(uri: str, line: int, answer: str, printed: io.StringIO) -> dict[str, Any]:
    """Return what came of an answer to the exercise whose comment opens at that line."""
    session = session_of(uri)
    exercise = next(e for e in session.reading.of(document.Exercise) if e.line == line)
    return asdict(trial_of(exercise, session).of(answer, printed))
