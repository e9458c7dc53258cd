"""An exercise that answers is a box with what its script needs; without scripts it is not there."""

import html
import json

from ..pages.document import Exercise, Problem
from ..running import answers
from ..running.session import Session


def of(session: Session, uri: str) -> tuple[dict[str, str], list[Problem]]:
    """Return the box of each exercise that answers, by its key, and what is wrong with its test."""
    boxes: dict[str, str] = {}
    problems: list[Problem] = []
    for exercise in session.reading.of(Exercise):
        found = answers.wrong_with(exercise, session)
        boxes[exercise.key] = "" if found else box(exercise, session, uri)
        problems += found
    return boxes, problems


def box(exercise: Exercise, session: Session, uri: str) -> str:
    """Return the empty box that a script fills with a field and a button."""
    said = {
        "exercise": exercise.kind,
        "at": f"{uri}:{exercise.key}",
        "name": exercise.name,
        "ask": exercise.ask or "Your answer",
        "start": exercise.start or exercise.formula,
    }
    if exercise.number:
        names = answers.names_after(exercise, session)
        value, within = answers.number_of(exercise, session), answers.worth(exercise.within, {})
        wrong = [[answers.worth(w.answer, names), w.says] for w in exercise.wrong]
        said["number"] = json.dumps([value, within, wrong], ensure_ascii=False)
    attributes = (f'data-{key}="{html.escape(text)}"' for key, text in said.items() if text)
    return f'<div class="exercise" {" ".join(attributes)}></div>'
