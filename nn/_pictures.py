"""The picture of a network and of a log, drawn without a look at what is given."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import TypeAlias

import numpy as np

from ._svg import (
    BLAME,
    PAPER,
    VALUE,
    WEIGHT,
    Drawing,
    Plot,
    between,
    circle,
    dot,
    drawing,
    line,
    say,
    text,
)
from ._validation import Array
from .layers import Layer

MOST = 8  # neurons of a layer that are drawn
Places: TypeAlias = dict[int | None, tuple[float, float]]  # of the neurons that are drawn
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def network(net: Sequence[Layer]) -> Drawing:
    """Return the drawing of `drawing.network`.

    Examples
    --------
    >>> import nn
    >>> nn._pictures.network(nn.init([2, 1], rng=0))[:4]
    '<svg'
    """
    widths = [len(net[0].W), *(W.shape[1] for W, _, _ in net)]
    kinds = ["inputs" if widths[0] > 1 else "input", *(name_of(layer) for layer in net)]
    rows = [shown(width) for width in widths]
    height = 46 * max(map(len, rows)) + 44
    columns = [
        [
            (55.0 + 100 * l, (height - 36) / 2 + 46 * (at - (len(row) - 1) / 2))
            for at in range(len(row))
        ]
        for l, row in enumerate(rows)
    ]
    places = [
        dict(zip(row, column, strict=True)) for row, column in zip(rows, columns, strict=True)
    ]
    shapes = []
    for l, (W, _, _) in enumerate(net):
        shapes += weights(W, places[l], places[l + 1])
    for l, column in enumerate(places):
        letter = "x" if l == 0 else "ŷ" if l == len(net) else "a"
        shapes += neurons(letter, widths[l], column)
        shapes.append(text(columns[l][0][0], height - 14, f"{widths[l]} {kinds[l]}", size=13))
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


def weights(W: Array, starts: Places, ends: Places) -> list[str]:
    """Return the lines between the neurons of two layers that are drawn."""
    shapes = []
    largest = float(abs(W).max()) or 1.0
    for i, start in starts.items():
        for j, end in ends.items():
            if i is not None and j is not None and W[i, j] != 0:
                width = 0.5 + 3.5 * float(abs(W[i, j])) / largest
                dash = "6 4" if W[i, j] < 0 else ""
                shapes.append(line(*between(*start, *end, 16), WEIGHT, width, dash))
    return shapes


def neurons(letter: str, width: int, places: Places) -> list[str]:
    """Return the circles of a layer, and dots where neurons are left out."""
    shapes = []
    for i, (x, y) in places.items():
        if i is None:
            shapes.append(text(x, y, "⋮"))
            continue
        label = letter + (str(i + 1).translate(SUBSCRIPTS) if width > 1 else "")
        shapes.append(circle(x, y, label, 16, VALUE, 13, fill=PAPER))
    return shapes


def name_of(layer: Layer) -> str:
    """Return how a drawing calls the activation of a layer."""
    return str(getattr(layer.activation, "__name__", layer.activation))


def shown(width: int) -> list[int | None]:
    """Return the neurons of a layer that are drawn, with None for those left out.

    Examples
    --------
    >>> import nn
    >>> nn._pictures.shown(3), nn._pictures.shown(100)
    ([0, 1, 2], [0, 1, 2, 3, 4, None, 98, 99])
    """
    if width <= MOST:
        return list(range(width))
    return [*range(MOST - 3), None, width - 2, width - 1]


def curve(costs: Array, validation: Sequence[float] = ()) -> Drawing:
    """Return the drawing of `drawing.curve`.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> "from 0.5 to 0.2" in nn._pictures.curve(np.array([0.5, 0.3, 0.2]))
    True
    """
    said = {"cost": costs, "validation": np.array(validation, float)}
    said = {name: values for name, values in said.items() if len(values)}
    curves = {name: within_reach(values) for name, values in said.items()}
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
    words = [f"The {name}, from {ys[0]:.3g} to {ys[-1]:.3g}." for name, ys in said.items()]
    words.append(f"{len(costs)} epochs." if len(costs) > 1 else "1 epoch.")
    height = 192 + 24 * (len(curves) > 1)
    return drawing(360, height, "A learning curve", " ".join(words), *shapes)


def within_reach(values: Array) -> Array:
    """Return the values, but none so large or so small that its scale would be no float.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn._pictures.within_reach(np.array([5e-324, 1.0, 1e308]))
    array([0.e+000, 1.e+000, 1.e+300])
    """
    return np.where(abs(values) < 1e-300, 0.0, values).clip(-1e300, 1e300)


def thinned(values: Array, most: int = 300) -> list[tuple[int, float]]:
    """Return the points of a curve; of more than `most`, the extremes of each stretch, in order.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn._pictures.thinned(np.array([3.0, 1.0, 2.0, 0.0, 5.0, 4.0]), most=4)
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
    >>> nn._pictures.round_levels(np.array([0.1, 0.42]))
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
    >>> nn._pictures.powers_of_ten(np.array([0.003, 0.42]))
    [0.001, 0.01, 0.1, 1.0]
    """
    low, high = floor(log10(values.min())), ceil(log10(values.max()))
    step = ceil((high - low) / 5)
    return [10.0**power for power in range(low, high + step, step)]
