"""The largest curvature as a share of its border, two over η, while a network trains on digits.

With the squared error it falls to the border and stays there. With the cross entropy it falls far
below, and never comes back. The network has 64 inputs, 30 tanh and 10 outputs; it learns 300
digits, all at once. `python docs/figures/border.py` measures it anew, `--check` compares it with
the record.
"""

import sys
from pathlib import Path

import numpy as np

import nn
from literate import records
from literate.ledger.curvature import steepest
from nn._svg import BLAME, WEIGHT, Plot, svg, text

RECORD = Path(__file__).with_suffix(".json")
EXAMPLES, STEPS, EVERY = 300, 400, 10
RUNS = {"squared error": (nn.squared_error, 0.15), "cross entropy": (nn.softmax_cross_entropy, 1.0)}
PLOT = Plot(40, 16, 304, 190, (0, STEPS), (0, 2.4))


def walk(name: str, steps: int = STEPS) -> list[float]:
    """Return the curvature over its border, at the start and after each ten steps."""
    loss, lr = RUNS[name]
    X, y = nn.data.digits()
    X, Y = X[:EXAMPLES], np.eye(10)[y[:EXAMPLES]]
    net, shares, v = nn.init([64, 30, 10], rng=0, hidden=nn.tanh), [], None
    for _ in range(steps // EVERY + 1):
        found, v = steepest(net, X, Y, loss, v, turns=20 if v else 60)
        shares.append(round(found * lr / 2, 4))
        net, _ = nn.train(net, X, Y, loss, nn.sgd(lr), EVERY)
    return shares


def recorded() -> dict[str, list[float]]:
    """Return what is on record, by the name of the cost."""
    return records.load(RECORD, f"python docs/figures/{Path(__file__).name}")["shares"]


def draw() -> str:
    """Return the drawing."""
    found = recorded()
    steps = range(0, STEPS + 1, EVERY)
    return svg(
        360,
        254,
        PLOT.across(0),
        PLOT.across(1, dash="5 4"),
        *(
            PLOT.curve(zip(steps, found[name], strict=True), color, 3)
            for name, color in zip(RUNS, (WEIGHT, BLAME), strict=True)
        ),
        text(*PLOT.at(396, 1.16), "squared error", WEIGHT, 14, "end"),
        text(*PLOT.at(396, 0.38), "cross entropy", BLAME, 14, "end"),
        text(*PLOT.at(396, 2.2), "curvature, over its border", size=14, anchor="end"),
        PLOT.ticks(xs=(0, 100, 200, 300, 400), ys=(0, 1, 2)),
        text(192, 242, "step", size=14),
    )


def main() -> None:
    """Record what is measured, or compare it with the record."""
    found = {name: walk(name) for name in RUNS}
    if "--check" not in sys.argv:
        records.write(records.sealed({"shares": found}), RECORD)
    elif any(np.abs(np.subtract(found[name], recorded()[name])).max() > 0.1 for name in RUNS):
        sys.exit(f"{RECORD.name} is not what this measures; run python {sys.argv[0]}")
    print(found)


if __name__ == "__main__":
    main()
