"""The shapes that a drawing is made of, as text in SVG; they follow the light or the dark around.

Whoever draws with them gives numbers and words, and nothing is checked.
"""

from collections.abc import Iterable
from itertools import groupby, pairwise
from math import hypot
from typing import Any, NamedTuple
from zlib import crc32

# One color a symbol, as on the pages, which may set their own; else one for light and one for dark.
VALUE = "var(--nn-value, light-dark(#0b716a, #2fc79b))"
WEIGHT = "var(--nn-weight, light-dark(#2443d6, #74a0fc))"
TARGET = "var(--nn-target, light-dark(#6f1a86, #f3b0ee))"
BLAME = "var(--nn-blame, light-dark(#a83a0c, #f29043))"
PAPER = "var(--md-default-bg-color, light-dark(#fff, #1e2129))"
INK = "var(--md-default-fg-color, light-dark(#222, #ddd))"
CLASSES = (VALUE, TARGET, BLAME, WEIGHT)


class Drawing(str):
    """An SVG as text, which a notebook shows as what it is.

    Examples
    --------
    >>> import nn
    >>> drawing = nn.drawing.curve([0.5, 0.3, 0.2])
    >>> drawing[:4]
    '<svg'
    """

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def drawing(width: float, height: float, title: str, description: str, *shapes: str) -> Drawing:
    """Return a whole drawing, which says in words what is to be seen.

    Examples
    --------
    >>> import nn
    >>> nn._svg.drawing(9, 9, "A point", "It is small.").count("A point</title>")
    1
    """
    number = crc32("".join([title, description, *shapes]).encode())
    named = f'role="img" aria-labelledby="nn-{number:x}" aria-describedby="nn-{number:x}-d"'
    words = (
        f'<title id="nn-{number:x}">{escaped(title)}</title>'
        f'<desc id="nn-{number:x}-d">{escaped(description)}</desc>'
    )
    return Drawing(svg(width, height, words, *shapes).replace("<svg", f"<svg {named}", 1))


def svg(width: float, height: float, *shapes: str) -> str:
    """Return shapes as an SVG of the given size, which shrinks where there is less room.

    Examples
    --------
    >>> import nn
    >>> nn._svg.svg(9, 9, nn._svg.line(0, 0, 9, 9))[-6:]
    '</svg>'
    """
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width * 4 / 3:.0f}"'
    scheme = f"color-scheme:light dark;color:{INK};background:{PAPER};max-width:100%;height:auto"
    font = 'font-family="sans-serif" font-size="15" text-anchor="middle" fill="currentColor"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{scheme}" {font}>'
    return head + "".join(shapes) + "</svg>"


def escaped(words: str) -> str:
    """Return the words as they are written inside an SVG.

    Examples
    --------
    >>> import nn
    >>> nn._svg.escaped("0 < 1")
    '0 &lt; 1'
    """
    from html import escape  # it takes longer to import than this module

    return escape(words)


def text(
    x: float, y: float, words: str, color: str = "", size: int = 15, anchor: str = "", turn: int = 0
) -> str:
    """Return words, centered at a point, or beginning ("start") or ending ("end") there.

    Examples
    --------
    >>> import nn
    >>> nn._svg.text(1, 2, "a < b")
    '<text x="1" y="2" dominant-baseline="central">a &lt; b</text>'
    """
    given = {
        "font-size": "" if size == 15 else size,
        "fill": color,
        "text-anchor": anchor,
        "transform": turn and f"rotate({turn} {x:g} {y:g})",
    }
    style = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    place = f'x="{x:g}" y="{y:g}" dominant-baseline="central"'
    return f"<text {place}{style}>{escaped(words)}</text>"


def circle(
    x: float,
    y: float,
    words: str = "",
    r: float = 21,
    color: str = "currentColor",
    size: int = 15,
    fill: str = "none",
) -> str:
    """Return a circle with words in it.

    Examples
    --------
    >>> import nn
    >>> nn._svg.circle(1, 2, r=3)
    '<circle cx="1" cy="2" r="3" fill="none" stroke="currentColor" stroke-width="2"/>'
    """
    place = f'cx="{x:g}" cy="{y:g}" r="{r:g}"'
    ring = f'<circle {place} fill="{fill}" stroke="{color}" stroke-width="2"/>'
    inside = "" if color == "currentColor" else color
    return ring + (text(x, y, words, inside, size) if words else "")


def dot(x: float, y: float, filled: bool = True, r: float = 7, color: str = TARGET) -> str:
    """Return a point of data: filled for 1, hollow for 0.

    Examples
    --------
    >>> import nn
    >>> nn._svg.dot(1, 2, color="red")
    '<circle cx="1" cy="2" r="7" fill="red" stroke="red" stroke-width="2"/>'
    """
    fill = color if filled else PAPER
    place = f'cx="{x:g}" cy="{y:g}" r="{r:g}"'
    return f'<circle {place} fill="{fill}" stroke="{color}" stroke-width="2"/>'


def mark(x: float, y: float, name: int) -> str:
    """Return a point of data whose shape and color tell its class.

    Examples
    --------
    >>> import nn
    >>> shapes = {nn._svg.mark(0, 0, name) for name in range(16)}
    >>> len(shapes)
    16
    """
    outline = (
        "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
        "m-4.5-4.5h9v9h-9z",
        "m0-6l6 10.5h-12z",
        "m0-6.5l6.5 6.5l-6.5 6.5l-6.5-6.5z",
    )[(name + name // 4) % 4]
    style = f'fill="{color_of(name)}" stroke="{PAPER}" stroke-width="1.5"'
    return f'<path d="M{x:.4g} {y:.4g}{outline}" {style}/>'


def color_of(name: int) -> str:
    """Return the color of a class."""
    return CLASSES[name % 4]


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    color: str = "currentColor",
    fill: float = 0,
    stroke: float = 1.5,
) -> str:
    """Return a rectangle, filled to the given degree.

    Examples
    --------
    >>> import nn
    >>> nn._svg.box(1, 2, 3, 4, "red")[:46]
    '<rect x="1" y="2" width="3" height="4" fill="n'
    """
    place = f'x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
    inside = f'fill="{color}" fill-opacity="{fill:.2g}"' if fill else 'fill="none"'
    return f'<rect {place} {inside} stroke="{color}" stroke-width="{stroke:g}"/>'


def shade(answers: Any, left: float, top: float, side: float, color: str, most: float = 0.8) -> str:
    """Return a grid of squares, the fuller the nearer an answer is to 1; first row on top.

    Neighbors of one shade are one run, and runs of one shade one path: a tenth of the text.

    Examples
    --------
    >>> import nn
    >>> nn._svg.shade([[0, 1, 1]], 0, 0, 9, "red").count("M")
    1
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
        f'<path fill="{color}" fill-opacity="{most * level / 20:.2g}" d="{"".join(found)}"/>'
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
    opacity: float = 1,
) -> str:
    """Return a straight line.

    Examples
    --------
    >>> import nn
    >>> nn._svg.line(0, 1, 2, 3)
    '<line x1="0" y1="1" x2="2" y2="3" stroke="currentColor" stroke-width="2"/>'
    """
    ends = f'x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    thin = f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<line {ends} stroke="{color}" stroke-width="{width:.3g}"{dashed}{thin}/>'


def between(
    x1: float, y1: float, x2: float, y2: float, gap: float = 23
) -> tuple[float, float, float, float]:
    """Return where a line begins and ends that leaves a gap around both points.

    Examples
    --------
    >>> import nn
    >>> nn._svg.between(0, 0, 100, 0, gap=10)
    (10.0, 0.0, 90.0, 0.0)
    """
    share = gap / hypot(x2 - x1, y2 - y1)
    dx, dy = share * (x2 - x1), share * (y2 - y1)
    return x1 + dx, y1 + dy, x2 - dx, y2 - dy


class Plot(NamedTuple):
    """A rectangle of the drawing with a range of numbers along each side.

    Examples
    --------
    >>> import nn
    >>> nn._svg.Plot(0, 0, 100, 100, xs=(0, 10), ys=(0, 1)).at(5, 1)
    (50.0, 0.0)
    """

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
        self,
        y: float,
        color: str = "currentColor",
        dash: str = "",
        width: float = 1,
        opacity: float = 1,
    ) -> str:
        """Return a level line."""
        ends = *self.at(self.xs[0], y), *self.at(self.xs[1], y)
        return line(*ends, color, width, dash, opacity)

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

    Examples
    --------
    >>> import nn
    >>> plot = nn._svg.Plot(0, 0, 20, 20, xs=(0, 1), ys=(0, 1))
    >>> nn._svg.border([[0, 1], [0, 1]], plot)[:30]
    '<path d="M10.0 5.0L10.0 15.0" '
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
    """Return a number as it is written in a drawing, with a real minus sign.

    Examples
    --------
    >>> import nn
    >>> nn._svg.say(-0.5)
    '−0.5'
    """
    return f"{number:g}".replace("-", "−")
