"""A figure is a script under docs/figures whose `draw` returns SVG, put into the page itself.

An SVG inside the page follows the page's colors, light or dark; a picture beside it could not.
The scripts draw with the shapes of `nn._svg`, and with arrows.
"""

import html
import re
import runpy
from functools import cache
from math import hypot
from pathlib import Path
from xml.etree.ElementTree import Element

from nn._svg import line

from . import results

FOLDER = Path(__file__).parents[1] / "figures"


def script_of(src: str) -> Path:
    """Return the script that draws ``…/figures/one-chain.svg``."""
    return FOLDER / (Path(src).stem.replace("-", "_") + ".py")


def is_made_here(src: str) -> bool:
    """Whether an image is drawn by a script."""
    return Path(src).suffix == ".svg" and script_of(src).is_file()


@cache
def drawn(src: str) -> str:
    """Return the SVG that a figure's script draws; what the script says of itself goes into it."""
    script = runpy.run_path(str(script_of(src)))
    title, _, description = (script["__doc__"] or "").partition("\n\n")
    words = f"<title>{spaced(title)}</title><desc>{spaced(description)}</desc>"
    return re.sub(r"<svg[^>]*>", lambda head: head[0] + words, str(script["draw"]()), count=1)


def wrong_with(alt: str, src: str) -> str:
    """Return what is wrong with the numbers of a text alternative: the picture must show them."""
    if not results.bare(alt):
        return ""
    shown = " ".join(re.findall(r"<text[^>]*>([^<]*)", drawn(src))) if is_made_here(src) else ""
    missing = results.not_in(html.unescape(shown), alt)
    return f"the picture {src} does not show {', '.join(missing)}" if missing else ""


def spaced(words: str) -> str:
    """Return words on one line, safe in markup."""
    return html.escape(" ".join(words.split()))


def inline(image: Element) -> str:
    """Return a figure as part of the page, with its text alternative."""
    alt = html.escape(image.get("alt", ""))
    svg = drawn(image.get("src", ""))
    labelled = re.sub(r"<svg\b", f'<svg role="img" aria-label="{alt}"', svg, count=1)
    return f'<span class="figure">{labelled}</span>'


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
    length = hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    long, half = 7 + width, 3 + width / 2
    left = f"{x2 - long * ux - half * uy:.1f},{y2 - long * uy + half * ux:.1f}"
    right = f"{x2 - long * ux + half * uy:.1f},{y2 - long * uy - half * ux:.1f}"
    head = f'<polygon points="{x2:.4g},{y2:.4g} {left} {right}" fill="{color}"/>'
    return line(x1, y1, x2 - 6 * ux, y2 - 6 * uy, color, width, dash) + head
