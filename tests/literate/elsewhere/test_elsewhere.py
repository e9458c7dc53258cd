"""The record of other libraries is whole, the page shows all of it, and a changed cell is named."""

import ast
import datetime
import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import yaml

from literate import elsewhere
from literate.elsewhere import __main__ as command
from literate.elsewhere import record, tables, words, worker
from literate.elsewhere.facts import FACTS, GROUPS
from literate.elsewhere.pins import LIBRARIES
from literate.pages import reader, results
from literate.paths import ROOT
from literate.records import RecordError

FOLDER = Path(elsewhere.__file__).parent / "libraries"
PAGE = record.RECORD.with_suffix(".md")
each_fact = pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
each_library = pytest.mark.parametrize("name", LIBRARIES)


def functions_of(name):
    """The functions of a library's module as text, not imported: it may not be there."""
    body = ast.parse((FOLDER / f"{name}.py").read_text("utf-8")).body
    return {part.name: ast.unparse(part) for part in body if isinstance(part, ast.FunctionDef)}


@each_library
def test_the_record_of_a_library_has_every_cell_and_its_versions(name):
    told = record.load()[name]
    assert told["versions"] == dict(pin.split("==") for pin in LIBRARIES[name].pins)
    assert datetime.date.fromisoformat(told["date"])
    assert list(told["cells"]) == list(FACTS)
    for fact, cell in told["cells"].items():
        kind = "is" if fact in functions_of(name) else "not"
        assert kind in cell, fact
        assert set(cell) <= {kind, "seen"}, fact
        assert cell[kind].strip(), fact
        assert "|" not in cell[kind], fact
        assert "\n" not in cell[kind], fact


def test_there_are_as_many_cells_as_were_promised():
    assert len(LIBRARIES) >= 12
    assert len(FACTS) >= 15
    assert {path.stem for path in FOLDER.glob("[a-z]*.py")} == set(LIBRARIES)
    assert record.RECORD.stat().st_size < 60_000


def test_every_group_is_on_the_page():
    blocks = [match["name"] for match in tables.BLOCK.finditer(PAGE.read_text("utf-8"))]
    assert sorted(blocks) == sorted([*GROUPS, *tables.OTHERS])


@each_fact
def test_a_question_has_the_numbers_that_are_asked(fact):
    asked = "\n".join(functions_of(name).get(fact.name, "") for name in LIBRARIES)
    assert not results.not_in(asked, re.sub(r"\(to \d digits\)", "", fact.question))


@each_fact
def test_every_cell_of_a_fact_is_in_its_table(fact):
    shown = "\n".join(tables.expanded(PAGE.read_text("utf-8").split("\n")))
    table = "\n".join(tables.table(fact, record.load()))
    assert table in shown
    for name, told in record.load().items():
        cell = told["cells"][fact.name]
        title = re.compile(f"(?<=[|,;] ){re.escape(LIBRARIES[name].title)}(?=[,: ])")
        (row,) = [line for line in table.split("\n") if title.search(line)]
        assert row.startswith(f"| {cell['is']} |" if "is" in cell else "| – |")
        assert cell.get("not", "") in row


@each_library
def test_the_page_says_versions_and_date(name):
    told = record.load()[name]
    lines = tables.versions(record.load())
    (row,) = [line for line in lines if line.startswith(f"| {LIBRARIES[name].title} |")]
    assert told["date"] in row
    assert told["machine"] in row
    assert all(version in row for version in told["versions"].values())


def cells_of(name):
    """What the cells of a library show, measured now, where it is installed."""
    return {fact: record.said(cell) for fact, cell in worker.measured(name).items()}


def recorded(name):
    return {fact: record.said(cell) for fact, cell in record.load()[name]["cells"].items()}


def test_our_own_column_is_measured_here_and_now():
    assert cells_of("nn") == recorded("nn")


def changed():
    """What is recorded, with another slope of relu in PyTorch."""
    libraries = record.load()
    libraries["torch"]["cells"]["relu"]["is"] = "1"
    return libraries


def test_an_answer_is_a_number_of_its_cell():
    said = record.load()["thinc"]["cells"]["squared_loss"]["is"]
    first, second = (record.answer("thinc", "squared_loss", at) for at in (0, 1))
    assert said.startswith(f"{first:g}: ")
    assert f" {second:g}: " in said


def test_a_changed_cell_is_refused_with_its_name():
    (said,) = record.differences("torch", changed()["torch"], record.load()["torch"])
    assert said == "torch, relu: '1' recorded, '0' now"
    assert not record.differences("torch", record.load()["torch"], record.load()["torch"])


def test_what_depends_on_the_processor_is_not_compared():
    other = record.load()["torch"]
    other["cells"]["agreement"]["seen"] = [0, 0]
    assert not record.differences("torch", record.load()["torch"], other)


def test_a_cell_changed_by_hand_is_refused_and_its_page_not_built(tmp_path, monkeypatch):
    path = tmp_path / "elsewhere.json"
    record.write(record.load(), path)
    assert record.load(path) == record.load()
    spoiled = json.loads(path.read_text("utf-8"))
    spoiled["libraries"] = changed()
    path.write_text(json.dumps(spoiled), "utf-8")
    with pytest.raises(RecordError, match="changed by hand"):
        record.load(path)
    monkeypatch.setattr(tables, "load", lambda: record.load(path))
    (problem,) = reader.read(PAGE, "# Title\n\n/// elsewhere | corners\n///\n").problems
    assert problem.line == 3
    assert "elsewhere.json was changed by hand" in problem.sentence


def test_no_record_is_a_sentence_and_only_a_measurement_begins_from_nothing(
    tmp_path, monkeypatch, capsys
):
    path, written = tmp_path / "elsewhere.json", []
    with pytest.raises(RecordError, match=r"^there is no elsewhere\.json; measure: uv run python"):
        record.load(path)
    monkeypatch.setattr(command, "asked", from_record)
    monkeypatch.setattr(command, "RECORD", path)
    monkeypatch.setattr(command, "load", lambda: record.load(path))
    monkeypatch.setattr(command, "write", written.append)
    assert command.main(["torch", "--check"]) == 1
    assert "there is no elsewhere.json" in capsys.readouterr().err
    assert command.main(["torch"]) == 0
    assert [list(libraries) for libraries in written] == [["torch"]]


@pytest.mark.parametrize(("bound", "n_in", "n_out"), [(3, 300, 300), (2, 100, 200)])
def test_a_law_with_two_names_is_not_guessed(bound, n_in, n_out):
    drawn = np.random.default_rng(0).uniform(-1, 1, 100_000) * np.sqrt(bound / n_in)
    said = rf"^both √\({bound} / n_in\) and √\(6 / .* fit; ask with other sizes"
    with pytest.raises(ValueError, match=said):
        words.law(drawn, n_in, n_out)
    assert words.law(drawn, n_in, 7 * n_out) == f"uniform to ±√({bound} / n_in)"


@pytest.mark.parametrize(("cost", "said"), [(3.0, "3: the sum of"), (3.4, "3.4: no known mean")])
def test_a_mean_is_named_only_if_it_is_that_mean(cost, said):
    assert words.squared(cost).startswith(said)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_broken_record_is_told_in_a_sentence(tmp_path, text):
    path = tmp_path / "elsewhere.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError, match="measure again"):
        record.load(path)


def test_an_unknown_table_is_a_problem_of_the_page():
    (problem,) = reader.read(PAGE, "# Title\n\n/// elsewhere | edges\n///\n").problems
    assert "there is no table edges; write one of layers, losses" in problem.sentence


def checked(monkeypatch, capsys, answer, *words):
    """What the command says and returns, where asking a library comes to this."""
    monkeypatch.setattr(command, "asked", answer)
    code = command.main(["--check", *words])
    return code, "".join(capsys.readouterr())


def from_record(name, here, only="", threads=1):
    told = changed()[name]
    seen = told["cells"]["agreement"].get("seen")
    if seen:
        told["cells"]["agreement"]["seen"] = str(seen[threads - 1])
    return {"versions": told["versions"], "cells": told["cells"]}


def test_the_command_fails_with_the_name_of_the_cell(monkeypatch, capsys):
    code, said = checked(monkeypatch, capsys, from_record, "torch", "sklearn")
    assert code == 1
    assert "torch, relu: '0' recorded, '1' now" in said
    assert "torch: `uv run python -m literate.elsewhere torch` records what is now" in said
    assert "sklearn: `uv run" not in said
    assert "sklearn: as recorded" in said


def gone(name, here, only="", threads=1):
    if name == "nn":
        return from_record(name, here, only, threads)
    raise command.AbsentError(f"{name} was not asked: it is not there")


def test_a_library_that_is_absent_is_a_sentence_and_a_failure_only_if_it_was_named(
    monkeypatch, capsys
):
    code, said = checked(monkeypatch, capsys, gone)
    assert code == 0
    assert "torch was not asked: it is not there" in said
    assert checked(monkeypatch, capsys, gone, "torch")[0] == 1


def test_a_library_in_another_version_is_a_sentence(monkeypatch, capsys):
    def older(name, here, only="", threads=1):
        return {"versions": {"torch": "2.13.0"}, "cells": {}}

    code, said = checked(monkeypatch, capsys, older, "torch")
    assert code == 1
    assert f"torch is 2.13.0, not {record.load()['torch']['versions']['torch']}" in said


@pytest.mark.skipif(bool(find_spec("thinc")), reason="thinc is here")
def test_a_process_that_finds_no_library_says_so_in_a_sentence():
    with pytest.raises(
        command.AbsentError,
        match=r"^thinc was not asked: .*No module named 'thinc'; write `uv run .* thinc`, which",
    ):
        command.measured("thinc", here=True)


def test_each_night_every_library_is_asked_by_name():
    nightly = yaml.safe_load((ROOT / ".github" / "workflows" / "nightly.yml").read_text("utf-8"))
    job = nightly["jobs"]["elsewhere"]
    named = " ".join(job["strategy"]["matrix"]["libraries"]).split()
    assert sorted(named) == sorted(LIBRARIES)
    assert job["steps"][-1]["run"] == "uv run python -m literate.elsewhere --check $LIBRARIES"
