"""A live figure says what it shows, and what it shows is so."""

import re

import numpy as np
import pytest

from literate.browser import axes, drawn, figure, xor
from literate.ledger import tables

from .driver import ask, worked


@pytest.mark.parametrize("name", figure.FIGURES)
def test_a_figure_brings_its_controls_and_says_what_it_shows(name):
    first, _ = ask(do="figure", name=name, values=None, act="start")
    values = {control["name"]: control["value"] for control in first["controls"]}
    later, _ = ask(do="figure", name=name, values=values, act="step")
    assert first["say"]
    assert first["plots"]
    assert (first["say"] != later["say"]) == first["moves"]


@pytest.mark.parametrize(
    "ends", [(-0.5, 1.5), (0.96, 0.99), (0, 3000), (-1.6, 3.6), (0, 0.14), (0, 51), (-0.2, 4.2)]
)
def test_a_tick_stands_where_it_says(ends):
    found = axes.ticks(*ends)
    assert 1 <= len(found) <= 3
    for at, word in found:
        assert float(word.replace("−", "-").replace(",", "")) == pytest.approx(at, abs=1e-9)
        assert ends[0] < at < ends[1]


def test_a_tick_along_powers_of_ten_says_the_power():
    assert axes.ticks(-16, 3, True) == [(-10, "10⁻¹⁰"), (-5, "10⁻⁵"), (0, "1")]
    assert axes.ticks(-3, 0.3, True) == [(-2, "0.01"), (-1, "0.1"), (0, "1")]
    assert axes.ticks(0, 4.3, True) == [(2, "100"), (4, "10,000")]


def test_every_axis_of_a_live_figure_has_its_ticks():
    for name in figure.FIGURES:
        for plot in ask(do="figure", name=name, values=None, act="start")[0]["plots"]:
            assert plot.get("axes") == "" or len(plot["words"]) > 1, (name, plot["name"])


@pytest.mark.parametrize(
    ("gate", "w", "b", "right"),
    [("AND", 10, -15, 4), ("OR", 10, -5, 4), ("NAND", -10, 15, 4), ("XOR", 10, -5, 3)],
)
def test_one_neuron_can_do_three_gates_by_hand_and_not_the_fourth(gate, w, b, right):
    assert f"{right} of 4 are right" in worked("neuron", gate=gate, w1=w, w2=w, b=b)["say"]


@pytest.mark.parametrize(("lr", "word"), [(0.5, "arrived"), (0.7, "too large")])
def test_the_walk_downhill_arrives_or_flies_out(lr, word):
    assert word in worked("bowl", steps=100, lr=lr)["say"]


def test_the_push_is_up_for_the_right_class_and_fades_as_its_share_grows():
    for z1, said in (
        (1, "class 1: share 0.24, push +0.76"),
        (5, "class 1: share 0.95, push +0.05"),
    ):
        assert said in worked("shares", T=1, z1=z1, z2=2, z3=0)["say"]
    assert "class 1: share 0.33" in worked("shares", T=5, z1=0, z2=0, z3=0)["say"]


@pytest.mark.parametrize(
    ("bug", "right", "angle"),
    [
        ("none", (0.85, 0.95), (0, 0)),
        ("transpose forgotten", (0.8, 0.95), (20, 60)),
        ("no 1/n", (0.05, 0.2), (0, 0)),
        ("sign wrong in layer 1", (0.05, 0.2), (15, 90)),
    ],
)
def test_a_bug_that_is_chosen_turns_the_step_and_may_learn_all_the_same(bug, right, angle):
    said = worked("bug", steps=20, bug=bug, seed=0)["say"]
    epoch, share, degrees = map(float, re.findall(r"\d+(?:\.\d+)?", said))
    assert epoch == 4
    assert right[0] <= share <= right[1], said
    assert angle[0] <= degrees <= angle[1], said


@pytest.mark.parametrize("values", [(0.15, 0.05, 0.4), (0.15, 1, 2), (-2, 1.5, -3), (4, 0, 1)])
def test_the_links_of_the_chain_multiply_to_the_ratio_that_is_measured(values):
    said = worked("chain", **dict(zip(("w1", "x", "w2"), values, strict=True)))["say"]
    cost, ratio, *links = (float(n.replace("−", "-")) for n in re.findall(r"−?\d+\.\d+", said))
    assert ratio == pytest.approx(np.prod(links), abs=2e-3)
    if values == (0.15, 0.05, 0.4):  # the numbers of the page
        assert (cost, ratio) == (0.2363, 0.0007)
    if not values[1]:
        assert ratio == 0


def test_relu_closes_the_angle_and_tanh_does_not():
    for bend, factor, layer, least, most in (
        ("relu", 2, 1, 0.2, 0.4),
        ("relu", 2, 50, 0.98, 1),
        ("tanh", 1, 50, -0.1, 0.1),
        ("sigmoid", 1, 10, 0.999, 1),
    ):
        said = worked("arrivals", activation=bend, factor=factor, layer=layer)["say"]
        assert least <= float(re.search(r"images is (-?[\d.]+)", said)[1]) <= most, said


def test_the_best_by_validation_is_chosen_and_its_truth_is_not_the_best():
    said = worked("luck", k=60, draw=0)["say"]
    seen, true = (tables.found("hyper_parameters", f"{p} accuracy") for p in ("validation", "true"))
    assert f"Chosen of 60: validation {max(seen):.3f}" in said
    better = int(re.search(r"better: (\d+) of", said)[1])
    assert better == sum(t > true[seen.index(max(seen))] for t in true)


def test_the_rule_goes_round_alone_and_learns_on_random_units():
    alone = worked("perceptron", steps=1, gate="XOR", hidden=0, seed=0)
    assert "0 of 4 are right, after 4 corrections" in alone["say"]
    assert "goes round" in alone["say"]
    assert not alone["moves"]
    and_gate = worked("perceptron", steps=9, gate="AND", hidden=0, seed=0)
    assert "Sweep 9: 4 of 4 are right, after 18 corrections; done" in and_gate["say"]
    assert not and_gate["moves"]
    some = worked("perceptron", steps=30, gate="XOR", hidden=32, seed=0)
    assert "4 of 4 are right" in some["say"]


def test_a_deep_network_begins_deaf_with_pytorchs_start_and_not_with_hes():
    apart = {}
    for begin in ("PyTorch's", "He"):
        found = worked("begun", steps=2, begin=begin, depth=20, seed=0)
        assert found["say"].startswith("Step 16: ")
        assert found["moves"]
        apart[begin] = float(re.search(r"lie ([\d.e+-]+) apart", found["say"])[1])
    assert apart["PyTorch's"] < 1e-4 < 0.01 < apart["He"]


def arc(x, y, wide, high, begin, end):
    turn = np.pi * np.linspace(begin, end, 20)
    return np.column_stack([x + wide * np.cos(turn), y + high * np.sin(turn)]).tolist()


HAND = {
    0: [arc(0.5, 0.5, 0.25, 0.4, 0, 2)],
    1: [[[0.4, 0.7], [0.52, 0.9], [0.52, 0.1]]],
    2: [[*arc(0.5, 0.68, 0.22, 0.22, 1, -0.1), [0.3, 0.1], [0.75, 0.1]]],
    3: [arc(0.45, 0.7, 0.22, 0.2, 0.8, -0.5) + arc(0.45, 0.3, 0.25, 0.2, 0.5, -0.8)],
    4: [[[0.55, 0.9], [0.25, 0.4], [0.75, 0.4]], [[0.6, 0.6], [0.6, 0.1]]],
    5: drawn.FIVE,
    6: [[[0.6, 0.9], [0.35, 0.5], *arc(0.5, 0.3, 0.2, 0.2, 0.8, 2.8)]],
    7: [[[0.25, 0.9], [0.75, 0.9], [0.45, 0.1]], [[0.35, 0.5], [0.7, 0.5]]],
    8: [arc(0.5, 0.7, 0.18, 0.2, -0.5, 1.5) + arc(0.5, 0.3, 0.22, 0.2, 0.5, -1.5)],
    9: [[*arc(0.5, 0.68, 0.2, 0.22, 0, 2), [0.68, 0.1]]],
}


@pytest.mark.parametrize("digit", HAND)
def test_a_digit_drawn_with_the_pen_is_named_by_the_network_and_by_the_album(digit):
    said = worked("drawn", strokes=HAND[digit], pen=5)["say"]
    assert f"The network says {digit}" in said
    assert f"album are {digit}" in said


def test_a_small_digit_in_the_corner_is_the_same_digit():
    small = [[[0.3 * x, 0.3 * y] for x, y in stroke] for stroke in HAND[4]]
    assert drawn.image_of(small, 5) == pytest.approx(drawn.image_of(HAND[4], 5))


def test_nothing_and_a_dot_are_drawn_as_they_are():
    assert not drawn.image_of([], 5).any()
    ink = drawn.image_of([[[0.1, 0.9]]], 8).reshape(8, 8)
    assert ink[3:5, 3:5].min() > 0.5
    assert ink.sum() == ink[3:5, 3:5].sum()


def test_new_sigmoids_are_deaf_both_ways_and_fitted_ones_hear():
    for start, said in (
        ("Glorot", "nothing arrives, and nothing comes back"),
        ("fitted", "it arrives, and blame comes back"),
    ):
        found = worked("both-ways", activation="sigmoid", start=start, depth=20)["say"]
        assert said in found, found


def test_soft_steps_are_better_than_hard_ones_and_trained_neurons_better_still():
    def errors(said):
        return map(float, re.findall(r"by (\d\.\d+)", said))

    at = {"N": 8, "beyond": 0}
    hard, new = errors(worked("stairs", sharpness=100, **at)["say"])
    soft, learned = errors(worked("stairs", steps=60, sharpness=5, **at)["say"])
    beyond, _ = errors(worked("stairs", N=32, sharpness=4, beyond=2)["say"])
    assert 0.8 < hard / (np.pi / 8) < 1
    assert soft < hard / 4
    assert learned < soft < new
    assert beyond < 0.008


@pytest.mark.parametrize(
    ("program", "x", "tape", "pushed"),
    [
        ("x · x + exp(x)", 1, "3 of 4", None),
        ("x · x + exp(x)", 0, "1.00", "1.00"),
        ("max(x, 0)", 0, "0.00", "0.50"),
        ("max(0, x)", 0, "1.00", "0.50"),
        ("max(x, 0) − max(−x, 0)", 0, "0.00", "1.00"),
        ("max(x, 0) − max(−x, 0)", -1, "1.00", "1.00"),
    ],
)
def test_notes_are_read_back_and_mislead_at_a_corner(program, x, tape, pushed):
    said = worked("notes", steps=5 if pushed else 3, program=program, x=x)["say"]
    assert tape in said
    assert f"pushing, {pushed}" in said if pushed else "are read back" in said


def test_xor_is_learned_in_the_figure(monkeypatch):
    monkeypatch.setattr(xor, "FRAME", 0.5)
    said = worked("xor", steps=8, hidden=4, activation="sigmoid", lr=8, seed=0)["say"]
    cost = float(re.search(r"cost ([\d.]+)", said)[1])
    assert cost < 0.05, said


def test_the_curvature_stays_at_its_border_or_falls_or_runs_away():
    def share(said):
        return float(re.search(r"curvature is (-?[\d.]+) of", said)[1])

    at = {"batch": "300", "beta": 0}
    assert share(worked("border", cost="squared error", lr=0.15, **at)["say"]) > 2
    stays = worked("border", steps=40, cost="squared error", lr=0.15, **at)["say"]
    assert abs(share(stays) - 1) < 0.1
    assert share(worked("border", steps=40, cost="cross entropy", lr=1, **at)["say"]) < 0.25
    assert "runs away" in worked("border", steps=2, cost="squared error", lr=1, **at)["say"]


def test_lies_are_known_by_heart_without_a_penalty_and_not_with_one():
    def shares(said):
        return [float(share) for share in re.findall(r"(\d\.\d+) of", said)]

    for l2, known, new in (("0", (0.9, 1), (0, 0.88)), ("0.003", (0.7, 0.88), (0.92, 1))):
        said = worked("lies", steps=75, l2=l2, lies=20, hidden=64)["say"]
        for share, (least, most) in zip(shares(said), (known, new), strict=True):
            assert least <= share <= most, said
