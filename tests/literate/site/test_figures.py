"""A figure has a title, a caption and words that can be read, at every width."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from literate.pages import document, reader
from literate.site import colors, figures
from nn import _svg
from tests.conftest import ROOT, nav_pages

from .drawn_figures import SVG, of_role, script, tree_of

SCRIPTS = sorted(path.stem for path in figures.FOLDER.glob("*.py"))
each_figure = pytest.mark.parametrize("name", SCRIPTS)


# Every figure


@each_figure
def test_a_figure_is_markup_with_a_title_and_a_description(name):
    tree = tree_of(name)
    assert tree.tag == f"{SVG}svg"
    assert [child.tag for child in tree[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text.strip() for child in tree[:2])
    assert not [element for element in tree.iter() if element.get("id")]  # two would collide


def test_a_figure_has_a_caption_below_it():
    pages = [ROOT / "docs" / uri for uri in nav_pages() if uri.endswith(".md")]
    found = [(page, image) for page in pages for image in reader.read(page).of(document.Image)]
    assert found
    bare = [
        f"{page.relative_to(ROOT).as_posix()}:{image.line}: say what to look for, in quotes behind "
        f'the address: ![…]({image.src} "One sentence.")'
        for page, image in found
        if not re.fullmatch(r"[A-Z].*\.", image.caption)
    ]
    assert not bare, "\n".join(bare)


def test_a_caption_is_text_and_leaves_no_tooltip():
    image = ElementTree.Element("img", src="figures/neuron.svg", alt="A", title="One & two.")
    markup = figures.inline(image)
    assert markup.endswith('</svg></span><span class="caption">One &amp; two.</span>')
    assert "title" not in image.attrib
    image = ElementTree.Element("img", src="figures/neuron.svg", alt="A")
    assert figures.inline(image).endswith("</svg></span>")


@each_figure
def test_its_words_can_be_read_at_360_pixels(name):
    tree = tree_of(name)
    shown = min(328, float(tree.get("width"))) / float(tree.get("viewBox").split()[2])
    sizes = [float(t.get("font-size", tree.get("font-size"))) for t in tree.iter(f"{SVG}text")]
    assert min(sizes, default=99) * shown >= 11


def beside(plot, name):
    """The numbers below a plot or above it, and those to its left, each with its place."""
    below, left = [], []
    for element in tree_of(name).iter(f"{SVG}text"):
        x, y = float(element.get("x")), float(element.get("y"))
        number = element.text.replace(",", "").replace("−", "-")
        if not re.fullmatch(r"-?[\d.]+(e-\d+)?", number):
            continue
        out = max(plot.top - y, y - plot.top - plot.height)
        if 0 < out <= 20 and element.get("font-size") == "13":
            below.append((float(number), x))
        if x == plot.left - 6 and plot.top <= y <= plot.top + plot.height:
            left.append((float(number), y))
    return below, left


@each_figure
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_number_beside_a_plot_stands_where_the_plot_has_it(name):
    for plot in (p for p in vars(script(name)).values() if isinstance(p, _svg.Plot)):
        end = plot.left + plot.width  # where a long number may be moved to the left
        for labels, at in zip(beside(plot, name), (0, 1), strict=True):
            there = [
                [plot.at(f(number), f(number))[at] for number, _ in labels]
                for f in (np.float64, np.log2, np.log10)
            ]
            assert not labels or any(
                all(
                    abs(x - place) < 1 or end - 16 < place < x == end
                    for x, (_, place) in zip(xs, labels, strict=True)
                )
                for xs in there
            ), labels


@each_figure
def test_its_words_lie_within_it(name):
    """The width of a letter is a guess, and a wide one."""
    tree = tree_of(name)
    _, _, width, height = map(float, tree.get("viewBox").split())
    for element in tree.iter(f"{SVG}text"):
        x, y = float(element.get("x")), float(element.get("y"))
        size = float(element.get("font-size", tree.get("font-size")))
        long = 0.55 * size * len(element.text)
        if "rotate" in element.get("transform", ""):
            left, right, up, down = x - size / 2, x + size / 2, y - long / 2, y + long / 2
        else:
            anchor = element.get("text-anchor", "middle")
            left = x - long * {"start": 0, "middle": 0.5, "end": 1}[anchor]
            right, up, down = left + long, y - size / 2, y + size / 2
        assert left >= -2, element.text
        assert right <= width + 2, element.text
        assert up >= -2, element.text
        assert down <= height + 2, element.text


@each_figure
def test_it_has_no_color_of_its_own(name):
    used = re.findall(r'(?:fill|stroke)="([^"]*)"', figures.drawn(f"figures/{name}.svg"))
    names = {"currentColor", "none", _svg.PAPER, *map(of_role, colors.ROLES)}
    assert set(used) <= names


SMALL = str.maketrans("₁₂₃₄", "1234", "⁽¹²³⁾ᵀ")


@each_figure
def test_a_symbol_has_its_color_in_a_figure_too(name):
    for element in tree_of(name).iter(f"{SVG}text"):
        for symbol in element.text.translate(SMALL).split(", "):
            known = colors.class_of(symbol.replace("ŷ", "y_hat"))
            if known:
                assert element.get("fill") == of_role(known.removeprefix("of-")), symbol


# The scripts


def test_a_picture_of_another_site_is_not_drawn_here():
    assert figures.is_made_here("../figures/neuron.svg")
    assert not figures.is_made_here("https://example.org/figures/neuron.svg")
    assert not figures.is_made_here("../photos/neuron.svg")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("raise SystemExit", "this raises SystemExit"),
        ("1 / 0", "ZeroDivisionError"),
        ("", "KeyError: 'draw'"),
    ],
)
def test_a_script_that_draws_nothing_says_why(line, why, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    (tmp_path / "broken.py").write_text(f'"""A figure."""\n{line}\n', "utf-8")
    assert figures.wrong_with("A line.", "figures/broken.svg").startswith("docs/figures/broken.py:")
    assert why in figures.wrong_with("A line.", "figures/broken.svg")
