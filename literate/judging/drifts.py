"""What a page shows is what happens: each output of a block, and each number in a sentence."""

from collections.abc import Iterator

from ..pages import document, numbers
from ..running import run, updates
from ..running.session import Session, examples_of
from .judge import indented


def of(session: Session) -> Iterator[document.Problem]:
    """Yield each output and each number of a page that is not what happens, at its line."""
    for element in session.reading.executed:
        if isinstance(element, document.Number):
            said, _ = of_number(element, session)
            if said:
                yield document.Problem(element.line, said)
            continue
        outcomes = session.runs_of(element)[0]
        for outcome, (example, line) in zip(outcomes, examples_of(element), strict=True):
            if not outcome.same:
                yield document.Problem(line, of_output(example, outcome))


def of_output(example: run.Example, outcome: run.Outcome) -> str:
    """Return what the page shows and what happened."""
    if outcome.refused:
        return outcome.refused
    statement = example.source.strip().splitlines()[0]
    if outcome.error and example.exc_msg is None:
        return f"{statement}\n{indented(outcome.traceback)}"
    return (
        f"{statement}\n  the page shows\n{indented(example.want or '(nothing)')}\n"
        f"  but it gives\n{indented(outcome.got or '(nothing)')}"
    )


def of_number(number: document.Number, session: Session) -> tuple[str, updates.Edit | None]:
    """Return what is wrong with a number where its sentence stands, and the edit that mends it."""
    said = f"{number.text} is said to be {number.expression}, which"
    try:
        value = session.value_of(number)
    except Exception as error:
        return f"{said} gives {type(error).__name__}: {error}", None
    if numbers.same_number(number.text, value):
        is_coarse = numbers.is_coarse(number.text, value)
        return f"{said} is {value}; write it with a decimal" * is_coarse, None
    try:
        return f"{said} is {value}", updates.number(number, value)
    except ValueError as error:
        return f"{said} is {error}", None
