"""The fonts of formulas come as small parts, with the letters that the site sets, and whole.

A browser fetches a font when a page first shows a letter of its range. The whole one is for the
letters of an equation that a reader has changed.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ..files import write_whole
from ..paths import CACHE

FACE = re.compile(r"@font-face\{([^}]*)src:url\(fonts/([\w-]+)\.woff2\)[^}]*\}")
RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
SAID = re.compile(r'font-(family|style|weight):"?(\w+)')
MATHML = re.compile("<math.*?</math>", re.DOTALL)  # which is not shown
FOLDER = CACHE / "fonts"
ALWAYS = "0123456789()[]{}|+−=<>≤≥.,/ "


class Face(NamedTuple):
    """What a font is asked for by."""

    family: str = "KaTeX_Main"
    style: str = "normal"
    weight: str = "400"


class Setting(HTMLParser):
    """Which letters some formulas set in which face, by the rules of their style sheet."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.letters = defaultdict[Face, set[str]](set)
        self.inside = [Face()]
        found = [(names(last), dict(SAID.findall(said))) for last, said in rules(style)]
        asked = [(classes, said) for classes, said in found if classes and said]

        @cache
        def inherited(face: Face, classes: str) -> Face:
            for needed, said in asked:
                if needed <= set(classes.split()):
                    face = face._replace(**said)
            return face

        self.inherited = inherited

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element, which has the face of the one around it or its own."""
        self.inside.append(self.inherited(self.inside[-1], dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        """Set letters."""
        self.letters[self.inside[-1]] |= {*data}


def rules(style: str) -> Iterator[tuple[str, str]]:
    """Yield the last step of each selector, and what is said of the elements that it is for."""
    for selectors, said in RULE.findall(style):
        for selector in selectors.split(","):
            yield selector.split()[-1], said


def names(step: str) -> set[str]:
    """Return the classes that an element needs for a step of a selector."""
    return set(re.findall(r"\.([\w-]+)", step))


def letters_of(markup: Iterable[str], style: str) -> dict[Face, set[str]]:
    """Return the letters that some formulas show in each face, and what a number may need."""
    seen = Setting(style)
    for formula in dict.fromkeys(markup):
        seen.feed(MATHML.sub("", formula))
    seen.close()
    seen.letters[Face()] |= {*ALWAYS}
    return seen.letters


def parts(
    style: str, folder: Path, letters: Mapping[Face, set[str]]
) -> Iterator[tuple[str, str | bytes]]:
    """Yield the style sheet in which a font has two parts, then the fonts, each with its place.

    A letter in a face that its family lacks may be taken from any font of the family.
    """
    made: dict[str, bytes] = {}
    all_faces = {Face(**dict(SAID.findall(head))) for head, _ in FACE.findall(style)}

    def faces(match: re.Match[str]) -> str:
        head, name = match.groups()
        own = Face(**dict(SAID.findall(head)))
        font = (folder / f"{name}.woff2").read_bytes()
        known = set(TTFont(BytesIO(font)).getBestCmap())
        asked = [
            found
            for face, found in letters.items()
            if face == own or (face not in all_faces and face.family == own.family)
        ]
        shown = known & set(map(ord, set().union(*asked)))
        made[f"fonts/{name}.woff2"] = font
        both = rule(head, f"{name}.woff2", known - shown)
        if shown:
            made[f"fonts/{name}.shown.woff2"] = subset(font, sorted(shown))
            both += rule(head, f"{name}.shown.woff2", shown)
        return both

    yield "katex.min.css", FACE.sub(faces, style)
    yield from made.items()


def rule(head: str, file: str, codes: set[int]) -> str:
    """Return the rule that takes some letters of a family from a file."""
    where = f'url(fonts/{file}) format("woff2")'
    return f"@font-face{{{head}src:{where};unicode-range:{','.join(ranges(sorted(codes)))}}}"


def ranges(codes: list[int]) -> Iterator[str]:
    """Yield what follows each other among numbers, as U+61-7a."""
    for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        numbers = [code for _, code in run]
        yield f"U+{numbers[0]:x}" + f"-{numbers[-1]:x}" * (len(numbers) > 1)


def subset(font: bytes, codes: list[int]) -> bytes:
    """Return a font that has these letters only; made once."""
    place = FOLDER / hashlib.sha256(font + repr(codes).encode()).hexdigest()
    if place.is_file():
        return place.read_bytes()
    whole, made = TTFont(BytesIO(font)), BytesIO()
    maker = Subsetter(Options(layout_features=["*"], hinting=False))
    maker.populate(unicodes=codes)
    maker.subset(whole)
    whole.flavor = "woff2"
    whole.save(made)
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_whole(place, made.getvalue())
    return made.getvalue()
