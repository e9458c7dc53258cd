"""A digit that somebody draws becomes eight by eight pixels, as the digits of the package did.

Those were bitmaps of 32 by 32, in which the ink of every block of 4 by 4 was counted. So the
strokes are stretched until they fill such a bitmap, drawn into it, and counted.
"""

from functools import cache
from typing import Any, TypeAlias

import numpy as np

import nn

Strokes: TypeAlias = list[list[list[float]]]  # of points (x, y) from 0 to 1, y upward
POINTS = "68 90, 36 90, 34 58, 52 62, 67 50, 68 30, 56 13, 42 10, 30 16"
FIVE: Strokes = [[[int(at) / 100 for at in point.split()] for point in POINTS.split(",")]]
FINE, SIDE = 32, 8


def image_of(strokes: Strokes, pen: float) -> np.ndarray:
    """Return the image (64,), from 0 to 1, of strokes with a pen so many fine pixels wide."""
    points = np.array([point for stroke in strokes for point in stroke] or [[0.5, 0.5]])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (FINE - pen) / max(*(high - low), 0.1)
    rows, columns = np.indices((FINE, FINE)) + 0.5
    places = np.stack([columns, FINE - rows], axis=-1)[..., None, :]
    ink = np.zeros((FINE, FINE), bool)
    for stroke in strokes:
        P = (np.array(stroke) - (low + high) / 2) * scale + FINE / 2
        start, way = P[:-1] if len(P) > 1 else P, np.diff(P, axis=0) if len(P) > 1 else 0 * P
        squares = np.maximum((way**2).sum(axis=1), 1e-12)
        along = (((places - start) * way).sum(axis=-1) / squares).clip(0, 1)[..., None]
        away = np.linalg.norm(places - start - along * way, axis=-1)
        ink |= (away <= pen / 2).any(axis=-1)
    blocks = ink.reshape(SIDE, FINE // SIDE, SIDE, FINE // SIDE)
    image: np.ndarray = blocks.mean(axis=(1, 3)).ravel()
    return image


@cache
def learned() -> tuple[Any, np.ndarray, np.ndarray]:
    """Return the chapter's network, and the images and digits that it has learned from."""
    X, y = nn.data.digits()
    X, y = X[:1000], y[:1000]
    net, step = nn.init([64, 64, 10], rng=0, hidden=nn.relu), nn.adam(0.003)
    net, _ = nn.train(net, X, y, nn.softmax_cross_entropy, step, 40, 32, fast=True)
    return net, X, y


def recognized(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ten shares that the network gives, and the rows of the three nearest images."""
    net, X, _ = learned()
    (shares,) = nn.probabilities(net, image[None])
    return shares, ((X - image) ** 2).sum(axis=1).argsort()[:3]
