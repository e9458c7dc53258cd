"""A drawing shows what the numbers say, in any light, and says in words what is to be seen."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn import _svg
from nn.drawing import boundary, curve, digits, network

from .drawings import DRAWINGS, NETS, SVG, described, parts, place_of, words_in
from .samples import few, seeds

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
