"""The picture of a network has its weights, and that of a log its costs, to be read off."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn import _pictures, _svg
from nn.drawing import curve, network

from .drawings import DRAWINGS, described, parts, words_in
from .samples import few, seeds

# Networks


def test_a_line_is_a_weight():
    W = np.array([[1.0, -0.5, 0.0], [0.25, 2.0, -2.0]])
    picture = network([nn.Layer(W, None, nn.relu)])
    lines = parts(picture, "line")
    drawn = [W[i, j] for i in range(2) for j in range(3) if W[i, j]]
    assert len(lines) == len(drawn) == 5
    for line, weight in zip(lines, drawn, strict=True):
        assert float(line.get("stroke-width")) == pytest.approx(0.5 + 3.5 * abs(weight) / 2, 1e-2)
        assert (line.get("stroke-dasharray") is not None) == (weight < 0)
    assert words_in(picture) == ["x₁", "x₂", "2 inputs", "ŷ₁", "ŷ₂", "ŷ₃", "3 relu"]
    assert described(picture).startswith("2 inputs, then 3 relu.")


def test_a_line_runs_from_its_neuron_to_its_neuron():
    W = np.diag([1.0, 2.0, 3.0])
    picture = network([nn.Layer(W, None, nn.relu)])
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in parts(picture, "circle")]
    for at, line in enumerate(parts(picture, "line")):
        (x1, y1), (x2, y2) = circles[at], circles[at + 3]
        assert float(line.get("y1")) == float(line.get("y2")) == y1 == y2
        assert (float(line.get("x1")), float(line.get("x2"))) == (x1 + 16, x2 - 16)


def test_the_neurons_of_a_layer_stand_below_each_other_around_one_middle():
    for widths in ([2, 7, 3], [1, 64, 4]):
        picture = network(nn.init(widths, rng=0))
        *_, width, height = map(float, ElementTree.fromstring(picture).get("viewBox").split())
        assert width == 110 + 100 * 2
        signs = [e for e in parts(picture, "text") if e.get("font-size") == "13" or e.text == "⋮"]
        for x in (55, 155, 255):
            *ys, below = (float(e.get("y")) for e in signs if float(e.get("x")) == x)
            assert (np.diff(ys) == 46).all()
            assert np.mean(ys) == (height - 36) / 2
            assert below == height - 14
        rings = parts(picture, "circle", r="16")
        assert len(rings) == len(parts(picture, "circle"))
        assert min(float(ring.get("cy")) for ring in rings) == 16 + 11  # with some air above


def test_of_a_wide_layer_the_first_and_the_last_are_drawn():
    labels = words_in(DRAWINGS["network, wide"])
    assert labels[:9] == ["x₁", "x₂", "x₃", "x₄", "x₅", "⋮", "x₆₃", "x₆₄", "64 inputs"]
    assert len(parts(DRAWINGS["network, wide"], "circle")) == 21
    exactly = network(nn.init([8, 1], rng=0))
    assert "⋮" not in words_in(exactly)
    assert words_in(exactly)[-2:] == ["ŷ", "1 identity"]


def test_a_single_input():
    picture = network(nn.init([1, 2], rng=0))
    assert words_in(picture)[:2] == ["x", "1 input"]


# Curves


def points(picture, at=0):
    """Return the points of a curve as they lie in the drawing."""
    places = parts(picture, "polyline")[at].get("points").split()
    return np.array([[float(part) for part in place.split(",")] for place in places])


def levels(picture):
    """Return the level lines: the number that stands beside each, and its height."""
    heights = [
        float(line.get("y1")) for line in parts(picture, "line") if line.get("stroke-opacity")
    ]
    labels = parts(picture, "text", text_anchor="end")
    assert [float(label.get("y")) for label in labels] == pytest.approx(heights, abs=0.06)
    return [float(label.text.replace("−", "-")) for label in labels], heights


def read_off(picture, ratios, at=0):
    """Read the numbers off a drawing, as a person does with a ruler."""
    numbers, heights = levels(picture)
    scale = np.log10(numbers) if ratios else np.array(numbers)
    slope = (scale[-1] - scale[0]) / (heights[-1] - heights[0])
    np.testing.assert_allclose(
        scale, scale[0] + slope * (np.array(heights) - heights[0]), atol=0.01
    )
    read = scale[0] + slope * (points(picture, at)[:, 1] - heights[0])
    return 10**read if ratios else read


@few
@given(st.lists(st.floats(0.001, 1e6), min_size=2, max_size=200), seeds)
def test_the_points_are_the_values_of_the_log(values, seed):
    ratios = max(values) > 20 * min(values)
    picture = curve(values)
    read = read_off(picture, ratios)
    assert len(read) == len(values)
    if ratios:
        np.testing.assert_allclose(np.log10(read), np.log10(values), atol=0.04)
    else:
        np.testing.assert_allclose(read, values, atol=0.002 * max(values))
    across = points(picture)[:, 0]
    np.testing.assert_allclose(across, np.linspace(52, 342, len(values)), atol=0.06)
    assert set(words_in(picture)) >= {"epoch", "0", str(len(values) - 1)}


def test_a_cost_below_0_has_no_ratios():
    values = [3.0, -1.0, 0.0, 2.0]
    np.testing.assert_allclose(read_off(curve(values), False), values, atol=0.01)
    assert "−1" in words_in(curve(values))


def test_a_cost_of_0_has_no_ratios():
    np.testing.assert_allclose(read_off(curve([1.0, 0.0]), False), [1, 0], atol=0.01)
    assert levels(curve([0.0, 0.0]))[0] == [0, 1]


def test_more_than_twenty_times_the_lowest_is_drawn_in_ratios():
    assert levels(curve([1.0, 20.0]))[0][0] == 0
    assert levels(curve([1.0, 20.1]))[0] == [1, 10, 100]


def test_validation_is_a_second_curve_on_the_same_scale():
    log = nn.History([0.5, 0.3, 0.2], [0.9, 0.8, 0.7])
    picture = curve(log)
    np.testing.assert_allclose(read_off(picture, False, 0), log, atol=0.01)
    np.testing.assert_allclose(read_off(picture, False, 1), log.validation, atol=0.01)
    assert [p.get("stroke-dasharray") for p in parts(picture, "polyline")] == [None, "5 3"]
    assert {"cost", "validation"} <= set(words_in(picture))
    assert described(picture) == (
        "The cost, from 0.5 to 0.2. The validation, from 0.9 to 0.7. 3 epochs."
    )
    assert "validation" not in words_in(curve([0.5, 0.3]))


def test_below_a_curve_stand_its_epochs_and_below_two_their_names():
    both, alone = curve(nn.History([0.5, 0.3, 0.2], [0.9, 0.8, 0.7])), curve([0.5, 0.3, 0.2])
    for picture, height in ((both, "216"), (alone, "192")):
        assert ElementTree.fromstring(picture).get("viewBox") == f"0 0 360 {height}"
        below = [e for e in parts(picture, "text") if e.get("y") == "178"]
        assert {(e.text, e.get("x")) for e in below} == {
            ("0", "52"),
            ("epoch", "197"),
            ("2", "342"),
        }
        beside = parts(picture, "text", text_anchor="end", x="46")
        assert len(beside) == len(parts(picture, "line", stroke_opacity="0.2", x1="52", x2="342"))
        assert levels(picture)[1][0] == 164
        assert levels(picture)[1][-1] == 14
    names = [(e.text, e.get("x")) for e in parts(both, "text", y="204", text_anchor="start")]
    assert names == [("cost", "130"), ("validation", "240")]
    signs = [
        (e.get("x1"), e.get("x2"), e.get("y2"))
        for e in parts(both, "line", y1="204", stroke_width="2")
    ]
    assert signs == [("100", "124", "204"), ("210", "234", "204")]


def test_few_points_are_dots_besides():
    for epochs, dots in ((2, 2), (29, 29), (30, 0), (31, 0)):
        assert len(parts(curve(np.linspace(1, 2, epochs)), "circle", r="3")) == dots
    assert _svg.dot(1, 2) == _svg.dot(1, 2, True)
    assert f'fill="{_svg.TARGET}"' in _svg.dot(1, 2)
    assert f'fill="{_svg.PAPER}"' in _svg.dot(1, 2, False)


def test_a_single_epoch_is_a_dot():
    (point,) = parts(curve([0.5]), "circle")
    assert float(point.get("cx")) == 52
    assert not parts(curve([0.5]), "polyline")
    assert words_in(curve([0.5])).count("0") == 2  # a level, and the one epoch
    assert "1 epoch." in described(curve([0.5]))
    assert "2 epochs." in described(curve([0.5, 0.4]))


def test_a_long_log_keeps_its_ends_and_its_extremes():
    values = np.random.default_rng(0).uniform(1, 2, 10_000)
    values[4321], values[7777] = 3, 0.5
    picture = curve(values)
    read = read_off(picture, False)
    assert 298 <= len(read) <= 302
    np.testing.assert_allclose(read[[0, -1]], values[[0, -1]], atol=0.02)
    assert (read.max(), read.min()) == pytest.approx((3, 0.5), abs=0.02)
    across = (points(picture)[:, 0] - 52) / 290 * 9999
    np.testing.assert_allclose(across[read.argmax()], 4321, atol=3)
    np.testing.assert_allclose(across[read.argmin()], 7777, atol=3)
    assert [x for x, _ in _pictures.thinned(np.ones(300))] == list(range(300))
    assert len(_pictures.thinned(np.ones(301))) < 300


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.42], [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        ([1.0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([5.0], [0, 1, 2, 3, 4, 5]),
        ([5.1], [0, 2, 4, 6]),
        ([11.0], [0, 5, 10, 15]),
        ([-1.0, 1.2], [-1, -0.5, 0, 0.5, 1, 1.5]),
        ([-3.0], [-3, -2, -1, 0]),
        ([0.0], [0, 1]),
    ],
)
def test_round_levels(values, expected):
    assert _pictures.round_levels(np.array(values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.003, 0.42], [1e-3, 1e-2, 1e-1, 1]),
        ([1e-3, 1.0], [1e-3, 1e-2, 1e-1, 1]),
        ([1e-9, 2.0], [1e-9, 1e-7, 1e-5, 1e-3, 1e-1, 1e1]),
        ([0.2, 30], [0.1, 1, 10, 100]),
        ([1e-6, 1.0], [1e-6, 1e-4, 1e-2, 1]),
    ],
)
def test_powers_of_ten(values, expected):
    assert _pictures.powers_of_ten(np.array(values)) == pytest.approx(expected)
