"""A figure is a script under docs/figures whose `draw` returns SVG, put into the page itself.

An SVG inside the page follows the page's colors, light or dark; a picture beside it could not.
The scripts draw with the few shapes at the end of this file.
"""

import html
import re
import runpy
from collections.abc import Iterable
from functools import cache
from itertools import groupby, pairwise
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

FOLDER = Path(__file__).parents[1] / "figures"
STYLE = FOLDER.parent / "assets" / "site.css"
ACCENT = "var(--nn-accent)"
PAPER = "var(--md-default-bg-color, none)"

# One color a symbol, as in formulas and code: what flows, what is learned, what is wanted, and
# what is wrong, with its slopes.
VALUE, WEIGHT, TARGET, BLAME = (
    f"var(--nn-{role})" for role in ("value", "weight", "target", "blame")
)


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
    words = f"<title>{spaced(title)}</title>"
    if description:
        words += f"<desc>{spaced(description)}</desc>"
    return re.sub(r"<svg[^>]*>", lambda head: head[0] + words, str(script["draw"]()), count=1)


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
    drawing = drawn(src)
    light, dark = (
        "; ".join(
            f"--nn-{name}: {color}"
            for name, color in colors(scheme).items()
            if f"--nn-{name}" in drawing
        )
        for scheme in ("default", "slate")
    )
    style = (
        f"<style>svg {{ color: #222; {light} }}"
        f"@media (prefers-color-scheme: dark) {{ svg {{ color: #ddd; {dark} }} }}</style>"
    )
    return re.sub(r"(<svg[^>]*>)", rf"\1{style}", drawing, count=1) + "\n"


def colors(scheme: str) -> dict[str, str]:
    """Return the site's own colors, by name, in the light scheme or in the dark one."""
    blocks = re.findall(
        rf'^\[data-md-color-scheme="{scheme}"\] {{(.*?)}}', STYLE.read_text("utf-8"), re.M | re.S
    )
    return dict(re.findall(r"--nn-([\w-]+): (#\w+)", "".join(blocks)))


def svg(width: int, height: int, *shapes: str) -> str:
    """Return a drawing of the given size; on a wide screen it is shown a third larger."""
    size = f'viewBox="0 0 {width} {height}" width="{width * 4 / 3:.0f}"'
    style = 'font-family="sans-serif" font-size="15" text-anchor="middle" fill="currentColor"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>' + "".join(shapes) + "</svg>"


def text(
    x: float, y: float, words: str, color: str = "", size: int = 15, anchor: str = "", turn: int = 0
) -> str:
    """Return words, centered at a point, or beginning ("start") or ending ("end") there."""
    given = {
        "font-size": "" if size == 15 else size,
        "fill": color,
        "text-anchor": anchor,
        "transform": turn and f"rotate({turn} {x:g} {y:g})",
    }
    style = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    place = f'x="{x:g}" y="{y:g}" dominant-baseline="central"'
    return f"<text {place}{style}>{html.escape(words)}</text>"


def circle(x: float, y: float, words: str = "", r: float = 21, color: str = "currentColor") -> str:
    """Return a circle with words in it."""
    ring = (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="none" stroke="{color}" stroke-width="2"/>'
    )
    return ring + (text(x, y, words, "" if color == "currentColor" else color) if words else "")


def dot(x: float, y: float, filled: bool = True, r: float = 7, color: str = TARGET) -> str:
    """Return a point of data: filled for 1, hollow for 0."""
    fill = color if filled else PAPER
    place = f'cx="{x:g}" cy="{y:g}" r="{r:g}"'
    return f'<circle {place} fill="{fill}" stroke="{color}" stroke-width="2"/>'


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    color: str = "currentColor",
    fill: float = 0,
    stroke: float = 1.5,
) -> str:
    """Return a rectangle, filled to the given degree."""
    place = f'x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
    inside = f'fill="{color}" fill-opacity="{fill:.2g}"' if fill else 'fill="none"'
    return f'<rect {place} {inside} stroke="{color}" stroke-width="{stroke:g}"/>'


def shade(answers: Any, left: float, top: float, side: float, color: str) -> str:
    """Return a grid of squares, the fuller the nearer an answer is to 1; first row on top.

    Neighbors of one shade are one run, and runs of one shade one path: a tenth of the text.
    """
    runs: dict[int, list[str]] = {}
    for j, row in enumerate(answers):
        at = 0
        for level, group in groupby(round(20 * float(answer)) for answer in row):
            count = len(list(group))
            x, y = left + at * side, top + j * side
            run = f"M{x:.4g} {y:.4g}h{count * side:.4g}v{side:.4g}h{-count * side:.4g}z"
            runs.setdefault(level, []).append(run)
            at += count
    paths = "".join(
        f'<path fill="{color}" fill-opacity="{0.04 * level:.2g}" d="{"".join(found)}"/>'
        for level, found in sorted(runs.items())
        if level
    )
    return f'<g shape-rendering="crispEdges">{paths}</g>'


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    color: str = "currentColor",
    width: float = 2,
    dash: str = "",
) -> str:
    """Return a straight line."""
    ends = f'x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line {ends} stroke="{color}" stroke-width="{width:.3g}"{dashed}/>'


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


def between(
    x1: float, y1: float, x2: float, y2: float, gap: float = 23
) -> tuple[float, float, float, float]:
    """Return where a line begins and ends that leaves a gap around both points."""
    share = gap / hypot(x2 - x1, y2 - y1)
    dx, dy = share * (x2 - x1), share * (y2 - y1)
    return x1 + dx, y1 + dy, x2 - dx, y2 - dy


class Plot(NamedTuple):
    """A rectangle of the drawing with a range of numbers along each side."""

    left: float
    top: float
    width: float
    height: float
    xs: tuple[float, float]
    ys: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where the point (x, y) lies in the drawing."""
        (x0, x1), (y0, y1) = self.xs, self.ys
        right, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
        return self.left + self.width * right, self.top + self.height * (1 - up)

    def window(self, *shapes: str) -> str:
        """Return shapes cut at the edges of the rectangle."""
        size = f'x="{self.left:g}" y="{self.top:g}" width="{self.width:g}" height="{self.height:g}"'
        view = f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"
        return f'<svg {size} viewBox="{view}">' + "".join(shapes) + "</svg>"

    def curve(
        self,
        points: Iterable[tuple[float, float]],
        color: str = "currentColor",
        width: float = 2,
        dash: str = "",
    ) -> str:
        """Return a curve through points."""
        places = " ".join("{:.1f},{:.1f}".format(*self.at(x, y)) for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        style = f'fill="none" stroke="{color}" stroke-width="{width:g}" stroke-linejoin="round"'
        return f'<polyline points="{places}" {style}{dashed}/>'

    def across(
        self, y: float, color: str = "currentColor", dash: str = "", width: float = 1
    ) -> str:
        """Return a level line."""
        return line(*self.at(self.xs[0], y), *self.at(self.xs[1], y), color, width, dash)

    def upright(
        self, x: float, color: str = "currentColor", dash: str = "", width: float = 1
    ) -> str:
        """Return an upright line."""
        return line(*self.at(x, self.ys[0]), *self.at(x, self.ys[1]), color, width, dash)

    def ticks(self, xs: Iterable[float] = (), ys: Iterable[float] = (), size: int = 13) -> str:
        """Return numbers below and to the left."""
        below = [text(self.at(x, 0)[0], self.top + self.height + 13, say(x), "", size) for x in xs]
        beside = [text(self.left - 6, self.at(0, y)[1], say(y), "", size, "end") for y in ys]
        return "".join(below + beside)


def border(answers: Any, plot: Plot, level: float = 0.5) -> str:
    """Return the line along which answers on a grid pass a level, cell by cell.

    The answers fill the plot, first row on top; between two of them the level is where a straight
    line from one to the other has it.
    """
    rows, columns = len(answers), len(answers[0])
    dx, dy = plot.width / columns, plot.height / rows
    pieces = []
    for j in range(rows - 1):
        for i in range(columns - 1):
            ring = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
            cuts = []
            for (x1, y1), (x2, y2) in pairwise(ring):
                one, other = float(answers[y1][x1]), float(answers[y2][x2])
                if (one < level) != (other < level):
                    share = (level - one) / (other - one)
                    x = plot.left + dx * (x1 + share * (x2 - x1) + 0.5)
                    y = plot.top + dy * (y1 + share * (y2 - y1) + 0.5)
                    cuts.append(f"{x:.1f} {y:.1f}")
            pieces += [f"M{a}L{b}" for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return f'<path d="{"".join(pieces)}" fill="none" stroke="currentColor" stroke-width="1.5"/>'


def say(number: float) -> str:
    """Return a number as it is written in a drawing, with a real minus sign."""
    return f"{number:g}".replace("-", "−")
