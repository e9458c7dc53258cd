"""Two hundred starts of the smallest XOR network, one small picture each; failing ones stand out.

Every start draws its weights and biases evenly between −1 and 1, two hidden neurons and one output,
and takes 10,000 steps with a learning rate of 2. A picture shows the four answers as the four
corners of the square of inputs. The answers are recorded beside this script:
`python docs/figures/seeds.py` computes them anew, `--check` compares them with the record.
"""

import sys
from pathlib import Path

import numpy as np

import nn
from literate import records
from nn._svg import BLAME, VALUE, box, line, shade, svg, text

RECORD = Path(__file__).with_suffix(".json")
SEEDS, STEPS, LEARNING_RATE = 200, 10_000, 2.0
ACROSS, STEP, SIDE, EDGE = 20, 18, 12, 3


def start(seed: int) -> list[nn.Layer]:
    """Return the network a seed starts from."""
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2 = (rng.uniform(-1, 1, shape) for shape in ((2, 2), 2, (2, 1), 1))
    return [nn.Layer(W1, b1, nn.sigmoid), nn.Layer(W2, b2, nn.sigmoid)]


def answers(seeds: range = range(SEEDS), steps: int = STEPS) -> np.ndarray:
    """Return the four answers of each seed after training, (seeds, 4).

    All seeds are trained at once: an array has one network in each entry of its first axis.
    """
    X, Y = nn.data.xor()
    nets = [start(seed) for seed in seeds]
    W1, W2 = (np.stack([net[l].W for net in nets]) for l in (0, 1))
    b1, b2 = (np.stack([net[l].b for net in nets])[:, None, :] for l in (0, 1))
    for _ in range(steps):
        A1 = nn.sigmoid(X @ W1 + b1)
        A2 = nn.sigmoid(A1 @ W2 + b2)
        dZ2 = (A2 - Y) / len(X) * A2 * (1 - A2)
        dZ1 = dZ2 @ W2.swapaxes(1, 2) * A1 * (1 - A1)
        W2 -= LEARNING_RATE * A1.swapaxes(1, 2) @ dZ2
        b2 -= LEARNING_RATE * dZ2.sum(axis=1, keepdims=True)
        W1 -= LEARNING_RATE * X.T @ dZ1
        b1 -= LEARNING_RATE * dZ1.sum(axis=1, keepdims=True)
    return nn.sigmoid(nn.sigmoid(X @ W1 + b1) @ W2 + b2)[:, :, 0]


def failing(found: np.ndarray) -> np.ndarray:
    """Return the seeds of which an answer rounds to the wrong side."""
    _, Y = nn.data.xor()
    return np.flatnonzero((found.round() != Y[:, 0]).any(axis=1))


def recorded() -> np.ndarray:
    """Return the answers on record, (seeds, 4)."""
    return np.array(records.load(RECORD, f"python docs/figures/{Path(__file__).name}")["answers"])


def draw() -> str:
    """Return the drawing."""
    found = recorded()
    wrong = set(failing(found).tolist())
    down = -(-len(found) // ACROSS)
    wall = np.zeros((3 * down, 3 * ACROSS))  # two squares of each three are a picture's
    marks = []
    for seed, (a00, a01, a10, a11) in enumerate(found):
        row, column = divmod(seed, ACROSS)
        wall[3 * row : 3 * row + 2, 3 * column : 3 * column + 2] = [[a01, a11], [a00, a10]]
        if seed in wrong:
            x, y = EDGE + STEP * column, EDGE + STEP * row
            marks += [box(x - 1, y - 1, SIDE + 2, SIDE + 2, BLAME, stroke=2)]
            marks += [line(x, y, x + SIDE, y + SIDE, BLAME, 2)]
    words = f"{len(wrong)} of {len(found)} starts fail"
    return svg(
        360,
        STEP * down + 32,
        shade(wall, EDGE, EDGE, SIDE / 2, VALUE),
        *marks,
        text(180, STEP * down + 18, words, BLAME),
    )


def main() -> None:
    """Record the answers, or compare them with the record."""
    found = answers()
    if "--check" not in sys.argv:
        records.write(records.sealed({"answers": found.round(3).tolist()}), RECORD)
    elif np.abs(found - recorded()).max() > 0.001:
        sys.exit(f"{RECORD.name} is not what this computes; run python {sys.argv[0]}")
    print(f"{len(failing(found))} of {len(found)} starts fail")


if __name__ == "__main__":
    main()
