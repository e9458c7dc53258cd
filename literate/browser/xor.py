"""A network learns XOR before the reader's eyes: the answers everywhere, and the cost."""

import time
from functools import partial

import nn

from .controls import ACTIVATIONS, Choice, Scene, Slider, boundary, curve

FRAME = 0.015  # seconds from one frame to the next; what is left of them is for training
REST = 0.011  # of them for the rest at most, however long the reader has paused


class Xor:
    """XOR in training: the border bends until it parts the corners, or does not."""

    controls = (
        Slider("hidden", "hidden neurons", 4, 1, 8, 1),
        Choice("activation", "activation", "sigmoid", tuple(ACTIVATIONS)),
        Slider("lr", "learning rate η", 8, 0.5, 16, 0.5),
        Slider("seed", "seed", 0, 0, 20, 1),
    )
    moves = True

    def __init__(self, hidden: float, activation: str, lr: float, seed: float) -> None:
        self.X, self.Y = nn.data.xor()
        bend = ACTIVATIONS[activation]
        sizes = [2, int(hidden), 1]
        self.net = nn.init(sizes, rng=int(seed), hidden=bend, output=nn.sigmoid)
        self.lr, self.costs, self.chunk = lr, list[float](), 8
        self.ended = time.perf_counter()

    def step(self) -> None:
        """Train for what a frame leaves, and learn how many epochs that is."""
        began = time.perf_counter()
        left = FRAME - min(began - self.ended, REST)
        self.net, log = nn.train(
            self.net, self.X, self.Y, nn.squared_error, nn.sgd(self.lr), epochs=self.chunk
        )
        self.costs += list(log)
        self.ended = time.perf_counter()
        took = max(self.ended - began, 1e-4)
        self.chunk = int(min(max(self.chunk * left / took, 1), 2 * self.chunk, 2000))
        self.moves = len(self.costs) < 20_000

    def scene(self) -> Scene:
        """Return the answers everywhere, and the cost of every step so far."""
        answers = nn.predict(self.net, self.X)[:, 0]
        cost = float(nn.squared_error(answers[:, None], self.Y)[0])
        said = ", ".join(f"{a:.2f}" for a in answers)
        return {
            "say": f"Step {len(self.costs):,}: cost {cost:.4f}, answers {said}; wanted 0, 1, 1, 0.",
            "plots": [
                boundary(partial(nn.predict, self.net), self.X, self.Y),
                curve(self.costs or [cost]),
            ],
        }
