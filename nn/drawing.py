"""A drawing is a text in SVG: sharp at any size, and it follows the light or the dark around it.

In a notebook, networks, logs and drawings show themselves.
"""

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np

from . import _pictures
from ._pictures import round_levels
from ._svg import Drawing, Plot, box, color_of, drawing, mark, shade, text
from ._validation import Array, plain, validate, validated
from .layers import Layer
from .metrics import classify, right_classes
from .network import check_network, enter


def network(net: Sequence[Layer]) -> Drawing:
    """Return a drawing of the network: a circle a neuron, and a line a weight.

    The stronger a weight, the thicker its line; a negative one is dashed. Of a layer of more than
    eight neurons the first and the last are drawn.

    Parameters
    ----------
    net : list of Layer
        The network to draw.

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
    >>> drawing = nn.drawing.network(nn.init([2, 4, 1], rng=0))
    >>> "2 inputs, then 4 sigmoid and 1 identity" in drawing
    True
    """
    check_network("network", net)
    return _pictures.network(net)


def curve(log: Sequence[float]) -> Drawing:
    """Return a drawing of the costs of a log, epoch by epoch, and of the validation costs if any.

    Where the highest cost is more than twenty times the lowest, equal heights are equal ratios.
    Of more than 300 epochs, each point stands for the lowest or the highest of several.

    Parameters
    ----------
    log : History, or list of numbers
        As `train` returns it, or the costs alone.

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
    costs = validate("curve", {"log": "(n,)"}, {"log": log})["log"]
    return _pictures.curve(costs, getattr(log, "validation", ()))


def _on_a_plane(caller: str, given: dict[str, Any]) -> Array:
    """Return the examples, if they are points of a plane that the network takes."""
    X = validate(caller, {"X": "(n, n_in)"}, given)["X"]
    if X.shape[1] != 2:
        raise ValueError(f"{caller}: X is {X.shape}; a plane must have two columns, (n, 2)")
    return enter(caller, given["net"], X)


@validated(X=_on_a_plane, y=right_classes, cells="count")
def boundary(net: Sequence[Layer], X: Array, y: Array, cells: int = 60) -> Drawing:
    """Return a drawing of what the network answers all over the plane, and of the examples on it.

    Where an example's own class is another than that of the ground around it, it is wrong.

    Parameters
    ----------
    net : list of Layer
        With two inputs.
    X : array (n, 2)
        The examples, each a point of the plane.
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
    given = plain(classify)(net, X)
    middle, reach = (X.max(axis=0) + X.min(axis=0)) / 2, float(np.ptp(X, axis=0).max()) or 1.0
    (left, low), half = (float(m) for m in middle), 0.6 * reach
    plot = Plot(40, 12, 300, 300, (left - half, left + half), (low - half, low + half))
    steps = (np.arange(cells) + 0.5) / cells * 2 * half - half
    grid = np.array([(left + x, low + y) for y in steps[::-1] for x in steps])
    answers = plain(classify)(net, grid).reshape(cells, cells)
    names = range(max(y.max(), answers.max()) + 1)
    shapes = [
        shade(answers == name, plot.left, plot.top, plot.width / cells, color_of(name), 0.3)
        for name in names
    ]
    shapes += [
        mark(*plot.at(*place), name) for place, name in zip(X.tolist(), y.tolist(), strict=True)
    ]
    xs, ys = ([tick for tick in round_levels(np.array(r)) if r[0] < tick < r[1]] for r in plot[4:])
    shapes.append(plot.ticks(xs, ys))
    for name in names:
        across = 190 + 75 * (name % 4 - (min(len(names), 4) - 1) / 2)
        down = 352 + 22 * (name // 4)
        shapes.append(mark(across - 28, down, name))
        shapes.append(text(across - 18, down, f"class {name}", "", 13, "start"))
    found = int((given == y).sum())
    return drawing(
        360,
        370 + 22 * ((len(names) - 1) // 4),
        "A decision boundary",
        f"{len(X)} examples of {len(np.unique(y))} classes on the plane of their two inputs, "
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
    X, columns = validate("digits", {"X": "(n, n_in)", "columns": "count"}, given).values()
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
