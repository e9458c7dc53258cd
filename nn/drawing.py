"""A drawing is a text in SVG: sharp at any size, and it follows the light or the dark around it.

The drawings come first, the shapes that they are made of after. In a notebook, networks, logs and
drawings show themselves.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from math import ceil, floor, hypot, isqrt, log10
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from .contract import Array, fit
from .layers import Layer
from .metrics import _both, classify
from .storage import check_network

# One color a symbol, as on the pages, which may set their own; else one for light and one for dark.
VALUE = "var(--nn-value, light-dark(#0b716a, #2fc79b))"
WEIGHT = "var(--nn-weight, light-dark(#2443d6, #74a0fc))"
TARGET = "var(--nn-target, light-dark(#6f1a86, #f3b0ee))"
BLAME = "var(--nn-blame, light-dark(#a83a0c, #f29043))"
PAPER = "var(--md-default-bg-color, light-dark(#fff, #1e2129))"
INK = "var(--md-default-fg-color, light-dark(#222, #ddd))"
CLASSES = (VALUE, TARGET, BLAME, WEIGHT)

MOST = 8  # neurons of a layer that are drawn
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


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


def network(net: Sequence[Layer]) -> Drawing:
    """Return a drawing of the network: a circle a neuron, and a line a weight.

    The stronger a weight, the thicker its line; a negative one is dashed. Of a layer of more than
    eight neurons the first and the last are drawn.

    Parameters
    ----------
    net : list of Layer

    Raises
    ------
    TypeError, ValueError
        If it is no list of layers, or they do not fit together.

    Notes
    -----
    The picture of learn/layer.

    Examples
    --------
    >>> import nn
    >>> "2 inputs, then 4 sigmoid and 1 identity" in nn.drawing.network(nn.init([2, 4, 1], rng=0))
    True
    """
    check_network("network", net)
    widths = [len(net[0].W), *(W.shape[1] for W, _, _ in net)]
    kinds = ["inputs" if widths[0] > 1 else "input", *(name_of(layer) for layer in net)]
    rows = [shown(width) for width in widths]
    height = 46 * max(map(len, rows)) + 44
    columns = [
        [
            (55 + 100 * l, (height - 36) / 2 + 46 * (at - (len(row) - 1) / 2))
            for at in range(len(row))
        ]
        for l, row in enumerate(rows)
    ]
    shapes = []
    for l, (W, _, _) in enumerate(net):
        largest = float(abs(W).max()) or 1.0
        for i, start in zip(rows[l], columns[l], strict=True):
            for j, end in zip(rows[l + 1], columns[l + 1], strict=True):
                if i is not None and j is not None and W[i, j] != 0:
                    width = 0.5 + 3.5 * float(abs(W[i, j])) / largest
                    dash = "6 4" if W[i, j] < 0 else ""
                    shapes.append(line(*between(*start, *end, 16), WEIGHT, width, dash))
    for l, (row, places) in enumerate(zip(rows, columns, strict=True)):
        letter = "x" if l == 0 else "ŷ" if l == len(net) else "a"
        for i, (x, y) in zip(row, places, strict=True):
            if i is None:
                shapes.append(text(x, y, "⋮"))
                continue
            label = letter + (str(i + 1).translate(SUBSCRIPTS) if widths[l] > 1 else "")
            shapes.append(circle(x, y, label, 16, VALUE, 13, fill=PAPER))
        shapes.append(text(places[0][0], height - 14, f"{widths[l]} {kinds[l]}", size=13))
    *first, last = (f"{n} {kind}" for n, kind in zip(widths[1:], kinds[1:], strict=True))
    layers = f"{', '.join(first)} and {last}" if first else last
    return drawing(
        110 + 100 * len(net),
        height,
        "A network",
        f"{widths[0]} {kinds[0]}, then {layers}. A line is a weight, thick where it is strong, "
        "dashed where it is negative.",
        *shapes,
    )


def shown(width: int) -> list[int | None]:
    """Return the neurons of a layer that are drawn, with None for those left out.

    Examples
    --------
    >>> import nn
    >>> nn.drawing.shown(3), nn.drawing.shown(100)
    ([0, 1, 2], [0, 1, 2, 3, 4, None, 98, 99])
    """
    if width <= MOST:
        return list(range(width))
    return [*range(MOST - 3), None, width - 2, width - 1]


def name_of(layer: Layer) -> str:
    """Return how a drawing calls the activation of a layer."""
    return str(getattr(layer.activation, "__name__", layer.activation))


def curve(log: Sequence[float]) -> Drawing:
    """Return a drawing of the costs of a log, epoch by epoch, and of the validation costs if any.

    Where the highest cost is more than twenty times the lowest, equal heights are equal ratios.
    Of more than 300 epochs, each point stands for the lowest or the highest of several.

    Parameters
    ----------
    log : Log, or list of numbers

    Raises
    ------
    TypeError, ValueError
        If these are no numbers, or there are none.

    Notes
    -----
    Each point is a cost of the log, before that epoch's steps, as `train` notes it.

    Examples
    --------
    >>> import nn
    >>> "from 0.5 to 0.2" in nn.drawing.curve([0.5, 0.3, 0.2])
    True
    """
    costs = fit("curve", {"log": "(n,)"}, {"log": log})["log"]
    curves = {"cost": costs, "validation": np.array(getattr(log, "validation", ()), float)}
    curves = {name: values for name, values in curves.items() if len(values)}
    values = np.concatenate(list(curves.values()))
    ratios = bool(values.min() > 0 and values.max() > 20 * values.min())
    levels = powers_of_ten(values) if ratios else round_levels(values)
    up = log10 if ratios else float
    plot = Plot(52, 14, 290, 150, (0, max(len(costs) - 1, 1)), (up(levels[0]), up(levels[-1])))
    shapes = [plot.across(up(level), opacity=0.2) for level in levels]
    shapes += [text(46, plot.at(0, up(level))[1], say(level), "", 13, "end") for level in levels]
    for (name, ys), color, dash in zip(curves.items(), (VALUE, BLAME), ("", "5 3"), strict=False):
        points = [(x, up(y)) for x, y in thinned(ys)]
        shapes.append(plot.curve(points, color, dash=dash) if len(points) > 1 else "")
        shapes += [dot(*plot.at(*point), r=3, color=color) for point in points if len(points) < 30]
        if len(curves) > 1:
            at = 100 + 110 * (name != "cost")
            shapes += [line(at, 204, at + 24, 204, color, 2, dash)]
            shapes += [text(at + 30, 204, name, color, 13, "start")]
    shapes += [text(plot.at(x, 0)[0], 178, say(x), "", 13) for x in {0, len(costs) - 1}]
    shapes.append(text(plot.left + plot.width / 2, 178, "epoch", "", 13))
    words = [f"The {name}, from {ys[0]:.3g} to {ys[-1]:.3g}." for name, ys in curves.items()]
    words.append(f"{len(costs)} epochs." if len(costs) > 1 else "1 epoch.")
    height = 192 + 24 * (len(curves) > 1)
    return drawing(360, height, "A learning curve", " ".join(words), *shapes)


def thinned(values: Array, most: int = 300) -> list[tuple[int, float]]:
    """Return the points of a curve; of more than `most`, the extremes of each stretch, in order.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.drawing.thinned(np.array([3.0, 1.0, 2.0, 0.0, 5.0, 4.0]), most=4)
    [(0, 3.0), (1, 1.0), (3, 0.0), (4, 5.0), (5, 4.0)]
    """
    kept = set(range(len(values)))
    if len(values) > most:
        stretches = np.array_split(np.arange(len(values)), most // 2)
        ends = [f(values[s]) for s in stretches for f in (np.argmin, np.argmax)]
        firsts = [s[0] for s in stretches for _ in range(2)]
        kept = {0, len(values) - 1, *(int(a + b) for a, b in zip(firsts, ends, strict=True))}
    return [(x, float(values[x])) for x in sorted(kept)]


def round_levels(values: Array) -> list[float]:
    """Return two to six round numbers that reach from 0, or below, to above all values.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.drawing.round_levels(np.array([0.1, 0.42]))
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    """
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if low == high:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10((high - low) / 5))
    step = next(power * nice for nice in (1, 2, 5, 10) if (high - low) / (power * nice) <= 5)
    return [float(f"{i * step:.12g}") for i in range(floor(low / step), ceil(high / step) + 1)]


def powers_of_ten(values: Array) -> list[float]:
    """Return two to six powers of ten that reach from below the values to above.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.drawing.powers_of_ten(np.array([0.003, 0.42]))
    [0.001, 0.01, 0.1, 1.0]
    """
    low, high = floor(log10(values.min())), ceil(log10(values.max()))
    step = ceil((high - low) / 5)
    return [10.0**power for power in range(low, high + step, step)]


def boundary(net: Sequence[Layer], X: Array, y: Array, cells: int = 60) -> Drawing:
    """Return a drawing of what the network answers all over the plane, and of the examples on it.

    Where an example's own class is another than that of the ground around it, it is wrong.

    Parameters
    ----------
    net : list of Layer
        With two inputs.
    X : array (n, 2)
    y : array (n,) or (n, n_out)
        Class numbers, one-hot rows, or a column of 0 and 1.
    cells : int
        The plane is asked at so many places each way.

    Raises
    ------
    TypeError, ValueError
        If these do not fit together.

    Notes
    -----
    The ground is colored as `classify` answers.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> drawing = nn.drawing.boundary(nn.init([2, 4, 1], rng=0), X, Y)
    >>> "4 examples of 2 classes" in drawing
    True
    """
    X = fit("boundary", {"X": "(n, n_in)", "cells": "count"}, {"X": X, "cells": cells})["X"]
    if X.shape[1] != 2:
        raise ValueError(f"boundary: X is {X.shape}; a plane must have two columns, (n, 2)")
    right, given = _both("boundary", net, X, y)
    middle, reach = (X.max(axis=0) + X.min(axis=0)) / 2, float(np.ptp(X, axis=0).max()) or 1.0
    (left, low), half = (float(m) for m in middle), 0.6 * reach
    plot = Plot(40, 12, 300, 300, (left - half, left + half), (low - half, low + half))
    steps = (np.arange(cells) + 0.5) / cells * 2 * half - half
    grid = np.array([(left + x, low + y) for y in steps[::-1] for x in steps])
    answers = classify(net, grid).reshape(cells, cells)
    names = range(max(right.max(), answers.max()) + 1)
    shapes = [
        shade(answers == name, plot.left, plot.top, plot.width / cells, color_of(name), 0.3)
        for name in names
    ]
    shapes += [
        mark(*plot.at(*place), name) for place, name in zip(X.tolist(), right.tolist(), strict=True)
    ]
    xs, ys = ([tick for tick in round_levels(np.array(r)) if r[0] < tick < r[1]] for r in plot[4:])
    shapes.append(plot.ticks(xs, ys))
    for name in names:
        across = 190 + 75 * (name % 4 - (min(len(names), 4) - 1) / 2)
        down = 352 + 22 * (name // 4)
        shapes.append(mark(across - 28, down, name))
        shapes.append(text(across - 18, down, f"class {name}", "", 13, "start"))
    found = int((given == right).sum())
    return drawing(
        360,
        370 + 22 * ((len(names) - 1) // 4),
        "A decision boundary",
        f"{len(X)} examples of {len(np.unique(right))} classes on the plane of their two inputs, "
        f"colored by the network's answers; {found} of the examples lie on their own color.",
        *shapes,
    )


def digits(X: Array, labels: Sequence[Any] = (), columns: int = 8) -> Drawing:
    """Return a drawing of images, one a row of `X`, side by side, each with what it is called.

    Parameters
    ----------
    X : array (n, n_in)
        Square images, 0 for paper to 1 for ink; at most 200.
    labels : sequence of n, optional
        Class numbers, or any words.
    columns : int
        Images side by side.

    Raises
    ------
    TypeError, ValueError
        If the images are not square or too many, or the labels not as many.

    Notes
    -----
    `nn.data.digits` has such images, and so has `nn.data.mnist`.

    Examples
    --------
    >>> import nn
    >>> X, y = nn.data.digits()
    >>> "They are called 0, 1, 2." in nn.drawing.digits(X[:3], y[:3])
    True
    """
    given = {"X": X, "columns": columns}
    X, columns = fit("digits", {"X": "(n, n_in)", "columns": "count"}, given).values()
    side = isqrt(X.shape[1])
    if side**2 != X.shape[1]:
        raise ValueError(f"digits: X is {X.shape}; a square image has 64 or 784 columns, say")
    if len(X) > 200:
        raise ValueError(f"digits: X has {len(X)} images, too many to look at; write X[:200]")
    if isinstance(labels, str) or not isinstance(labels, Sequence | np.ndarray):
        raise TypeError(f"digits: labels is {labels!r}; write a list, one for each image")
    words = [str(label) for label in labels]
    if words and len(words) != len(X):
        raise ValueError(f"digits: {len(X)} images have {len(words)} labels; give one for each")
    columns = min(columns, len(X))
    size, step = 36, 44
    down = step + (18 if words else 0)
    shapes = []
    for at, image in enumerate(X.reshape(-1, side, side).clip(0, 1)):
        left, top = 8 + step * (at % columns), 8 + down * (at // columns)
        shapes.append(box(left - 1, top - 1, size + 2, size + 2, stroke=0.5))
        shapes.append(shade(image, left, top, size / side, "currentColor"))
        if words:
            shapes.append(text(left + size / 2, top + size + 11, words[at], "", 13))
    return drawing(
        8 + step * columns,
        8 + down * -(-len(X) // columns),
        "Images",
        f"{len(X)} images of {side} by {side} pixels."
        + (f" They are called {', '.join(words)}." if words else ""),
        *shapes,
    )


# The shapes


def drawing(width: float, height: float, title: str, description: str, *shapes: str) -> Drawing:
    """Return a whole drawing, which says in words what is to be seen.

    Examples
    --------
    >>> import nn
    >>> nn.drawing.drawing(9, 9, "A point", "It is small.").count("A point</title>")
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
    >>> nn.drawing.svg(9, 9, nn.drawing.line(0, 0, 9, 9))[-6:]
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
    >>> nn.drawing.escaped("0 < 1")
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
    >>> nn.drawing.text(1, 2, "a < b")
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
    >>> nn.drawing.circle(1, 2, r=3)
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
    >>> nn.drawing.dot(1, 2, color="red")
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
    >>> shapes = {nn.drawing.mark(0, 0, name) for name in range(16)}
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
    >>> nn.drawing.box(1, 2, 3, 4, "red")[:46]
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
    >>> nn.drawing.shade([[0, 1, 1]], 0, 0, 9, "red").count("M")
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
    >>> nn.drawing.line(0, 1, 2, 3)
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
    >>> nn.drawing.between(0, 0, 100, 0, gap=10)
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
    >>> nn.drawing.Plot(0, 0, 100, 100, xs=(0, 10), ys=(0, 1)).at(5, 1)
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
    >>> plot = nn.drawing.Plot(0, 0, 20, 20, xs=(0, 1), ys=(0, 1))
    >>> nn.drawing.border([[0, 1], [0, 1]], plot)[:30]
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
    >>> nn.drawing.say(-0.5)
    '−0.5'
    """
    return f"{number:g}".replace("-", "−")
