"""In a browser an exercise answers: to a number at once, to code by the driver that Python runs."""

import json

import pytest

from literate.browser import kernel
from literate.pages import document, reader
from tests.conftest import NARROW, ROOT, place

CHAPTER = "learn/neuron.md"
EXERCISES = reader.read(ROOT / "docs" / CHAPTER).of(document.Exercise)


def ask(exercise, answer):
    """What the driver answers to a reader, and what was printed meanwhile."""
    heard = []
    question = {"do": "answer", "uri": CHAPTER, "line": exercise.line, "answer": answer}
    assert kernel.needs_numpy(json.dumps(question))
    found = json.loads(kernel.answer(json.dumps(question), lambda *news: heard.append(news)))
    return found, "".join(text for _, text in heard)


def test_the_driver_refuses_wrong_answers_in_their_own_words():
    for exercise in EXERCISES:
        for wrong in () if exercise.number else exercise.wrong:
            found, _ = ask(exercise, wrong.answer)
            assert (found["verdict"], found["sentence"]) == ("not-yet", wrong.says)


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        ("w1, w2, bias = -20, -20, 10", "same", "It holds."),
        ("print('so', X.shape)\nw1 = w2 = bias = 1", "not-yet", "expected [1, 0, 0, 0]."),
        ("w1 = 1 / 0", "not-yet", "It ended with ZeroDivisionError: division by zero."),
        ("import sys; sys.exit()", "stopped", "Stopped: the answer ended with SystemExit."),
        ("raise KeyboardInterrupt", "stopped", "Stopped."),
        ("while True: print('x' * 1000)", "stopped", "FloodError"),
    ],
)
def test_the_driver_says_whether_an_answer_holds(answer, verdict, words):
    found, printed = ask(EXERCISES[0], answer)
    assert (found["verdict"], words in found["sentence"]) == (verdict, True), found
    assert ("so (4, 2)" in printed) == ("print('so'" in answer)
    assert "literate" not in found.get("details", "")


def test_a_reader_s_answer_leaves_no_names_for_the_next():
    ask(EXERCISES[0], "X = nn = gate = None\nw1, w2, bias = -10, -10, 5")
    assert ask(EXERCISES[0], "w1, w2, bias = -10, -10, 5")[0]["verdict"] == "same"


# In the page itself.

TYPED = [
    ("0.731", "not-yet", "Only an answer of one half stays as it is."),
    ("0.88", "same", "It holds."),
    ("0,8808", "same", "It holds."),
    ("88/100", "same", "It holds."),
    ("88.1 %", "same", "It holds."),
    ("−0.88", "not-yet", "Not −0.88. Try again."),
    ("0.87", "not-yet", "Not 0.87. Try again."),
    ("1.462", "not-yet", "No answer is above 1."),
    ("much", "not-yet", "Type a number, such as 0.25."),
    ("1//3", "not-yet", "Type a number"),
    ("", "not-yet", "Type an answer first."),
]


LARGE = [  # for 23,550, as the page prints it
    ("23,550", "same", "It holds."),
    ("23 550", "same", "It holds."),
    ("23,520", "not-yet", "Each neuron has a bias, too."),
    ("23.55", "not-yet", "Not 23.55. Try again."),
]


def field_of(page, kind):
    page.wait_for_selector(".exercise .run")
    box = page.locator(f".exercise[data-exercise={kind}]").first
    return box, box.get_by_role("textbox")


@pytest.mark.parametrize(("chapter", "typed"), [(CHAPTER, TYPED), ("learn/layer.md", LARGE)])
def test_a_number_is_judged_without_python(chapter, typed, visit):
    seen = visit(chapter)
    box, field = field_of(seen.page, "number")
    for text, verdict, words in typed:
        field.fill(text)
        assert box.get_attribute("data-live") == "idle"
        field.press("Enter")
        assert box.get_attribute("data-live") == verdict, text
        assert box.get_by_role("status").inner_text().startswith(words), text
    assert not [r.url for r in seen.responses if "pyodide" in r.url or ".zip" in r.url]
    assert not seen.complaints


@pytest.mark.parametrize("kind", ["number", "code"])
def test_what_is_typed_survives_a_visit_elsewhere(kind, visit, address):
    page = visit(CHAPTER).page
    _, field = field_of(page, kind)
    before = field.input_value()
    field.fill("1 + 1")
    page.goto(address + place("learn/sigmoid.md"))
    page.goto(address + place(CHAPTER))
    _, field = field_of(page, kind)
    assert field.input_value() == "1 + 1"
    field.fill(before)
    page.reload()
    assert field_of(page, kind)[1].input_value() == before


def test_code_is_typed_and_left_with_the_keyboard_and_has_a_name(visit):
    page = visit(CHAPTER, viewport=NARROW).page
    box, field = field_of(page, "code")
    assert box.get_attribute("aria-label") == "Answer to exercise 1"
    assert page.get_by_label("Two weights and a bias", exact=True).count() == 1
    field.fill("")
    field.press_sequentially("if True:\nw1 = 1\nw2 = 1")
    assert field.input_value() == "if True:\n    w1 = 1\n    w2 = 1"
    field.press("Tab")
    assert box.locator(".run").evaluate("button => button === document.activeElement")
    assert box.locator(".run").inner_text() == "Check"
    field.fill(" ")
    field.press("Control+Enter")
    assert box.get_by_role("status").inner_text() == "Type an answer first."


def test_without_scripts_nothing_is_seen_of_it(visit):
    page = visit(CHAPTER, java_script_enabled=False).page
    assert page.locator(".exercise").count() == len(EXERCISES)
    assert page.locator(".exercise").first.inner_text() == ""
    assert page.locator("details summary", has_text="Solution").count() == len(EXERCISES)
