"""Each font of the formulas has a small part with what the site sets, and is whole for the rest."""

import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from literate.site import fonts, katex

SHOWN = [r"W \delta x_1", r"\mathbb{R}", r"\mathcal{N}", r"\mathbf{b} \text{mean}", r"\sum_{i}"]


@pytest.fixture(scope="module")
def made(npm_packages):
    dist = npm_packages / "katex" / "dist"
    style = (dist / "katex.min.css").read_text("utf-8")
    markup = [katex.rendered(latex, display=True) for latex in SHOWN]
    return dict(fonts.parts(style, dist / "fonts", fonts.letters_of(markup, style)))


def letters(font):
    return set(TTFont(BytesIO(font)).getBestCmap())


def test_a_part_has_what_is_shown_and_the_whole_the_rest(made):
    whole, part = (made[f"fonts/KaTeX_Math-Italic{kind}.woff2"] for kind in ("", ".shown"))
    assert {ord("W"), ord("δ")} <= letters(part)
    assert ord("V") not in letters(part)
    assert ord("V") in letters(whole)
    assert len(part) < len(whole) / 4


def test_a_letter_counts_for_the_font_that_it_is_set_in(made):
    shown = {
        re.fullmatch(r"fonts/KaTeX_(.*)\.shown\.woff2", name)[1]: "".join(
            sorted(map(chr, letters(font)))
        )
        for name, font in made.items()
        if ".shown" in name
    }
    assert shown == {
        "AMS-Regular": "R",
        "Caligraphic-Regular": "N",
        "Main-Bold": "b",
        "Main-Regular": "".join(sorted({*fonts.ALWAYS, *"mean"})),
        "Math-Italic": "Wixδ",
        "Size2-Regular": "∑",
    }


def test_a_letter_in_a_face_that_its_family_lacks_counts_for_all_of_them(npm_packages):
    dist = npm_packages / "katex" / "dist"
    style = (dist / "katex.min.css").read_text("utf-8")
    lacking = fonts.Face("KaTeX_Main", "oblique", "900")
    made = dict(fonts.parts(style, dist / "fonts", {lacking: {"Q"}}))
    shown = {name: letters(font) for name, font in made.items() if ".shown" in name}
    kinds = ("Bold", "BoldItalic", "Italic", "Regular")
    assert shown == {f"fonts/KaTeX_Main-{kind}.shown.woff2": {ord("Q")} for kind in kinds}


def test_the_style_sheet_takes_each_letter_from_one_file(made):
    style = made["katex.min.css"]
    found = re.findall(
        r"KaTeX_Math-Italic([.\w]*)\.woff2\) format\(\"woff2\"\);unicode-range:([^}]*)", style
    )
    ranges = dict(found)
    assert set(ranges) == {"", ".shown"}
    assert "U+57" in ranges[".shown"].split(",")
    assert not set(ranges[""].split(",")) & set(ranges[".shown"].split(","))
    assert set(re.findall(r"url\((fonts/[^)]*)\)", style)) == set(made) - {"katex.min.css"}


def test_what_follows_each_other_is_one_range():
    assert [*fonts.ranges([0x30, 0x31, 0x32, 0x57])] == ["U+30-32", "U+57"]


def test_a_part_is_made_once(made, monkeypatch, npm_packages):
    monkeypatch.setattr(fonts, "Subsetter", None)
    font = (npm_packages / "katex/dist/fonts/KaTeX_Math-Italic.woff2").read_bytes()
    codes = sorted(letters(made["fonts/KaTeX_Math-Italic.shown.woff2"]))
    assert fonts.subset(font, codes) == made["fonts/KaTeX_Math-Italic.shown.woff2"]
