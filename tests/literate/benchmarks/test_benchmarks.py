"""The benchmarks measure what they say: everybody does the same work, and the record is whole."""

from dataclasses import replace

import numpy as np
import pytest

from literate.benchmarks import growth, ladder, ours, record, results
from literate.benchmarks.workloads import W1, W2, W3, W4, WORKLOADS
from literate.records import RecordError

SMALL = [
    replace(W1, epochs=30),
    replace(W2, epochs=1, agree=1e-9),
    replace(W3, rows=200, agree=1e-9),
    replace(W4, rows=512, dtype="float64", agree=1e-9),
]
OURS = [ours.fast, ours.one_at_a_time, ours.plain_python]
RUNGS = [lambda w, height=height: ladder.rung(w, height) for height in range(len(ladder.RUNGS))]


@pytest.mark.parametrize("w", SMALL, ids=lambda w: w.name)
@pytest.mark.parametrize("implementation", [*OURS, *RUNGS])
def test_everybody_does_the_same_work(implementation, w):
    run = implementation(w)
    if run is not None:
        for _ in range(2):  # a second run starts where the first one did
            assert w.cost(run()) == pytest.approx(w.cost(ours.readable(w)()), rel=w.agree)


def test_the_cost_tells_other_work():
    w = SMALL[1]
    shorter = replace(w, lr=w.lr / 2)
    assert abs(w.cost(ours.fast(shorter)()) - w.cost(ours.fast(w)())) > 1e-3


def test_the_bare_products_are_those_of_a_step():
    row = growth.counted((64, 5, 10), 4, 2)
    forward = 4 * (64 * 5 + 5 * 10)
    assert row["flops"] == 2 * (2 * forward + 4 * 5 * 10)  # and one dX: not that of the data
    assert row["products"] > 0  # a difference of two times is lost in what else a machine does
    assert row["bytes"] > 8 * row["calls"]


def test_the_record_has_every_workload_and_every_number_the_pages_ask_for():
    found = results.record()
    assert [name for name in found["runs"][0] if name != "cold start"] == list(WORKLOADS)
    assert found["ladder"]["rungs"] == list(ladder.RUNGS)
    assert all(np.isfinite(results.times(name, "nn")) for name in WORKLOADS)
    for run in found["runs"]:
        for name in WORKLOADS:
            costs = {n: told["cost"] for n, told in run[name].items() if told["cost"] is not None}
            for cost in costs.values():
                assert cost == pytest.approx(costs["nn"], rel=WORKLOADS[name].agree)


@pytest.mark.parametrize("path", results.AGAIN, ids=lambda path: path.stem)
def test_a_record_changed_by_hand_is_none(path, tmp_path, monkeypatch):
    other = tmp_path / path.name
    other.write_text(path.read_text("utf-8").replace("2.4.6", "2.4.7", 1), "utf-8")
    monkeypatch.setitem(results.AGAIN, other, results.AGAIN[path])
    with pytest.raises(RecordError, match=f"changed by hand.* {results.AGAIN[path]}"):
        results.record(other)


def test_a_goal_says_whether_it_was_met():
    assert record.line("W1", 10.0, 9) == "W1: met (9)"
    assert record.line("W1", 4.5, 9) == "W1: missed by 50% (9)"


def test_a_compiled_goal_says_what_each_training_pays_once():
    found = {"nn compiled": [4.0, 4.0, 8.0], "nn compiled, one step": [2.0, 1.0, 2.0]}
    run = {name: {"seconds": seconds} for name, seconds in found.items()}
    assert record.paid(run, "nn compiled").startswith("; 25% of it is watching")
    assert record.paid(run, "nn") == ""


def test_the_records_answer_every_goal_of_theirs():
    told = [line for run in results.record()["runs"] for line in record.goals(run)]
    compiled = [line for run in results.compiled()["runs"] for line in record.goals(run)]
    for mine, peer, wanted in record.GOALS:
        lines = compiled if mine == "nn compiled" else told
        for workload in wanted:
            about = [line for line in lines if f"{workload}, {mine}: {peer} takes" in line]
            assert len(about) == 2, (workload, mine, peer)
    assert all("met" in line or "missed by" in line for line in [*told, *compiled])
    assert not any("nan" in line for line in [*told, *compiled])


def test_a_ratio_is_the_median_of_the_rounds():
    found = {"a": {"seconds": [2.0, 9.0, 3.0]}, "b": {"seconds": [1.0, 3.0, 3.0]}}
    assert results.ratio(found, "a", "b") == 2.0


def test_two_workers_were_measured_in_turns_and_say_under_which_load():
    record = results.machines()
    assert record["load"] > 0
    for what, seconds in record["seconds"].items():
        assert {*seconds} == {"alone", "one", "two"}
        assert len({len(times) for times in seconds.values()}) == 1
        ratios = results.beside_two(what)
        assert ratios[0] == seconds["one"][0] / seconds["two"][0]
        assert len(ratios) == len(seconds["two"]) >= 5
