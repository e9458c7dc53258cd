"""A hidden test lets the folded solution pass, refuses what is wrong, and says where."""

import re
from pathlib import Path

import pytest

from literate.copying import slicing
from literate.pages import document, reader
from literate.running import answers
from tests.conftest import ROOT, nav_pages

CODE = """\
# Page

```pycon
>>> import numpy as np
>>> factor = 2
>>> def times(x):
...     return factor * x

```

## Exercises

**1.** Write the square.

<!-- answer
ask: A function
start: def square(x): return x
draw: x = rng.normal(size=3)
yours: square(x)
expected: x**2
wrong: def square(x): return times(x)
says: That doubles.
wrong: def square(x): return abs(x) * x
says: A square has no sign.
-->

??? success "Solution"
    ```pycon
    >>> def square(x):
    ...     return x * x

    ```

```pycon
>>> factor = 3

```
"""
NUMBER = """\
# Page

```pycon
>>> side = 4.0

```

## Exercises

**1.** How large is it?

<!-- answer
number: side**2
within: 0.1
wrong: 2 * side
says: That doubles.
wrong: side**3
says: That is a cube.
-->

??? success "Solution"
    It is `16`{ value="side**2" }.
"""
FORMULA = CODE.replace("start: def square(x): return x", "formula: square(x)").replace(
    "def square(x): return ", ""
)


def page(text):
    """A page that reads without a problem, and its only exercise."""
    reading = reader.read(Path("docs/learn/page.md"), text)
    assert not reading.problems, reading.problems
    (exercise,) = reading.of(document.Exercise)
    return exercise, slicing.TracedSession(reading)


def found_in(text):
    return [(p.line, p.sentence) for p in answers.wrong_with(*page(text))]


@pytest.mark.parametrize("text", [CODE, NUMBER, FORMULA])
def test_a_sound_test_has_no_problem(text):
    assert found_in(text) == []


ANSWERS = {
    "right": ("def square(x): return x * x", True, "Holds on 5 of 5 draws."),
    "with a name of the page": ("def square(x): return times(x) * x / 2", True, "Holds on 5"),
    "known": ("def square(x): return x + x", False, "That doubles."),
    "unknown": ("def square(x): return x**2 + 1", False, "For x = 0.3456 yours gives 1.119, "),
    "nearly": (
        "def square(x): return x**2 + 1e-6",
        False,
        " 0.1194294338050709, expected 0.1194284338050709.",
    ),
    "half": ("def square(x): return x[:1] ** 2", False, "gives something of shape (1,), expected"),
    "nothing": ("pass", False, "The hidden test asks for square: give square a value."),
    "no Python": ("def square(x)", False, "It ended with SyntaxError: expected ':'."),
    "error": ("1 / 0", False, "It ended with ZeroDivisionError: division by zero."),
    "error in it": ("def square(x): return q", False, "It ended with NameError: name 'q'"),
    "change": (
        "def square(x):\n    y = x * x\n    x[:] = 0\n    return y",
        True,
        "Holds on 5 of 5",
    ),
    "rebound": ("np = None\ndef square(x): return x * x", True, "Holds on 5 of 5"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_gets_one_sentence(name):
    answer, holds, words = ANSWERS[name]
    found = answers.trial_of(*page(CODE)).of(answer)
    assert (found.holds, words in found.sentence) == (holds, True), found


@pytest.mark.parametrize("answer", ["x**2", "x^2", "x·x", " x * x ", "exp(2 * log(abs(x)))"])
def test_a_formula_is_written_as_people_write_it(answer):
    assert answers.trial_of(*page(FORMULA)).of(answer).holds
    assert not answers.trial_of(*page(FORMULA)).of(f"{answer} + 1").holds


def test_functions_of_the_page_find_the_names_they_had_there():
    exercise, way = page(CODE)
    way.all_statements()  # by now the page has another factor
    trial = answers.trial_of(exercise, way)
    assert trial.of("def square(x): return times(x)").sentence == "That doubles."
    assert trial.of("factor = 5\ndef square(x): return times(x) * x / 5").holds


def test_many_rows_are_told_apart_by_the_first_that_differs():
    text = CODE.replace("rng.normal(size=3)", "np.array([1.0, 2.0, -3.0])")
    found = answers.trial_of(*page(text)).of("def square(x): return np.where(x < 0, x, x**2)")
    assert found.sentence == "For x = -3 yours gives -3, expected 9."


BROKEN = {
    "solution": (CODE, "return x * x", "return x + x", 15, "the folded solution does not hold: "),
    "no block": (CODE, "```pycon\n    >>> def square(x):\n    ...     return x * x\n\n    ```",
                 "A word.", 27, "no block of this solution gives the answer"),
    "start": (CODE, "start: def square(x): return x", "start: def square(x): return x * x", 15,
              "the hidden test accepts what stands there from the start"),
    "accepted": (CODE, "rng.normal(size=3)", "abs(rng.normal(size=3))", 23,
                 "the hidden test accepts this wrong answer; draw what tells the two apart"),
    "error": (CODE, "return times(x)", "return time(x)", 21,
              "this wrong answer is not refused for its reason: it ended with NameError"),
    "twins": (CODE, "return abs(x) * x", "return 2 * x", 23,
              'this answers like another wrong one, and so is told: "That doubles."'),
    "expected": (CODE, "expected: x**2", "expected: q", 15, "the hidden test of this answer ends"),
    "number": (NUMBER, "number: side**2", "number: side**2 + 1", 12,
               "the folded solution does not show 17, which is asked for"),
    "near": (NUMBER, "wrong: 2 * side", "wrong: 4 * side", 15, "16 is within 0.1 of what is asked"),
    "wide": (NUMBER, "within: 0.1", "within: 1", 12, "17 is accepted for 16; say within: 0.5, or"),
    "wider": (NUMBER, "number: side**2\nwithin: 0.1", "number: side**2 + 0.4\nwithin: 1.7", 12,
              "18.1 is accepted for 16.4; say less within, or ask roughly"),
    "a third": (NUMBER, "number: side**2\nwithin: 0.1",
                "ask: It, roughly\nnumber: side**2\nwithin: 5.4", 12,
                "21.4 is accepted for 16; say less within, a third at most"),
    "a tenth": (CODE, "expected: x**2", "expected: x**2\nwithin: 0.1", 15,
                "0.1 is much beside 0.273, which is expected; say less within, a tenth at most"),
    "beside": (NUMBER, "number: side**2\nwithin: 0.1", "number: side**2 + 0.7\nwithin: 0.8", 12,
               "the folded solution does not show 16.7, which is asked for"),
    "no count": (NUMBER, "number: side**2", "ask: How many squares\nnumber: side**2 + 0.05", 12,
                 "16.05 is asked for, and no count; round it"),
    "twin": (NUMBER, "wrong: side**3", "wrong: side + side", 17, "8 is as good as another wrong"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_test_that_is_unsound_fails_at_its_line(name):
    text, old, new, line, words = BROKEN[name]
    assert old in text
    found = found_in(text.replace(old, new))
    assert [place for place, said in found if words in said] == [line], found


UNREAD = {
    "another name": (
        "number: side**2\n",
        "ask: A function f(x)\nstart: def g(x): return x\nyours: f(1)\nexpected: 1\n",
        12,
        "the question asks for f(x); begin start with def f(x)",
    ),
    "one wrong answer": ("wrong: side**3\nsays: That is a cube.\n", "", 12, "write two wrong"),
    "no sentence": ("says: That doubles.\n", "", 15, "nobody tells a reader why this is wrong"),
    "number told": ("That doubles", "That is 8", 16, "nothing computes 8, which stands in what"),
    "field": ("within:", "near:", 14, '"near: 0.1" is no field; write one of ask, '),
    "twice": ("within: 0.1\n", "within: 0.1\nwithin: 0.2\n", 15, "within stands here once too"),
    "no tolerance": ("within: 0.1\n", "", 12, "how near must the number be?"),
    "no Python": ("number: side**2", "number: side**", 13, "the number of this answer cannot be"),
    "no solution": ('??? success "Sol', '??? tip "Sol', 12, "this exercise has no ??? success"),
    "no exercise": ("**1.** How", "How", 12, "this answers no exercise; put it below one"),
    "no end": ("-->", "", 12, "this comment is never closed; end it with -->"),
    "indented": ("<!-- answer", "  <!-- answer", 12, "write <!-- answer at the beginning of a"),
    "both": ("number:", "yours: 1\nnumber:", 12, "a number is compared as it is; leave out"),
    "neither": ("number: side**2\n", "", 12, "what is compared? Write yours: and expected:"),
    "no call": ("number: side**2", "formula: side", 12, "a formula is a call of the function"),
}


def test_what_is_asked_for_roughly_may_be_missed_by_one():
    asked = "ask: How many, roughly\nnumber: side**2 + 0.05\nwithin: 2"
    assert not found_in(NUMBER.replace("number: side**2\nwithin: 0.1", asked))


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_understood_is_a_problem_at_its_line(name):
    old, new, line, words = UNREAD[name]
    assert old in NUMBER
    found = reader.read(Path("docs/learn/page.md"), NUMBER.replace(old, new)).problems
    assert [p.line for p in found if words in p.sentence] == [line], found


def test_a_build_stops_where_a_test_accepts_a_wrong_answer(project, npm_packages):
    project.write("learn/page.md", CODE.replace("rng.normal(size=3)", "abs(rng.normal(size=3))"))
    project.configure("learn/page.md")
    result = project.run("mkdocs", "build", "--strict")
    assert result.returncode == 1, result.stderr
    assert "docs/learn/page.md:23: the hidden test accepts this wrong answer" in result.stderr
    assert not (project.root / "site").exists()


def test_without_scripts_an_exercise_is_a_box_with_nothing_in_it(project, npm_packages):
    project.write("learn/page.md", NUMBER)
    project.configure("learn/page.md")
    result = project.run("mkdocs", "build", "--strict")
    assert result.returncode == 0, result.stderr
    html = (project.root / "site" / "learn" / "page" / "index.html").read_text("utf-8")
    (box,) = re.findall(r'<div class="exercise" [^>]*></div>', html)
    assert 'data-at="learn/page.md:12"' in box
    assert "[16.0, 0.1, [[8.0, &quot;That doubles.&quot;]" in box
    assert "wrong: side" not in html


LATER = {"learn/generalization.md", "learn/hyper-parameters.md"}  # which are to answer, too
CHAPTERS = [uri for uri in nav_pages() if uri.startswith("learn/") and uri not in LATER]


@pytest.mark.parametrize("uri", CHAPTERS)
def test_every_exercise_of_a_chapter_answers_and_hints_before_it_solves(uri):
    text = (ROOT / "docs" / uri).read_text("utf-8")
    names = re.findall(r"^\*\*(\d+)\.\*\*", text, re.MULTILINE)
    reading = reader.read(ROOT / "docs" / uri)
    assert sorted({e.name for e in reading.of(document.Exercise)}) == names
    for part in re.split(r"^\*\*\d+\.\*\*", text, flags=re.MULTILINE)[1:]:
        assert 0 < part.find('??? tip "Hint"') < part.find('??? success "Solution"')
