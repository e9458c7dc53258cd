"""The largest curvature along the way, for four learning rates: the larger ones hold it at 2/η.

A network of 64 inputs, 30 hidden neurons with tanh and 10 outputs learns the first 300 digits, all
at once, by the squared error; every rate begins with the same weights. A dashed line is where the
steps of a parabola would begin to grow. What was measured is recorded beside this script:
`python docs/figures/edge.py` measures it anew, `--check` compares it with the record.
"""

import sys
from collections.abc import Iterable
from itertools import pairwise
from math import log2
from pathlib import Path

import numpy as np

import nn
from literate import records
from nn._svg import WEIGHT, line, svg, text

RECORD = Path(__file__).with_suffix(".json")
RATES, STEPS, EXAMPLES = (0.02, 0.05, 0.1, 0.15), 6400, 300
MOMENTS = (0, *(25 * 2**k for k in range(9)))
LEFT, TOP, WIDTH, HEIGHT, MOST = 40, 30, 246, 190, 42


def gradient(theta: np.ndarray, net: list[nn.Layer], X: np.ndarray, Y: np.ndarray) -> tuple:
    """Return the cost and all its slopes in one row, at parameters that stand in one row."""
    layers, at = [], 0
    for W, b, activation in net:
        end = at + W.size
        layers.append(
            nn.Layer(theta[at:end].reshape(W.shape), theta[end : end + b.size], activation)
        )
        at = end + b.size
    Y_hat, backward = nn.forward(layers, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)
    return C, flat(backward(dY_hat))


def flat(arrays: Iterable) -> np.ndarray:
    """Return pairs of arrays as one row."""
    return np.concatenate([array.ravel() for pair in arrays for array in pair[:2]])


def curvature(theta: np.ndarray, *task: object) -> float:
    """Return the curvature of largest size, by pushing along a direction that turns to it."""
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v /= np.linalg.norm(v)
        up, down = (gradient(theta + sign * 1e-4 * v, *task)[1] for sign in (1, -1))
        Hv = (up - down) / 2e-4
        found, v = v @ Hv, Hv
    return float(found)


def walk(rate: float, steps: int = STEPS) -> dict:
    """Return the curvature at each moment, how many steps went up, and the cost at the end."""
    X, y = nn.data.digits()
    X, Y = X[:EXAMPLES], np.eye(10)[y[:EXAMPLES]]
    net = nn.init([64, 30, 10], rng=0, hidden=nn.tanh)
    theta, costs, curvatures = flat(net), [], []
    for step in range(steps + 1):
        C, slopes = gradient(theta, net, X, Y)
        costs.append(C)
        if step in MOMENTS:
            curvatures.append(curvature(theta, net, X, Y))
        theta = theta - rate * slopes
    return {"curvature": curvatures, "uphill": int((np.diff(costs) > 0).sum()), "cost": costs[-1]}


def recorded() -> dict[float, dict]:
    """Return what is on record, by rate."""
    found = records.load(RECORD, f"python docs/figures/{Path(__file__).name}")["walks"]
    return {float(rate): walk for rate, walk in found.items()}


def place(step: float, value: float) -> tuple[float, float]:
    """Return where a curvature at a step is drawn."""
    across = log2(max(step, 12.5) / 12.5) / log2(STEPS / 12.5)
    return LEFT + WIDTH * across, TOP + HEIGHT * (1 - value / MOST)


def draw() -> str:
    """Return the drawing."""
    bottom, right = TOP + HEIGHT, LEFT + WIDTH
    shapes = [line(LEFT, TOP, LEFT, bottom, width=1), line(LEFT, bottom, right, bottom, width=1)]
    shapes.append(text(LEFT - 30, 12, "largest curvature", size=13, anchor="start"))
    for value in (0, 10, 20, 30, 40):
        shapes.append(text(LEFT - 8, place(0, value)[1], f"{value}", size=13, anchor="end"))
    for step in (0, 100, 400, 1600, 6400):
        shapes.append(text(place(step, 0)[0], bottom + 14, f"{step:,}", size=13))
    shapes.append(text(LEFT + WIDTH / 2, bottom + 34, "step", size=13))
    lowest = 0.0
    for rate, found in sorted(recorded().items(), key=lambda at: -at[1]["curvature"][-1]):
        points = [place(*at) for at in zip(MOMENTS, found["curvature"], strict=True)]
        for (x1, y1), (x2, y2) in pairwise(points):
            shapes.append(line(x1, y1, x2, y2, WEIGHT, 2))
        lowest = max(points[-1][1], lowest + 15 if lowest else 0)  # no two names in one place
        shapes.append(text(right + 6, lowest, f"η {rate:g}", size=13, anchor="start"))
        border = place(0, 2 / rate)[1]
        if 2 / rate < MOST:
            shapes.append(line(LEFT, border, right, border, dash="5 4"))
            shapes.append(text(right - 2, border - 10, f"2/η for {rate:g}", size=13, anchor="end"))
    return svg(360, bottom + 44, *shapes)


def main() -> None:
    """Record what is measured, or compare it with the record."""
    found = {f"{rate:g}": walk(rate) for rate in RATES}
    if "--check" not in sys.argv:
        for at in found.values():
            at["curvature"] = [round(value, 3) for value in at["curvature"]]
            at["cost"] = round(at["cost"], 6)
        records.write(records.sealed({"walks": found}), RECORD)
    else:
        for rate, then in recorded().items():
            now = np.array(found[f"{rate:g}"]["curvature"])
            if (np.abs(now / then["curvature"] - 1) > 0.05).any():
                sys.exit(f"{RECORD.name} is not what this measures; run python {sys.argv[0]}")
    for rate, at in found.items():
        print(rate, at)


if __name__ == "__main__":
    main()
