"""The largest curvature of a cost at a network, by pushing along a direction that turns to it."""

from collections.abc import Sequence

import numpy as np

import nn
from nn._validation import plain
from nn.losses import Loss
from nn.network import pass_through

Direction = list[np.ndarray]  # an array for each array of parameters, W before b
H = 1e-4


def steepest(
    net: Sequence[nn.Layer],
    X: np.ndarray,
    Y: np.ndarray,
    loss: Loss,
    v: Direction | None = None,
    turns: int = 60,
) -> tuple[float, Direction]:
    """Return the curvature of largest size, and its direction; `v` is where to look first.

    How the slopes change along a direction, divided by the push, is the next direction: each turn
    makes the steepest part of it larger beside the others.
    """
    if v is None:
        rng = np.random.default_rng(0)
        arrays = [array for W, b, _ in net for array in (W, b) if array is not None]
        v = [np.asarray(rng.normal(size=array.shape)) for array in arrays]
    found = 0.0
    for _ in range(turns):
        length = np.sqrt(sum(float((part**2).sum()) for part in v))
        v = [part / length for part in v]
        up, down = (slopes(net, X, Y, loss, v, h) for h in (H, -H))
        changes = [(a - b) / (2 * H) for a, b in zip(up, down, strict=True)]
        found = sum(float((a * b).sum()) for a, b in zip(v, changes, strict=True))
        v = changes
    return found, v


def slopes(
    net: Sequence[nn.Layer], X: np.ndarray, Y: np.ndarray, loss: Loss, v: Direction, h: float
) -> Direction:
    """Return the slopes of the cost after a push of h along a direction."""
    pushes = iter(v)
    pushed = []
    for W, b, bend in net:
        W = W + h * next(pushes)
        pushed.append(nn.Layer(W, b if b is None else b + h * next(pushes), bend))
    Y_hat, backward = pass_through(pushed, X)
    _, dY_hat = plain(loss)(Y_hat, Y)
    return [array for pair in backward(dY_hat) for array in pair if array is not None]
