"""The ledger is whole: each verdict follows from its numbers, each entry is on the page, and what
cannot be measured says so."""

import json
import re

import pytest

from literate.ledger import __main__ as command
from literate.ledger import record, tables
from literate.ledger.entries import ENTRIES
from literate.ledger.record import Claim, Entry
from literate.ledger.tables import RECORDS
from literate.pages import reader
from literate.records import RecordError

PAGE = RECORDS.with_suffix(".md")
each_entry = pytest.mark.parametrize("name", ENTRIES)


@each_entry
def test_a_record_says_what_its_entry_claims_and_judges_it_by_the_rule(name):
    entry, recorded = ENTRIES[name], tables.load(name)
    if recorded is None:
        assert f"{name}" in "\n".join(tables.overview([name]))
        return
    again = record.make(entry, recorded["runs"], recorded["measured"])
    assert again == recorded, f"write `uv run python -m literate.ledger {name} --judge`"
    assert len(json.dumps(recorded)) < 100_000


@each_entry
def test_a_job_gives_what_the_claims_are_about(name):
    entry, recorded = ENTRIES[name], tables.load(name)
    if recorded is None or recorded["not_run"]:
        return
    given = {quantity for run in recorded["runs"].values() for quantity in run}
    assert {claim.of for claim in entry.claims if not claim.target or entry.jobs} <= given


def test_every_entry_is_on_the_page_and_in_its_overview():
    blocks = [m["names"] for m in tables.BLOCK.finditer(PAGE.read_text("utf-8"))]
    overview, *sections = blocks
    assert tuple(overview.split(", ")) == tuple(sections) == (*ENTRIES,)
    headings = re.findall(r"^## .+\{ #(\w+) \}$", PAGE.read_text("utf-8"), re.M)
    assert tuple(headings) == ("verdicts", *ENTRIES)


@pytest.mark.parametrize(
    ("printed", "value", "digits"),
    [
        ("0.291027924", 0.291027923905, 9),
        ("0.291027924", 0.291027773694, 6),
        ("95.42", 95.03, 2),
        ("2225", 2225, 4),
        ("0.0000351085", 3.510854812e-05, 6),
        ("0.20", 0.2028, 2),
        ("1", 3.0, 0),
        ("0", 1e-9, 1),
        ("0", 0.5, 0),
    ],
)
def test_digits_that_agree(printed, value, digits):
    assert record.agreement(printed, value) == digits


@pytest.mark.parametrize(
    ("claim", "values", "verdict"),
    [
        (Claim("a", "0.50"), [0.5001], "reproduced to 2 digits"),
        (Claim("a", "0.50"), [0.7], record.FAILED),
        (Claim("a", "0.50", why="the sign"), [0.7], record.CORRECTED),
        (Claim("a", "0.50", why="the sign"), [], tables.MISSING),
        (Claim("a", "95.4"), [86.0, 95.0, 95.6], record.WITHIN),
        (Claim("a", "95.4"), [86.0, 95.0], f"{record.BESIDE}, by 0.4"),
        (Claim("a", "0.5", explains=True), [0.5], record.EXPLAINED),
        (Claim("a", "0.5", explains=True), [0.7], record.FAILED),
        (Claim("a", "1", due=True), [1.0], record.DUE),
        (Claim("a", "1", "the mean", due=True), [3.0], record.CORRECTED),
        (Claim("a"), [1.0], record.MEASURED),
        (Claim("a", "4.7", target=True), [], record.TARGET),
    ],
)
def test_verdicts(claim, values, verdict):
    assert record.judge(claim, values) == verdict


def small(value=1.0):
    """An entry of two jobs, one of which may be told to give something else."""
    jobs = {"seed 0": lambda: {"a": value}, "seed 1": lambda: {"a": 3.0, "b": 2.0}}
    return Entry("small", "Small", "nobody", (Claim("a", "2"), Claim("b", "5")), jobs)


def written(folder, **jobs):
    entry = small()
    runs = jobs or {job: do() for job, do in entry.jobs.items()}
    record.write(record.make(entry, runs), folder)
    return folder / "small.json"


def test_a_record_comes_back_as_it_was_written(tmp_path):
    written(tmp_path)
    loaded = tables.load("small", tmp_path)
    assert [row["verdict"] for row in loaded["rows"]] == [record.WITHIN, record.FAILED]
    assert tables.load("other", tmp_path) is None


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("3.0", "2.0"), "was changed by hand"),
        (lambda text: text.replace("could not be reproduced", "corrected"), "was changed by hand"),
        (lambda text: text[: len(text) // 2], "is no JSON"),
        (lambda text: "[]", "was changed by hand"),
        (lambda text: "", "is no JSON"),
    ],
)
def test_a_spoiled_record_is_refused_and_says_what_to_type(tmp_path, spoil, said):
    path = written(tmp_path)
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(RecordError, match=said) as caught:
        tables.load("small", tmp_path)
    assert "uv run python -m literate.ledger small" in str(caught.value)


def test_a_page_with_a_spoiled_record_is_not_built(tmp_path, monkeypatch):
    path = written(tmp_path)
    load = tables.load
    monkeypatch.setattr(tables, "load", lambda name: load(name, tmp_path))
    text = "# Title\n\n/// ledger | other, small\n///\n"
    assert not reader.read(PAGE, text).problems
    path.write_text(path.read_text("utf-8").replace("3.0", "2.0"), "utf-8")
    (problem,) = reader.read(PAGE, text).problems
    assert problem.line == 3
    assert "small.json was changed by hand" in problem.sentence


def test_a_failed_write_leaves_the_record_that_was_there(tmp_path, monkeypatch):
    before = written(tmp_path).read_text("utf-8")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        written(tmp_path, **{"seed 0": {"a": 9.0}})
    assert (tmp_path / "small.json").read_text("utf-8") == before


def test_a_tiny_number_keeps_its_digits_and_looks_like_the_printed_one():
    assert tables.said([2.1e-16], None) == "2.100e-16"
    assert tables.said([1e-5, 0.0, 0.02], None) == "1.000e-5; 0 to 0.02000 in 3 runs"
    assert tables.said([0.00043856773], "0.000438568") == "0.00043856773"
    assert tables.said([3e-17], "0") == "0"


def test_what_was_not_run_is_shown_as_missing(tmp_path, monkeypatch):
    written(tmp_path, **{"seed 0": {"a": 1.0}})
    load = tables.load
    monkeypatch.setattr(tables, "load", lambda name: load(name, tmp_path))
    details, overview = "\n".join(tables.details("small")), "\n".join(tables.overview(["small"]))
    assert "**1 of 2 runs missing**: seed 1." in details
    assert "| b | 5 | missing | missing |" in details
    assert "1 missing, 1 run missing" in overview
    assert "missing" in "\n".join(tables.overview(["other"]) + tables.details("other"))


def test_an_earlier_half_of_a_measurement_counts(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "UNFINISHED", tmp_path)
    written(tmp_path, **{"seed 0": {"a": 7.0}})
    assert command.begun(small()) == {"seed 0": {"a": 7.0}}
    assert "going on after 1 of 2 runs" in capsys.readouterr().out
    monkeypatch.setattr(command, "versions", lambda: {"python": "2"})
    assert command.begun(small()) == {}, "runs with other versions do not count"


def test_a_drift_is_named():
    was = record.make(small(), {job: do() for job, do in small().jobs.items()})
    now = record.make(small(1.5), {job: do() for job, do in small(1.5).jobs.items()})
    assert record.differences(small(), was, was) == []
    assert record.differences(small(), was, now) == ["a: 2.0 recorded, 2.25 now"]
    less = record.make(small(), {"seed 0": {"a": 1.0}})
    assert record.differences(small(), was, less) == []


def test_a_range_has_no_sharp_edge_but_a_median_counts():
    def entry(value):
        jobs = {"seed 0": lambda: {"a": value}, "seed 1": lambda: {"a": 3.0}}
        return Entry("edge", "Edge", "nobody", (Claim("a", "2.00", drift=0.1),), jobs)

    within, beside, far = (
        record.make(entry(value), {job: do() for job, do in entry(value).jobs.items()})
        for value in (1.98, 2.02, 2.5)
    )
    verdicts = [made["rows"][0]["verdict"] for made in (within, beside, far)]
    assert verdicts == [record.WITHIN, f"{record.BESIDE}, by 0.02", f"{record.BESIDE}, by 0.50"]
    assert record.differences(entry(1), within, beside) == []
    assert record.differences(entry(1), within, far) == ["a: 2.49 recorded, 2.75 now"]


def test_a_quick_entry_is_what_its_record_says(capsys):
    assert command.main(["micrograd", "--check", "--processes", "1"]) == 0, capsys.readouterr().err


def test_an_entry_of_targets_has_nothing_to_run(capsys):
    assert command.main(["lecun", "--check"]) == 0
    assert "lecun: as recorded, 0 of 0 runs made again" in capsys.readouterr().out
    assert command.main(["mazur", "--check", "--only", "sed 0"]) == 1
    assert "no run of mazur has 'sed 0' in its name" in capsys.readouterr().err


def test_an_unknown_entry_is_refused_with_the_names_there_are(capsys):
    with pytest.raises(SystemExit):
        command.main(["mazurr"])
    assert "no entry mazurr; there are mazur, micrograd" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["darkness"], ["darkness", "--check"]])
def test_missing_mnist_is_said_and_nothing_is_written(words, tmp_path, monkeypatch, capsys):
    before = (RECORDS / "darkness.json").read_bytes()
    monkeypatch.setenv("NN_DATA_DIR", str(tmp_path))
    assert command.main([*words, "--processes", "1"]) == 1
    assert f"darkness was not run: mnist: NN_DATA_DIR is {tmp_path}" in capsys.readouterr().err
    assert (RECORDS / "darkness.json").read_bytes() == before


def test_the_link_to_a_record_fits_the_page():
    block = ["/// ledger | mazur", "///"]
    for uri, link in (
        ("about/ledger.md", "](ledger/mazur.json)"),
        ("notebooks/mnist.py", "](../about/ledger/mazur.json)"),
        ("index.md", "](about/ledger/mazur.json)"),
    ):
        assert link in "\n".join(tables.expanded(block, uri))


def test_a_number_of_a_sentence_that_nobody_measured_is_an_error():
    assert tables.found("darkness", "test images guessed, of 10,000") == [2225]
    with pytest.raises(RecordError, match=r"darkness has no 'left'; see docs/about/ledger/dark"):
        tables.found("darkness", "left")
