"""Two passages of Dive into Deep Learning as they are worded, each tried from twenty starts.

What stays alike in a hidden layer whose weights begin alike; and the square that completes a bowl.
"""

import numpy as np

import nn

from .record import Claim, Entry, Found

SEEDS = range(20)


def alike() -> Found:
    """In how many layers that begin alike inputs, and units, still are so after training."""
    found: dict[str, list[bool]] = {}
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        X, Y = rng.normal(size=(50, 3)), rng.normal(size=(50, 1))
        for last, V in (("alike", np.full((2, 1), 0.5)), ("random", rng.normal(size=(2, 1)))):
            hidden = nn.Layer(np.full((3, 2), 0.5), np.zeros(2), nn.tanh)
            net = [hidden, nn.Layer(V, np.zeros(1), nn.identity)]
            net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), epochs=100)
            W = net[0].W
            found.setdefault(f"last layer {last}: the two units are alike", []).append(
                bool(abs(W[:, 0] - W[:, 1]).max() < 1e-9)
            )
            found.setdefault(f"last layer {last}: all weights are alike", []).append(
                bool(np.ptp(W) < 1e-9)
            )
    return {of: sum(each) for of, each in found.items()}


def completed() -> Found:
    """For how many random bowls a form says what the bowl says, and where descent shrinks."""
    same = dict.fromkeys((-1, 1), 0)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        M, c, b, x = rng.normal(size=(5, 5)), rng.normal(size=5), rng.normal(), rng.normal(size=5)
        Q = M @ M.T + np.eye(5)
        moved = np.linalg.solve(Q, c)
        bowl = x @ Q @ x / 2 + x @ c + b
        for sign in same:
            at = x + sign * moved
            same[sign] += bool(abs(at @ Q @ at / 2 + b - c @ moved / 2 - bowl) < 1e-9)
    shrinks = [abs(1 - product / 10) ** 200 < 1e-6 for product in range(11, 20)]
    return {
        "the bowl, rewritten with x − Q⁻¹c": same[-1],
        "the bowl, rewritten with x + Q⁻¹c": same[1],
        "rate times curvature, 1.1 to 1.9: descent arrives": sum(shrinks),
    }


ENTRY = Entry(
    name="d2l",
    title="Dive into Deep Learning: layers that begin alike, and a completed square",
    source=(
        "[Dive into Deep Learning](https://github.com/d2l-ai/d2l-en) at commit 23d7a5a, "
        "`numerical-stability-and-init.md`: if all weights of a hidden layer begin as one "
        "constant, all elements of their gradient are the same, all weights stay the same, and the "
        "layer behaves as a single unit. `momentum.md`: a bowl rewritten with x − Q⁻¹c, and "
        "descent that diverges beyond a rate times curvature of one. The words, as counts: of 20 "
        "starts (3 inputs, 2 tanh, 100 steps), of 20 bowls of five dimensions, and of the nine "
        "products 1.1, 1.2, … 1.9, where after 200 steps less than a millionth is left."
    ),
    claims=(
        Claim("last layer alike: the two units are alike", "20", drift=0),
        Claim(
            "last layer alike: all weights are alike",
            "20",
            "The slope of a weight is its unit's blame times its input. The blame is the same for "
            "both units, the inputs are not the same.",
            0,
        ),
        Claim(
            "last layer random: the two units are alike",
            "20",
            "Each unit gets its blame through its own weight in the last layer. The passage says "
            "nothing of that layer; it must begin alike, too.",
            0,
        ),
        Claim("last layer random: all weights are alike", drift=0),
        Claim(
            "the bowl, rewritten with x − Q⁻¹c",
            "20",
            "The lowest point is −Q⁻¹c, as the line above it says; the distance from it is "
            "x + Q⁻¹c. Reported in August 2025 (pull request 2657).",
            0,
        ),
        Claim("the bowl, rewritten with x + Q⁻¹c", "20", drift=0, explains=True),
        Claim(
            "rate times curvature, 1.1 to 1.9: descent arrives",
            "0",
            "Each step multiplies the distance by 1 − ηλ: between 1 and 2 it changes sides, and "
            "shrinks. That page's next figure shows it.",
            0,
        ),
    ),
    jobs={"begun alike": alike, "completed": completed},
)
