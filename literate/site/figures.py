"""A figure is a script under docs/figures whose `draw` returns SVG, put into the page itself.

An SVG inside the page follows the page's colors, light or dark; a picture beside it could not.
The scripts draw with the shapes of `nn._svg`, and with arrows.
"""

import ast
import html
import re
import runpy
from functools import cache
from math import hypot
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from .. import store
from ..pages import results
from ..paths import DOCS
from ..running import guard, run

FOLDER = DOCS / "figures"


def script_of(src: str) -> Path:
    """Return the script that draws ``…/figures/one-chain.svg``."""
    return FOLDER / (Path(src).stem.replace("-", "_") + ".py")


def is_figure(src: str) -> bool:
    """Whether an image is one of this site's figures, drawn or still to be."""
    address = urlsplit(src)
    is_here = not address.scheme and not address.netloc
    return is_here and PurePosixPath(src).match("figures/*.svg")


def is_made_here(src: str) -> bool:
    """Whether an image is drawn by a script."""
    return is_figure(src) and script_of(src).is_file()


DRAWING = "svg = run_path(path)['draw']()\n"


class FigureError(Exception):
    """A script that draws nothing, or does more than draw, in one sentence."""


@cache
def shown(src: str) -> str:
    """Return the SVG that a figure's script draws, or has drawn when all was as it is now."""
    path = script_of(src)
    return str(store.get("figure", path, "", path.read_text("utf-8")) or drawn(src))


@cache
def drawn(src: str) -> str:
    """Return the SVG that a figure's script draws; what the script says of itself goes into it."""
    path, room = script_of(src), guard.Room()
    names: dict[str, Any] = {"run_path": runpy.run_path, "path": str(path)}
    with room.entered(str(path)) as visit:
        outcome = room.run(run.Example(DRAWING, ""), names, path.name, cell=True)
    (outcome,) = guard.and_left([outcome], visit.left)
    if not outcome.same:
        place = f"docs/figures/{path.name}"
        raise FigureError(f"{place}: {outcome.refused or outcome.traceback.strip()}")
    text = path.read_text("utf-8")
    said = ast.get_docstring(ast.parse(text)) or ""  # -OO drops __doc__
    title, _, description = said.partition("\n\n")
    words = f"<title>{spaced(title)}</title><desc>{spaced(description)}</desc>"
    svg = re.sub(r"<svg[^>]*>", lambda head: head[0] + words, str(names["svg"]), count=1)
    if not store.depends(text, room.read):
        store.put("figure", path, "", text, svg)
    return svg


def wrong_with(alt: str, src: str) -> str:
    """Return what is wrong with a picture; the numbers of its text alternative must be in it."""
    try:
        svg = shown(src) if is_made_here(src) else ""
    except FigureError as error:
        return str(error)
    missing = results.not_in(html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)", svg))), alt)
    return f"the picture {src} does not show {', '.join(missing)}" if missing else ""


def spaced(words: str) -> str:
    """Return words on one line, safe in markup."""
    return html.escape(" ".join(words.split()))


def inline(image: Element) -> str:
    """Return a figure as part of the page, its text alternative, and its title as a caption."""
    alt, title = html.escape(image.get("alt", "")), html.escape(image.attrib.pop("title", ""))
    svg = shown(image.get("src", ""))
    labelled = re.sub(r"<svg\b", f'<svg role="img" aria-label="{alt}"', svg, count=1)
    caption = f'<span class="caption">{title}</span>' if title else ""
    return f'<span class="figure">{labelled}</span>{caption}'


def standalone(src: str) -> str:
    """Return a figure as a file of its own, which follows the system's colors."""
    return drawn(src) + "\n"


def arrow(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    color: str = "currentColor",
    width: float = 2,
    dash: str = "",
) -> str:
    """Return a line with a head at its end."""
    from nn._svg import line  # as it is now, for a server sees the package change

    length = hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    long, half = 7 + width, 3 + width / 2
    left = f"{x2 - long * ux - half * uy:.1f},{y2 - long * uy + half * ux:.1f}"
    right = f"{x2 - long * ux + half * uy:.1f},{y2 - long * uy - half * ux:.1f}"
    head = f'<polygon points="{x2:.4g},{y2:.4g} {left} {right}" fill="{color}"/>'
    return line(x1, y1, x2 - 6 * ux, y2 - 6 * uy, color, width, dash) + head
