"""The fonts of formulas come as small parts, with the letters that the site sets, and whole.

A browser fetches a font when a page first shows a letter of its range. The whole one is for the
letters of an equation that a reader has changed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ..files import write_whole
from ..paths import CACHE

FACE = re.compile(r"@font-face\{([^}]*)src:url\(fonts/([\w-]+)\.woff2\)[^}]*\}")
FOLDER = CACHE / "fonts"
ALWAYS = "0123456789()[]{}|+−=<>≤≥.,/ "


def letters_of(markup: Iterable[str]) -> str:
    """Return all letters that some HTML shows, each once."""
    return "".join(sorted(set(ALWAYS).union(*(re.sub("<[^>]*>", "", text) for text in markup))))


def parts(style: str, folder: Path, letters: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield the style sheet in which a font has two parts, then the fonts, each with its place."""
    made: dict[str, bytes] = {}

    def faces(match: re.Match[str]) -> str:
        head, name = match.groups()
        font = (folder / f"{name}.woff2").read_bytes()
        known = set(TTFont(BytesIO(font)).getBestCmap())
        shown = known & set(map(ord, letters))
        made[f"fonts/{name}.woff2"] = font
        rules = face(head, f"{name}.woff2", known - shown)
        if shown:
            made[f"fonts/{name}.shown.woff2"] = subset(font, sorted(shown))
            rules += face(head, f"{name}.shown.woff2", shown)
        return rules

    yield "katex.min.css", FACE.sub(faces, style)
    yield from made.items()


def face(head: str, file: str, codes: set[int]) -> str:
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
