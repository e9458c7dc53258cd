"""A figure is a script under docs/figures whose `draw` returns SVG, put into the page itself.

An SVG inside the page follows the page's colors, light or dark; a picture beside it could not.
The scripts draw with the few shapes at the end of this file.
"""

import html
import re
import runpy
from functools import cache
from math import hypot
from pathlib import Path
from xml.etree.ElementTree import Element

FOLDER = Path(__file__).parents[1] / "figures"
ACCENT = "var(--nn-accent)"


def script_of(src: str) -> Path:
    """Return the script that draws ``…/figures/one-chain.svg``."""
    return FOLDER / (Path(src).stem.replace("-", "_") + ".py")


def is_made_here(src: str) -> bool:
    """Whether an image is drawn by a script."""
    return Path(src).suffix == ".svg" and script_of(src).is_file()


@cache
def drawn(src: str) -> str:
    """Return the SVG that a figure's script draws."""
    return str(runpy.run_path(str(script_of(src)))["draw"]())


def inline(image: Element) -> str:
    """Return a figure as part of the page, with its text alternative."""
    alt = html.escape(image.get("alt", ""))
    svg = drawn(image.get("src", ""))
    labelled = re.sub(r"<svg\b", f'<svg role="img" aria-label="{alt}"', svg, count=1)
    return f'<span class="figure">{labelled}</span>'


def standalone(src: str) -> str:
    """Return a figure as a file of its own, which follows the system's colors."""
    style = (
        "<style>svg { color: #222; --nn-accent: #3f51b5 }"
        "@media (prefers-color-scheme: dark) { svg { color: #ddd; --nn-accent: #8ab4ff } }</style>"
    )
    return re.sub(r"(<svg[^>]*>)", rf"\1{style}", drawn(src), count=1) + "\n"


def svg(width: int, height: int, *shapes: str) -> str:
    """Return a drawing of the given size."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    style = 'font-family="sans-serif" font-size="17" text-anchor="middle" fill="currentColor"'
    return f"{head} {style}>" + "".join(shapes) + "</svg>"


def text(x: float, y: float, words: str, color: str = "currentColor", size: int = 17) -> str:
    """Return words, centered at a point."""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" fill="{color}"'
    return f'<text {place} dominant-baseline="central">{html.escape(words)}</text>'


def circle(x: float, y: float, words: str = "", r: float = 24, color: str = "currentColor") -> str:
    """Return a circle with words in it."""
    ring = (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="none" stroke="{color}" stroke-width="2"/>'
    )
    return ring + (text(x, y, words) if words else "")


def dot(x: float, y: float, filled: bool, r: float = 8) -> str:
    """Return a point of data: filled for 1, hollow for 0."""
    fill = ACCENT if filled else "var(--md-default-bg-color, none)"
    place = f'cx="{x:g}" cy="{y:g}" r="{r:g}"'
    return f'<circle {place} fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'


def line(x1: float, y1: float, x2: float, y2: float, color: str = "currentColor") -> str:
    """Return a straight line."""
    ends = f'x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"'
    return f'<line {ends} stroke="{color}" stroke-width="2"/>'


def arrow(x1: float, y1: float, x2: float, y2: float, color: str = "currentColor") -> str:
    """Return a line with a head at its end."""
    length = hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    left = f"{x2 - 9 * ux - 4 * uy:.1f},{y2 - 9 * uy + 4 * ux:.1f}"
    right = f"{x2 - 9 * ux + 4 * uy:.1f},{y2 - 9 * uy - 4 * ux:.1f}"
    head = f'<polygon points="{x2:g},{y2:g} {left} {right}" fill="{color}"/>'
    return line(x1, y1, x2 - 6 * ux, y2 - 6 * uy, color) + head
