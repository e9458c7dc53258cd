"""A reader's own table is read as it stands, or answered with one sentence; then it is learned."""

import json
import re

import numpy as np
import pytest

from literate.browser import kernel
from literate.browser.own import Own
from literate.browser.table import FEWEST, MOST, TableError, read

from .hands import LONG

HEADER = "a,b,kind\n"
ROWS = "".join(f"{i},{i * i % 7}.5,{'xy'[i % 2]}\n" for i in range(FEWEST + 2))
GOOD = HEADER + ROWS
LINE = FEWEST + 4  # of what is put below
BAD = {
    "nothing": ("", "The file is empty"),
    "blank lines": ("\n\r\n\n", "The file is empty"),
    "no header": (ROWS, "The first row has numbers"),
    "one column": ("a\n" + "1\n" * 20, "There is only one column"),
    "few rows": (HEADER + "1,2,x\n3,4,y\n", "It has 2 rows"),
    "a row too short": (GOOD + "1,2\n", f"Line {LINE} has 2 cells, the first line 3."),
    "a comma as a point": (
        GOOD + "1,5,2,x\n",
        f"Line {LINE} has 4 cells, the first line 3; a comma",
    ),
    "the same in quotes": (GOOD + '1,"2,5",x\n', f"Line {LINE}, b: 2,5 has a decimal comma"),
    "semicolons": (GOOD.replace(",", ";"), "Its columns are parted by semicolons"),
    "both": (GOOD.replace(",", ";").replace(".", ","), "Its columns are parted by semicolons"),
    "tabs": (GOOD.replace(",", "\t"), "Its columns are parted by tabs"),
    "a word": (GOOD + "1,two,x\n", f"Line {LINE}, b: “two” is no number"),
    "not a number": (GOOD + "nan,2,x\n", f"Line {LINE}, a: “nan” is no number"),
    "Python's own spelling": (GOOD + "1_0,2,x\n", f"Line {LINE}, a: “1_0” is no number"),
    "beyond all numbers": (GOOD + "1,1e999,x\n", f"Line {LINE}, b: 1e999 is too large"),
    "an empty cell": (GOOD + "1,,x\n", f"Line {LINE}, b: the cell is empty"),
    "no answer": (GOOD + "1,2, \n", f"Line {LINE} has no answer in kind"),
    "one class": (GOOD.replace("y\n", "x\n"), "All answers in kind are x"),
    "a number to predict": (
        "a,b\n" + "".join(f"{i},{i}\n" for i in range(20)),
        "20 different answers are in b",
    ),
    "an open quote": (GOOD + '1,2,"x\n', f"Line {LINE} cannot be read"),
    "other letters": (GOOD + "1,2,\ufffd\n", "This is no text in UTF-8"),
    "no text": ("PK\3\4\0\0", "This is no text in UTF-8"),
    "a book": ("a" * (MOST + 1), "The file has more than 1,000,000 characters"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_learned_is_answered_with_one_sentence(text, said):
    with pytest.raises(TableError, match=re.escape(said)) as refused:
        read(text)
    assert re.fullmatch(r"[A-Z0-9].*\.", str(refused.value))


@pytest.mark.parametrize(
    "text",
    [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace(",", " , "), GOOD + "\n\n"],
    ids=["plain", "marked as UTF-8", "of Windows", "with blanks", "with lines below"],
)
def test_a_table_is_read(text):
    table = read(text)
    assert (table.columns, table.answer, table.names) == (["a", "b"], "kind", ["x", "y"])
    assert table.X[3].tolist() == [3.0, 2.5]
    assert table.y.tolist() == [i % 2 for i in range(FEWEST + 2)]


def test_the_answer_may_be_in_another_column_and_a_column_without_a_name_has_its_number():
    text = "kind,,2020\n" + "".join(f"{'xyz'[i % 3]},{i},-1e{i % 3}\n" for i in range(FEWEST))
    table = read(text, 3)
    assert (table.columns, table.answer) == (["column 2", "2020"], "kind")
    assert table.X[2].tolist() == [2.0, -100.0]
    with pytest.raises(TableError, match="3 columns; none is number 4 from the right"):
        read(text, 4)


def frame(act, text, column=1):
    question = {"do": "figure", "name": "own", "act": act}
    values = {"text": text, "column": column}
    return json.loads(kernel.answer(json.dumps(question | {"values": values}), print))


def test_the_slider_reaches_a_first_column_however_many_there_are():
    text = f"kind,{','.join(f'x{i}' for i in range(20))}\n"
    text += "".join(f"{'uv'[i % 2]},{','.join([str(i)] * 20)}\n" for i in range(FEWEST))
    found = frame("start", text, next(c for c in Own.controls if c.name == "column").least)
    assert "x19 it learns kind: u and v." in found["say"]


def test_a_table_of_one_s_own_is_learned_and_a_bad_one_says_why():
    """Two classes that no line parts: the points inside of a circle, and those around it."""
    X = np.random.default_rng(0).uniform(-1, 1, (300, 2)).round(3)
    inside = np.where((X**2).sum(axis=1) < 0.5, "in", "out")
    text = "u,v,where\n" + "".join(f"{u},{v},{w}\n" for (u, v), w in zip(X, inside, strict=True))
    found = frame("start", text)
    assert found["say"].startswith("From u, v it learns where: in and out. After 0 steps ")
    while found["moves"]:
        found = frame("step", text)
    seen, new = map(float, re.findall(r"(\d\.\d+) of", found["say"]))
    assert min(seen, new) > 0.9
    counts = [int(word) for *_, word in found["plots"][1]["words"]]
    assert sum(counts) == 60
    assert (counts[0] + counts[3]) / 60 == pytest.approx(new, abs=0.001)
    found = frame("start", text.replace(",", ";"))
    assert found["say"].startswith("Its columns are parted by semicolons")
    assert not found["moves"]
    assert frame("step", "") == found  # nothing happens until another file is chosen


def test_a_table_is_read_where_it_is_and_sent_nowhere(numpy_is_here, opened):
    page = opened("howto/own-data.md")
    box = page.locator("[data-figure=own]")
    box.get_by_role("button", name="Work this figure").click()
    field = box.locator("input[type=file]")
    field.wait_for(timeout=LONG)
    status = box.get_by_role("status")
    page.wait_for_function("(s) => s.textContent.includes('birch')", arg=status.element_handle())
    asked = []
    page.on("request", lambda request: asked.append(request.url))  # a blob stays in the browser
    rows = "".join(f"{at},{'left' if at < 10 else 'right'}\n" for at in range(20))
    for text, said in ((f"at,side\n{rows}", "left and right"), ("a;b\n1;2\n", "semicolons")):
        table = {"name": "own.csv", "mimeType": "text/csv", "buffer": text.encode()}
        field.set_input_files(table)
        heard = "([status, said]) => status.textContent.includes(said)"
        page.wait_for_function(heard, arg=[status.element_handle(), said], timeout=LONG)
    assert not [url for url in asked if not url.startswith("blob:")]
    assert not page.complaints
