"""A shape lies where it is asked to lie, in colors that stand out in the light and in the dark."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

from nn import _svg
from tests.conftest import ROOT
from tests.light import contrast

from .drawings import DRAWINGS
from .samples import few, seeds


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


def test_a_line_stops_as_far_from_both_its_ends():
    assert _svg.between(3, 4, 33, 44, gap=10) == pytest.approx((9, 12, 27, 36))
    assert _svg.between(0, 0, 0, 100) == (0, 23, 0, 77)


# Colors


def light_and_dark(color):
    return re.search(r"light-dark\((#\w+), (#\w+)\)", color).groups()


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["VALUE", "WEIGHT", "TARGET", "BLAME", "INK"])
def test_colors_stand_out_as_text(name, scheme):
    color, paper = getattr(_svg, name), _svg.PAPER
    assert contrast(light_and_dark(color)[scheme], light_and_dark(paper)[scheme]) >= 4.5


def test_the_colors_are_those_of_the_site():
    sheet = (ROOT / "docs" / "assets" / "style" / "1-colors.css").read_text("utf-8")
    for name in ("value", "weight", "target", "blame"):
        found = re.findall(rf"--nn-{name}: (#\w+)", sheet)
        assert light_and_dark(getattr(_svg, name.upper())) == tuple(found)


def test_every_color_has_its_own_for_light_and_for_dark():
    for picture in DRAWINGS.values():
        for element in ElementTree.fromstring(picture).iter():
            for paint in (element.get("fill"), element.get("stroke")):
                assert paint in {None, "none", "currentColor"} or "light-dark(#" in paint


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


def test_shading_is_as_full_as_the_answer():
    answers = np.array([[0.0, 0.5, 0.5], [1.0, 0.25, 0.0]])
    tree = ElementTree.fromstring(f"<svg>{_svg.shade(answers, 0, 0, 2, 'red')}</svg>")
    found = np.zeros((2, 3))
    for path in tree[0]:
        for x, y, long in re.findall(r"M(\S+) (\S+)h(\S+?)v", path.get("d")):
            at = int(float(x)) // 2
            found[int(float(y)) // 2, at : at + int(float(long)) // 2] = path.get("fill-opacity")
    np.testing.assert_allclose(found / found.max(), answers, atol=0.03)


def test_the_border_lies_where_the_answers_pass_one_half():
    plot = _svg.Plot(0, 0, 10, 10, (0, 10), (0, 10))
    answers = np.repeat(np.linspace(0.05, 0.95, 10)[None], 10, axis=0)  # x / 10 in each column
    places = re.findall(r"[ML]([\d.]+) ", _svg.border(answers, plot))
    assert places
    assert {float(x) for x in places} == {5.0}
