"""The figures of the chapters beyond, and of the guides, show what they say."""

import numpy as np
import pytest

import nn
from literate.benchmarks import results

from .drawn_figures import script, words


def test_steps_halve_their_error_and_pieces_quarter_it_while_training_does_not_care():
    figure = script("stairs")
    hard, soft, pieces = (np.array(figure.errors(name)) for name in figure.built(4))
    assert hard[-1] == pytest.approx(np.pi / 256, rel=0.01)
    assert pieces[-1] == pytest.approx(np.pi**2 / 2 / 256**2, rel=0.01)
    assert (soft[1:] < hard[1:] / 2).all()
    assert (soft[1:] < soft[:-1] / 3).all()
    learned = figure.learned()
    assert learned[0] < min(hard[1], soft[1], pieces[1])
    assert learned[-1] > 10 * pieces[5]


def test_a_note_with_two_readers_gets_two_slopes_and_a_corner_none():
    figure = script("notes")
    values, slopes = figure.noted()
    a, b, u, v, _ = values
    assert slopes == pytest.approx([v * b + u * v, v * a, v, u, 1])
    assert (figure.corner(0), figure.corner(0.1), figure.corner(-0.1)) == (0, 1, 1)


# What was measured


def test_every_change_but_the_last_few_pays_and_all_together_do():
    figure = script("gains")
    for workload, _, name in figure.CURVES:
        gains = figure.gains(workload)
        assert gains[0] == 1
        assert gains[-1] > 1.2
        assert name in words("gains")
    assert figure.gains("W1")[-1] > figure.gains("W5")[-1]  # it is calls that were saved


def test_no_network_breaks_through_a_roof_and_wider_ones_come_nearer():
    figure = script("roofline")
    peak, bandwidth = figure.limit("flops"), figure.limit("bytes")
    points = figure.points()
    assert all(speed < peak for _, _, speed in points)
    shares = [speed / min(peak, each_byte * bandwidth) for _, each_byte, speed in points]
    assert shares[0] < 0.5 * max(shares[3:])
    assert {f"{width:,}" for width in figure.NAMED} <= {*words("roofline")}


def test_narrow_steps_cost_their_calls_and_wide_ones_their_products():
    figure = script("growth")
    _, step, products, calls = figure.rows()[0]
    assert calls > products
    _, step, products, calls = figure.rows()[-1]
    assert 0.5 * step < products < step
    assert calls < 0.01 * step
    assert 16 <= results.takes_over() <= 1024


def test_pytorchs_start_holds_with_five_layers_and_is_lost_with_twenty():
    found = script("starts").accuracies()
    middle = {of: float(np.median(values)) for of, values in found.items()}
    assert all(len(values) == 20 for values in found.values())
    for run in ("PyTorch", "its start, in nn"):
        assert abs(middle[5, run] - middle[5, "PyTorch, He's start"]) < 0.02
        assert middle[20, run] < middle[20, "PyTorch, He's start"] - 0.3
    assert middle[20, "scikit-learn"] > middle[20, "PyTorch"] + 0.2


def test_layers_of_two_thousand_draws_lie_on_the_derived_curve():
    figure = script("random_layers")
    h = np.array(figure.HIDDEN)
    chances = figure.derived(h)
    spread = np.sqrt(chances * (1 - chances) / figure.DRAWS)
    assert (abs(figure.shares() - chances) <= 3 * spread + 1e-9).all()
    assert all(
        a >= b for a, b in zip(figure.shares(), figure.shares(", inputs 0 and 1"), strict=True)
    )


def test_three_lines_meet_in_each_corner_and_two_in_the_middle():
    figure = script("blends")
    lines = [*figure.EDGES.values(), *figure.LEVEL.values(), *figure.DIAGONALS.values()]

    def through(x, y):
        crossed = [(x - a) * (d - b) - (y - b) * (c - a) for (a, b), (c, d) in lines]
        return sum(abs(side) < 1e-12 for side in crossed)

    assert [through(*point) for point in figure.MEET.values()] == [3, 3, 3, 3, 2]


def test_own_has_every_new_leaf_in_one_of_nine_squares():
    trained = script("own").trained()
    counts = np.array([int(word) for word in words("own") if word.isdigit()][-9:]).reshape(3, 3)
    assert (counts.sum(axis=1) == np.bincount(trained.y_new)).all()
    assert np.trace(counts) / counts.sum() == nn.accuracy(trained.net, trained.X_new, trained.y_new)
