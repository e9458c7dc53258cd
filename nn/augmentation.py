r"""A digit stays what it is when it is moved, turned and bent a little: new examples for nothing.

Every pixel of the new image looks up a place in the old one. The place is where the pixel would be
without distortion, turned, stretched and moved the same way for the whole image, and pushed a
little by a smooth random field. Between pixels the grey is mixed from the four around it.
"""

from math import isqrt, sqrt
from typing import TYPE_CHECKING

import numpy as np

from ._validation import Array, Rng, validated

if TYPE_CHECKING:  # as in _validation
    from numpy.random import Generator
    from numpy.typing import DTypeLike


@validated(
    X="(n, n_in)",
    shift="amount",
    turn="amount",
    stretch="amount",
    bend="amount",
    smooth="length",
    rng="rng",
)
def distort(
    X: Array,
    rng: Rng,
    shift: float = 1.5,
    turn: float = 0.2,
    stretch: float = 0.15,
    bend: float = 1.0,
    smooth: float = 4.0,
) -> Array:
    """Return the images in `X`, each distorted in a way of its own.

    Parameters
    ----------
    X : array (n, n_in)
        Square images, one a row, 0 where the paper is blank.
    rng : int or numpy Generator
        The same integer distorts in the same way.
    shift : float
        The longest move along each axis, in pixels.
    turn : float
        The largest angle, in radians.
    stretch : float
        The largest stretch and slant, as a share.
    bend : float
        How far the field pushes a pixel, as a standard deviation in pixels.
    smooth : float
        Over how many pixels the field stays about the same.

    Raises
    ------
    ValueError
        If the images are not square.

    Notes
    -----
    Simard, Steinkraus and Platt 2003; they bend by smoothed uniform numbers.

    Examples
    --------
    >>> import nn
    >>> X, y = nn.data.digits()
    >>> nn.augmentation.distort(X[:3], rng=0).shape
    (3, 64)
    >>> nothing = dict.fromkeys(["shift", "turn", "stretch", "bend"], 0)
    >>> still = nn.augmentation.distort(X[:3], rng=0, **nothing)
    >>> print(abs(still - X[:3]).max() < 1e-6)
    True
    """
    side = isqrt(X.shape[1])
    if side**2 != X.shape[1]:
        raise ValueError(f"distort: X has {X.shape[1]} columns; a square image has 64, or 784")
    generator = np.random.default_rng(rng)
    dtype = np.result_type(X, np.float32)  # places as exact as the images
    P = moved(len(X), side, generator, shift, turn, stretch, dtype)
    if bend:
        P += pushes(len(X), side, generator, bend, smooth, dtype)
    return looked_up(X, P + (side - 1) / 2)


def moved(
    n: int,
    side: int,
    rng: "Generator",
    shift: float,
    turn: float,
    stretch: float,
    dtype: "DTypeLike" = np.float32,
) -> Array:
    """Return where each pixel looks, from the middle, (n, 2, n_in): row and column.

    Examples
    --------
    >>> import numpy as np
    >>> from nn.augmentation import moved
    >>> moved(1, 2, np.random.default_rng(0), 0, 0, 0)
    array([[[-0.5, -0.5,  0.5,  0.5],
            [-0.5,  0.5, -0.5,  0.5]]], dtype=float32)
    """
    p = np.indices((side, side), dtype=dtype).reshape(2, -1) - (side - 1) / 2
    angle = rng.uniform(-turn, turn, n)
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    S = rng.uniform(-stretch, stretch, (n, 2, 2)) + np.eye(2)
    t = rng.uniform(-shift, shift, (n, 2, 1))
    M = R.transpose(2, 0, 1) @ S
    return M.astype(dtype) @ p.astype(dtype) + t.astype(dtype)


def pushes(
    n: int,
    side: int,
    rng: "Generator",
    bend: float,
    smooth: float,
    dtype: "DTypeLike" = np.float32,
) -> Array:
    """Return a smooth random field for each image, (n, 2, n_in), with standard deviation `bend`.

    Examples
    --------
    >>> import numpy as np
    >>> from nn.augmentation import pushes
    >>> field = pushes(500, 28, np.random.default_rng(0), bend=1.0, smooth=4.0)
    >>> print(f"{field.reshape(1000, 28, 28)[:, 14, 14].std():.1f}")
    1.0
    """
    at = np.arange(side)
    G = np.exp(-(((at[:, None] - at) / smooth) ** 2) / 2).astype(dtype)
    G /= sqrt((G[side // 2] ** 2).sum())
    noise = rng.random((n, 2, side, side), dtype=np.float32).astype(dtype, copy=False)
    noise -= 0.5  # uniform numbers of standard deviation 1 / sqrt(12)
    return bend * sqrt(12) * (G @ noise @ G.T).reshape(n, 2, side * side)


def looked_up(X: Array, P: Array) -> Array:
    """Return the grey of each image at places between its pixels; beyond the edge it is blank.

    Examples
    --------
    >>> import numpy as np
    >>> from nn.augmentation import looked_up
    >>> X = np.array([[0.0, 1.0, 0.0, 1.0]])
    >>> looked_up(X, np.array([[[0.0, 0.0], [0.5, 9.0]]]))
    array([[0.5, 0. ]])
    """
    n, n_in = X.shape
    side = isqrt(n_in)
    width = side + 3
    wide = np.zeros((n, width, width), X.dtype)  # with an edge of blank paper
    wide[:, 1:-2, 1:-2] = X.reshape(n, side, side)
    P = np.clip(P + 1, 0, side + 1)
    corner = P.astype(np.intp)
    row, column = (P - corner).astype(X.dtype, copy=False).transpose(1, 0, 2)
    first = corner[:, 0] * width + corner[:, 1]
    first += (np.arange(n) * width**2)[:, None]
    left, right = wide.ravel(), wide.ravel()[1:]
    above = left.take(first)
    above += column * (right.take(first) - above)
    first += width
    below = left.take(first)
    below += column * (right.take(first) - below)
    return above + row * (below - above)
