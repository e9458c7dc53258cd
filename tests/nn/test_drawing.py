"""A drawing shows what the numbers say, in any light, and says in words what is to be seen."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn import _pictures, _svg
from nn.drawing import boundary, curve, digits, network

from .samples import few, seeds

SVG = "{http://www.w3.org/2000/svg}"


def parts(picture, tag, **attributes):
    """Return the elements of a drawing with this tag and these attributes."""
    names = {key.replace("_", "-"): value for key, value in attributes.items()}
    return [
        element
        for element in ElementTree.fromstring(picture).iter(SVG + tag)
        if all(element.get(key) == value for key, value in names.items())
    ]


def words_in(picture):
    return [element.text for element in parts(picture, "text")]


def described(picture):
    (description,) = parts(picture, "desc")
    return description.text


rng = np.random.default_rng(0)
NETS = {
    "xor": nn.init([2, 4, 1], rng=0),
    "without bias": nn.init([3, 2], rng=0, bias=False),
    "wide": nn.init([64, 9, 10], rng=0),
    "zeros": [nn.Layer(np.zeros((2, 2)), None, nn.relu)],
}
DRAWINGS = {
    **{f"network, {name}": network(net) for name, net in NETS.items()},
    "curve": curve([0.5, 0.25, 0.125]),
    "curve of ratios": curve([10.0**-k for k in range(9)]),
    "curve of one": curve([0.5]),
    "curve with validation": curve(nn.History([0.5, 0.25], [0.6, 0.5])),
    "boundary": boundary(NETS["xor"], *nn.data.xor()),
    "boundary of six": boundary(nn.init([2, 6], rng=0), rng.normal(size=(9, 2)), [5] * 9),
    "digits": digits(nn.data.digits()[0][:9], nn.data.digits()[1][:9]),
    "hostile words": digits(np.eye(4)[:1], ["<script>alert('&\"')</script>"]),
}


# What every drawing is


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_well_formed_and_says_what_it_is(name):
    picture = DRAWINGS[name]
    root = ElementTree.fromstring(picture)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (SVG + "title", SVG + "desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert len(description.text) > 20
    assert not list(root.iter(SVG + "script"))
    assert not re.search(r"\b(href|onload|onclick|nan|inf)\b", picture)


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_lies_outside(name):
    root = ElementTree.fromstring(DRAWINGS[name])
    _, _, width, height = map(float, root.get("viewBox").split())
    assert width <= 460  # it is read on telephones
    for element in root.iter():
        for x, y in (("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2")):
            assert 0 <= float(element.get(x, 0)) <= width
            assert 0 <= float(element.get(y, 0)) <= height
        r = float(element.get("r", 0))
        assert float(element.get("cx", r)) >= r
    for element in root.iter(SVG + "text"):
        size = float(element.get("font-size", 15))
        wide = 0.58 * size * len(element.text)
        start = {"start": 0, "end": wide}.get(element.get("text-anchor"), wide / 2)
        left = float(element.get("x")) - start
        if name != "hostile words":
            assert left >= 0
            assert left + wide <= width


def place_of(element):
    """Return the left, top, right and bottom of a word, about."""
    size = float(element.get("font-size", 15))
    wide = 0.58 * size * len(element.text)
    start = {"start": 0, "end": wide}.get(element.get("text-anchor"), wide / 2)
    left, foot = float(element.get("x")) - start, float(element.get("y"))
    return left, foot - size / 2, left + wide, foot


@pytest.mark.parametrize("name", sorted(DRAWINGS.keys() - {"hostile words"}))
def test_no_word_lies_on_another_or_on_a_sign_beside_it(name):
    places = [place_of(element) for element in parts(DRAWINGS[name], "text")]
    for one, other in combinations(places, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    if name == "curve with validation":
        signs = [line for line in parts(DRAWINGS[name], "line") if line.get("stroke-width") == "2"]
        for sign, (left, top, _, foot) in zip(signs, places[-5:], strict=False):
            assert left - 9 < float(sign.get("x2")) < left
            assert top - 9 < float(sign.get("y1")) < foot + 9


def test_all_words_of_all_drawings_are_of_one_size():
    for picture in DRAWINGS.values():
        assert {e.get("font-size") for e in parts(picture, "text") if e.text != "⋮"} == {"13"}


def test_a_drawing_is_a_third_larger_than_its_numbers():
    for picture in DRAWINGS.values():
        root = ElementTree.fromstring(picture)
        _, _, width, _ = map(float, root.get("viewBox").split())
        assert float(root.get("width")) == pytest.approx(width * 4 / 3, abs=0.5)


def test_a_word_is_turned_and_colored_as_it_is_asked_to_be():
    assert "transform" not in _svg.text(1, 2, "word")
    assert 'transform="rotate(-90 1 2)"' in _svg.text(1, 2, "word", turn=-90)
    assert "fill" not in _svg.text(1, 2, "word")
    assert 'fill="#fff"' in _svg.text(1, 2, "word", "#fff")
    assert 'fill="red"' in _svg.text(1, 2, "word", "red")
    assert _svg.circle(1, 2, "word").endswith(_svg.text(1, 2, "word"))
    for color in ("#fff", "red"):
        assert _svg.circle(1, 2, "word", 9, color).endswith(_svg.text(1, 2, "word", color))


def test_a_level_line_is_seen_and_a_border_is_at_one_half():
    plot = _svg.Plot(0, 0, 20, 20, (0, 1), (0, 1))
    assert "opacity" not in plot.across(0.5)
    assert _svg.border([[0, 1], [0, 1]], plot) == _svg.border([[0, 1], [0, 1]], plot, 0.5)


def test_a_window_cuts_where_its_plot_ends():
    plot = _svg.Plot(5, 6, 20, 30, (0, 1), (0, 1))
    window = ElementTree.fromstring(plot.window("<a/>", "<b/>"))
    assert [window.get(key) for key in ("x", "y", "width", "height")] == ["5", "6", "20", "30"]
    assert window.get("viewBox") == "5 6 20 30"
    assert [inside.tag for inside in window] == ["a", "b"]


def test_numbers_stand_below_and_beside_a_plot():
    plot = _svg.Plot(50, 10, 100, 40, (0, 2), (0, 1))
    ticks = ElementTree.fromstring(f"<g>{plot.ticks([0.5, 2], [0, 0.75])}</g>")
    found = [(e.text, e.get("x"), e.get("y"), e.get("text-anchor")) for e in ticks]
    assert found == [
        *(("0.5", "75", "63", None), ("2", "150", "63", None)),
        *(("0", "44", "50", "end"), ("0.75", "44", "20", "end")),
    ]
    assert {e.get("font-size") for e in ticks} == {"13"}
    assert plot.ticks() == ""


def test_level_and_upright_lines_cross_the_whole_plot():
    plot = _svg.Plot(50, 10, 100, 40, (0, 2), (0, 1))
    assert 'x1="50" y1="20" x2="150" y2="20"' in plot.across(0.75)
    assert 'x1="75" y1="50" x2="75" y2="10"' in plot.upright(0.5)


def test_a_box_is_filled_as_far_as_it_says():
    assert 'fill="none"' in _svg.box(1, 2, 3, 4, "red")
    assert 'fill="red" fill-opacity="0.25"' in _svg.box(1, 2, 3, 4, "red", fill=0.25)


def test_what_is_not_said_of_a_shape_is_the_same_everywhere():
    plot = _svg.Plot(0, 0, 20, 20, (0, 1), (0, 1))
    color = "currentColor"
    assert _svg.text(1, 2, "word") == _svg.text(1, 2, "word", size=15)
    assert 'font-size="14"' in _svg.text(1, 2, "word", size=14)
    assert 'font-size="16"' in _svg.text(1, 2, "word", size=16)
    assert _svg.circle(1, 2, "word") == _svg.circle(1, 2, "word", 21, color, 15, "none")
    assert _svg.dot(1, 2) == _svg.dot(1, 2, True, 7, _svg.TARGET)
    assert _svg.box(1, 2, 3, 4) == _svg.box(1, 2, 3, 4, color, 0, 1.5)
    assert _svg.line(1, 2, 3, 4) == _svg.line(1, 2, 3, 4, color, 2, "", 1)
    assert plot.curve([(0, 1)]) == plot.curve([(0, 1)], color, 2)
    assert plot.across(0.5) == plot.across(0.5, color, "", 1, 1)
    assert plot.upright(0.5) == plot.upright(0.5, color, "", 1)
    assert plot.ticks([1], [1]) == plot.ticks([1], [1], 13)


def test_a_window_has_no_name_of_its_own():
    plot = _svg.Plot(0, 0, 20, 20, (0, 1), (0, 1))
    assert _svg.drawing(9, 9, "Title", "Words", plot.window()).count("aria-labelledby") == 1


def test_two_drawings_on_one_page_have_their_own_ids():
    ids = [root.get("aria-labelledby") for root in map(ElementTree.fromstring, DRAWINGS.values())]
    assert len(set(ids)) == len(ids)


def test_words_stay_words():
    assert words_in(DRAWINGS["hostile words"]) == ["<script>alert('&\"')</script>"]
    assert "<script>" in described(DRAWINGS["hostile words"])


def test_notebooks_show_them():
    net, log = NETS["xor"], nn.History([0.5, 0.25])
    assert net._repr_svg_() == network(net)
    assert log._repr_svg_() == curve(log)
    assert network(net)._repr_svg_() == network(net)
    assert nn.Network()._repr_svg_() is None  # there is nothing to show
    assert nn.History()._repr_svg_() is None


# Colors


def light_and_dark(color):
    return re.search(r"light-dark\((#\w+), (#\w+)\)", color).groups()


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    parts = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return parts @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["VALUE", "WEIGHT", "TARGET", "BLAME", "INK"])
def test_colors_stand_out_as_text(name, scheme):
    color, paper = getattr(_svg, name), _svg.PAPER
    assert contrast(light_and_dark(color)[scheme], light_and_dark(paper)[scheme]) >= 4.5


def test_the_colors_are_those_of_the_site():
    sheet = (Path(__file__).parents[2] / "docs" / "assets" / "site.css").read_text("utf-8")
    for name in ("value", "weight", "target", "blame"):
        found = re.findall(rf"--nn-{name}: (#\w+)", sheet)
        assert light_and_dark(getattr(_svg, name.upper())) == tuple(found)


def test_every_color_has_its_own_for_light_and_for_dark():
    for picture in DRAWINGS.values():
        for element in ElementTree.fromstring(picture).iter():
            for paint in (element.get("fill"), element.get("stroke")):
                assert paint in {None, "none", "currentColor"} or "light-dark(#" in paint


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


def test_a_line_stops_as_far_from_both_its_ends():
    assert _svg.between(3, 4, 33, 44, gap=10) == pytest.approx((9, 12, 27, 36))
    assert _svg.between(0, 0, 0, 100) == (0, 23, 0, 77)


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


# Boundaries


def ground(picture, cells, left=40, top=12, width=300):
    """Read off the drawing which class each place is colored as."""
    found = np.full((cells, cells), -1)
    side = width / cells
    shades = parts(picture, "g", shape_rendering="crispEdges")
    for name, shade in enumerate(shades):
        for path in shade:
            assert path.get("fill-opacity") == "0.3"
            runs = re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h(\S+)z", path.get("d"))
            for x, y, length, height, back in runs:
                assert float(back) == -float(length)
                assert float(height) == pytest.approx(side, rel=1e-3)
                row = round((float(y) - top) / side)
                start = round((float(x) - left) / side)
                stop = start + round(float(length) / side)
                assert (found[row, start:stop] == -1).all()
                found[row, start:stop] = name
    return found


@few
@given(seeds, st.sampled_from([1, 2, 3, 6]))
def test_the_ground_is_colored_as_the_network_classifies(seed, n_out):
    rng = np.random.default_rng(seed)
    net = nn.init([2, 5, n_out], rng, hidden=nn.tanh)
    X = rng.normal(size=(7, 2)) * rng.uniform(0.1, 100, 2) + rng.normal(size=2)
    y = rng.integers(max(n_out, 2), size=7)
    picture = boundary(net, X, y, cells=11)

    # The square around the data, a fifth wider than they reach.
    middle, side = (X.max(axis=0) + X.min(axis=0)) / 2, 1.2 * np.ptp(X, axis=0).max()
    at = (np.arange(11) + 0.5) / 11 - 0.5
    for row in range(11):
        places = middle + side * np.column_stack([at, np.full(11, -at[row])])
        np.testing.assert_array_equal(ground(picture, 11)[row], nn.classify(net, places))

    # The examples lie where their numbers say.
    marks = parts(picture, "path", stroke=_svg.PAPER)[:7]
    for mark, x, name in zip(marks, X, y, strict=True):
        across, up = (x - middle) / side + 0.5
        place = [float(part) for part in re.match(r"M(\S+) ([^m]+)m", mark.get("d")).groups()]
        np.testing.assert_allclose(place, [40 + 300 * across, 12 + 300 * (1 - up)], rtol=2e-3)
        assert mark.get("fill") == _svg.color_of(name)
    right = (nn.classify(net, X) == y).sum()
    assert f"{right} of the examples lie on their own color" in described(picture)
    assert f"7 examples of {len(set(y))} classes" in described(picture)


def test_the_numbers_beside_a_boundary_stand_where_they_belong():
    X = np.array([[0.0, 10.0], [1.0, 11.0]])
    picture = boundary(nn.init([2, 1], rng=0), X, [0, 1])
    side = {}
    for element in parts(picture, "text"):
        if re.fullmatch(r"[\d.]+", element.text):
            side[element.text] = (float(element.get("x")), float(element.get("y")))
    assert {x < 40 for x, _ in side.values()} == {True, False}
    for name, (x, y) in side.items():
        if x < 40:
            assert y == pytest.approx(12 + 300 * (11.1 - float(name)) / 1.2, abs=0.1)
        else:
            assert x == pytest.approx(40 + 300 * (float(name) + 0.1) / 1.2, abs=0.1)


def test_each_class_of_a_boundary_is_named():
    assert [w for w in words_in(DRAWINGS["boundary of six"]) if w.startswith("class")] == [
        f"class {name}" for name in range(6)
    ]
    marks = {_svg.mark(0, 0, name) for name in range(16)}
    assert len(marks) == 16
    outlines = {re.search(r'd="(.+?)"', _svg.mark(0, 0, name))[1] for name in range(4)}
    assert len(outlines) == 4  # told apart without color


def test_the_sign_of_a_class_stands_before_its_name_and_they_are_in_order():
    picture = DRAWINGS["boundary of six"]
    names = [place_of(e) for e in parts(picture, "text") if e.text.startswith("class")]
    signs = [path.get("d") for path in parts(picture, "path", stroke=_svg.PAPER)][-6:]
    for (left, top, _, foot), sign in zip(names, signs, strict=True):
        x, y = map(float, re.match(r"M(\S+) ([^m]+)m", sign).groups())
        assert left - 15 < x < left - 5
        assert top - 4 < y < foot + 4
    assert [place[::-1] for place in names] == sorted(place[::-1] for place in names)


def test_no_number_stands_at_the_edge_of_a_boundary():
    for shift in (1, -11):  # the plane reaches from 0 to 12, from -12 to 0
        picture = boundary(NETS["xor"], np.array([[0, 0], [10, 10]]) + shift, [0, 1])
        numbers = [word for word in words_in(picture) if not word.startswith("class")]
        assert sorted(numbers) == sorted(["5", "10"] * 2 if shift > 0 else ["−5", "−10"] * 2)


@pytest.mark.parametrize("classes", [2, 4, 6, 9])
def test_the_names_of_the_classes_fill_rows_of_four_below_the_middle(classes):
    picture = boundary(nn.init([2, classes], rng=0), np.eye(2), [0, classes - 1])
    *_, width, height = map(float, ElementTree.fromstring(picture).get("viewBox").split())
    assert width == 360
    signs = [path.get("d") for path in parts(picture, "path", stroke=_svg.PAPER)][-classes:]
    places = [[float(part) for part in re.match(r"M(\S+) ([^m]+)m", d).groups()] for d in signs]
    rows = [places[at : at + 4] for at in range(0, classes, 4)]
    for at, row in enumerate(rows):
        assert {y for _, y in row} == {352 + 22 * at} == {height - 18 - 22 * (len(rows) - 1 - at)}
        assert (np.diff([x for x, _ in row]) == 75).all()
    assert np.mean([x for x, _ in rows[0]]) == 190 - 28  # its word is beside it
    words = parts(picture, "text", text_anchor="start")
    assert [float(word.get("x")) for word in words] == [x + 10 for x, _ in places]


def test_what_is_not_said_is_60_places_and_8_columns():
    X = np.random.default_rng(0).normal(size=(9, 2))
    assert boundary(NETS["xor"], X, [0] * 9) == boundary(NETS["xor"], X, [0] * 9, cells=60)
    assert digits(X[:, :1]) == digits(X[:, :1], columns=8)


def test_one_place_is_a_plane_too():
    picture = boundary(NETS["xor"], [[3.0, 3.0]], [1])
    assert "1 examples of 1 classes" in described(picture)
    assert [word for word in words_in(picture) if "class" not in word] == ["3", "3"]


# Digits


def test_the_pixels_are_the_numbers():
    X = np.random.default_rng(0).integers(0, 17, (3, 64)) / 16
    picture = digits(X, columns=2)
    images = parts(picture, "g", shape_rendering="crispEdges")
    frames = parts(picture, "rect", stroke_width="0.5")
    assert len(images) == len(frames) == 3
    for at, (image, group) in enumerate(zip(X, images, strict=True)):
        left, top = 8 + 44 * (at % 2), 8 + 44 * (at // 2)
        frame = [float(frames[at].get(key)) for key in ("x", "y", "width", "height")]
        assert frame == [left - 1, top - 1, 8 * 4.5 + 2, 8 * 4.5 + 2]
        read = np.zeros((8, 8))
        for path in group:
            for x, y, length in re.findall(r"M(\S+) (\S+)h(\S+)v", path.get("d")):
                row, start = round((float(y) - top) / 4.5), round((float(x) - left) / 4.5)
                stop = start + round(float(length) / 4.5)
                read[row, start:stop] = float(path.get("fill-opacity")) / 0.8
        np.testing.assert_allclose(read.ravel(), image, atol=0.04)


def test_no_ink_is_less_than_none_or_more_than_all():
    X = np.array([[-1.0, -0.02, 1.02, 3.0]])
    assert digits(X) == digits(X.clip(0, 1)) != digits(X.clip(-1, 2) / 2)


def test_each_image_has_its_label_below_it():
    picture = digits(np.zeros((3, 4)), ["a", 7, "c"], columns=2)
    texts = parts(picture, "text")
    assert [t.text for t in texts] == ["a", "7", "c"]
    assert [(float(t.get("x")), float(t.get("y"))) for t in texts] == [
        (26, 55),
        (70, 55),
        (26, 117),
    ]
    assert described(picture) == "3 images of 2 by 2 pixels. They are called a, 7, c."
    assert described(digits(np.zeros((1, 4)))) == "1 images of 2 by 2 pixels."


def test_as_many_images_as_one_drawing_takes_fill_it():
    root = ElementTree.fromstring(digits(np.ones((200, 4)), columns=7))
    *_, width, height = map(float, root.get("viewBox").split())
    boxes = list(root.iter(SVG + "rect"))
    assert len(boxes) == 200
    right = max(float(box.get("x")) + float(box.get("width")) for box in boxes)
    foot = max(float(box.get("y")) + float(box.get("height")) for box in boxes)
    assert width - right == height - foot == min(float(box.get("x")) for box in boxes) == 7


# Borders


def border_of(answers, plot, level=0.5):
    """Return the pieces of a border as numbers: where each begins and ends, across and down."""
    path = _svg.border(answers, plot, level)
    return [tuple(map(float, piece)) for piece in re.findall(r"M(\S+) (\S+)L(\S+) ([^M\"]+)", path)]


@few
@given(seeds)
def test_the_border_of_a_slope_lies_where_it_is_as_high_as_the_level(seed):
    rng = np.random.default_rng(seed)
    across, down, height = *rng.normal(size=2), rng.normal()
    rows, columns = 5, 7
    plot = _svg.Plot(30, 10, 7000, 2500, (0, 1), (0, 1))  # large: a place has one digit
    answers = height + across * np.arange(columns) + down * np.arange(rows)[:, None]
    level = answers.mean() + 0.1
    pieces = border_of(answers, plot, level)
    for x, y in [*(piece[:2] for piece in pieces), *(piece[2:] for piece in pieces)]:
        column, row = (x - 30) / 1000 - 0.5, (y - 10) / 500 - 0.5
        assert height + across * column + down * row == pytest.approx(level, abs=1e-2)
    below = answers < level
    corners = below[1:, 1:] + 0 + below[1:, :-1] + below[:-1, 1:] + below[:-1, :-1]
    assert len(pieces) == ((corners > 0) & (corners < 4)).sum()


def test_what_is_as_high_as_the_level_is_above_it():
    plot = _svg.Plot(0, 0, 20, 20, (0, 1), (0, 1))
    assert border_of([[0.5, 1.0], [1.0, 0.5]], plot) == []
    assert len(border_of([[0.5, 0.0], [0.5, 0.0]], plot)) == 1


def test_across_a_saddle_run_two_borders():
    top, right, foot, left = (10, 5), (15, 10), (10, 15), (5, 10)
    pieces = border_of([[1, 0], [0, 1]], _svg.Plot(0, 0, 20, 20, (0, 1), (0, 1)))
    assert pieces == [(*top, *right), (*foot, *left)]


def test_the_border_of_a_hill_closes():
    hill = np.pad([[1.0, 0.8]], 1)
    pieces = border_of(hill, _svg.Plot(0, 0, 400, 300, (0, 1), (0, 1)))
    ends = [*(piece[:2] for piece in pieces), *(piece[2:] for piece in pieces)]
    assert len(pieces) == 6
    assert all(ends.count(end) == 2 for end in ends)


# Bad input


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: network("net"), TypeError, "network: net is a str"),
        (lambda: network([]), ValueError, "network: the network has no layers"),
        (lambda: curve([]), ValueError, "curve: log is .* which is empty"),
        (lambda: curve([0.5, np.inf]), ValueError, "curve: log has inf"),
        (lambda: curve("log"), TypeError, "curve: log holds"),
        (lambda: boundary(NETS["zeros"], np.ones((2, 3)), [0, 1]), ValueError, r"X is \(2, 3\)"),
        (lambda: boundary(NETS["xor"], np.ones((2, 1)), [0, 1]), ValueError, r"X is \(2, 1\)"),
        (lambda: boundary(NETS["xor"], np.ones((2, 2)), [0]), ValueError, "boundary: "),
        (lambda: boundary(NETS["xor"], np.ones((1, 2)), [2]), ValueError, "boundary: "),
        (lambda: boundary(NETS["xor"], np.ones((1, 2)), [1], 0), ValueError, "cells is 0"),
        (lambda: digits(np.ones((1, 5))), ValueError, r"X is \(1, 5\); a square image has 64 or"),
        (lambda: digits(np.ones((201, 4))), ValueError, r"X has 201 images, .* write X\[:200\]"),
        (lambda: digits(np.ones((2, 4)), ["a"]), ValueError, "2 images have 1 labels; give one"),
        (lambda: digits(np.ones((1, 4)), ["a", "b"]), ValueError, "1 images have 2 labels"),
        (lambda: digits(np.ones((1, 4)), "a"), TypeError, "labels is 'a'; write a list, one for"),
        (lambda: digits(np.ones((1, 4)), 7), TypeError, "labels is 7; write a list, one for each"),
        (lambda: digits(np.ones((2, 4)), columns=0), ValueError, "digits: columns is 0"),
    ],
)
def test_what_cannot_be_drawn(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
