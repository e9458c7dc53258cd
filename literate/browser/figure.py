"""Figures that a reader can work: the package computes each frame, the page draws it.

A figure says which controls it has, and for their values what is to be drawn and what to say of it.
A plot is a square with a range along each side; in it lie a field of answers, lines and dots.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import nn

from ..ledger.debugging import BATCH, BUGS, EPOCHS, RATE, Buggy, angle, labels
from .begun import Begun
from .border import Border
from .controls import ACTIVATIONS, Choice, Scene, Sheet, Slider, as_bytes, curve
from .deep import Arrivals, BothWays
from .drawn import FIVE, SIDE, Strokes, image_of, learned, recognized
from .lies import Lies
from .luck import Luck
from .notes import Notes
from .perceptron import Perceptron
from .stairs import Stairs

FRAME = 0.015  # seconds from one frame to the next; what is left of them is for training
REST = 0.011  # of them for the rest at most, however long the reader has paused
CELLS = 48
GATES = {"AND": nn.data.and_, "OR": nn.data.or_, "NAND": nn.data.nand, "XOR": nn.data.xor}


class Neuron:
    """One neuron by hand: two weights and a bias draw a line, and a line is not enough for XOR."""

    controls = (
        Choice("gate", "The table", "AND", tuple(GATES)),
        Slider("w1", "w₁", 4.0, -20, 20, 1),
        Slider("w2", "w₂", 4.0, -20, 20, 1),
        Slider("b", "b", 2.0, -30, 30, 1),
    )
    moves = False

    def __init__(self, gate: str, w1: float, w2: float, b: float) -> None:
        self.gate = gate
        W, offset = np.array([[w1], [w2]], float), np.array([b], float)
        self.net: Any = [nn.Layer(W, offset, nn.sigmoid)]

    def step(self) -> None:
        """Stand still: nothing here is trained."""

    def scene(self) -> Scene:
        """Return the answers everywhere, and how many of the four are right."""
        X, Y = GATES[self.gate]()
        answers = nn.predict(self.net, X)
        right = int(((answers > 0.5) == (Y > 0.5)).sum())
        each = ", ".join(
            f"({x1:.0f}, {x2:.0f}) {a:.2f}" for (x1, x2), (a,) in zip(X, answers, strict=True)
        )
        end = "All of them. " if right == 4 else "No line gives all four. " * (self.gate == "XOR")
        return {
            "say": f"{self.gate}: {right} of 4 are right. {end}Answers: {each}.",
            "plots": [boundary(self.net, X, Y)],
        }


class Bowl:
    """Gradient descent in a valley of two weights: too slow, good, and away from the bottom."""

    controls = (Slider("lr", "learning rate η", 0.2, 0.02, 0.8, 0.01),)
    moves = True
    X = np.array([[2.0, 1.0], [1.0, 2.0], [0.5, -0.5]])
    Y = X @ np.array([[1.0], [1.0]])

    def __init__(self, lr: float) -> None:
        self.lr, self.update = lr, nn.sgd(lr)
        self.net = [nn.Layer(np.array([[-1.1], [2.1]]), None, nn.identity)]
        self.path, self.costs = [self.net[0].W[:, 0].tolist()], [self.cost()]
        self.moves = True

    def cost(self) -> float:
        """Return the cost where the walk is now."""
        return float(nn.squared_error(nn.predict(self.net, self.X), self.Y)[0])

    def step(self) -> None:
        """Take one step downhill."""
        Y_hat, backward = nn.forward(self.net, self.X)
        self.update(self.net, backward(nn.squared_error(Y_hat, self.Y)[1]))
        self.path.append(self.net[0].W[:, 0].tolist())
        self.costs.append(self.cost())
        self.moves = 1e-6 < self.costs[-1] < 1e3

    def scene(self) -> Scene:
        """Return the walk on the rings of equal cost."""
        found = "still walking"
        if self.costs[-1] >= 1e3:
            found = "each step goes farther out: the learning rate is too large"
        elif self.costs[-1] <= 1e-6:
            found = "arrived"
        return {
            "say": f"Step {len(self.path) - 1}, cost {self.costs[-1]:.3g}: {found}.",
            "plots": [
                {
                    "name": "The walk over the two weights",
                    "x": (-1.6, 3.6),
                    "y": (-1.6, 3.6),
                    "lines": [*self.rings(), ["weight", self.path]],
                    "dots": [[*at, True, "weight"] for at in self.path[-40:]],
                },
                curve(self.costs),
            ],
            "pause": 150,
        }

    def rings(self) -> list[Any]:
        """Return lines of equal cost around the bottom."""
        curvature, axes = np.linalg.eigh(self.X.T @ self.X / len(self.X))
        angle = np.linspace(0, 2 * np.pi, 61)[:, None]
        around = np.hstack([np.cos(angle), np.sin(angle)])
        return [
            ["blame", (1 + around * np.sqrt(2 * level / curvature) @ axes.T).tolist()]
            for level in (0.05, 0.3, 0.9, 2.0, 4.0)
        ]


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
            "plots": [boundary(self.net, self.X, self.Y), curve(self.costs or [cost])],
        }


class Shares:
    """Three scores, their shares, and the push on each, when the first class is right."""

    controls = (
        Slider("T", "temperature T", 1, 0.2, 5, 0.1),
        Slider("z1", "z₁, right", 1, -5, 5, 0.5),
        Slider("z2", "z₂", 2, -5, 5, 0.5),
        Slider("z3", "z₃", 0, -5, 5, 0.5),
    )
    moves = False

    def __init__(self, T: float, z1: float, z2: float, z3: float) -> None:
        self.scores = np.array([[z1, z2, z3]], float) / T

    def step(self) -> None:
        """Stand still: the reader pushes the scores."""

    def scene(self) -> Scene:
        """Return a bar for each share, and a line from its top as long as the push."""
        C, (slopes,) = nn.softmax_cross_entropy(self.scores, np.array([0]))
        (shares,) = nn.softmax(self.scores)
        lines: list[Any] = [["blame", [(0, 0), (3, 0)]]]
        for j, (share, slope) in enumerate(zip(shares.tolist(), slopes.tolist(), strict=True)):
            left, right = j + 0.2, j + 0.6
            bar = [(left, 0), (left, share), (right, share), (right, 0)]
            lines += [["value" if j else "target", bar]]
            lines += [["blame", [(j + 0.8, share), (j + 0.8, share - slope)]]]
        said = "; ".join(
            f"class {j}: share {a:.2f}, push {-d:+.2f}"
            for j, (a, d) in enumerate(zip(shares, slopes, strict=True), start=1)
        )
        square = {"x": (0, 3), "y": (-0.05, 1.05), "lines": lines, "dots": []}
        name = "Shares as bars; beside each, its push, and where it would end"
        return {"say": f"Surprise {C:.2f}. {said}.", "plots": [{"name": name, **square}]}


class Drawn:
    """The reader's own digit: ten shares of a trained network, and what an album holds nearest."""

    controls = (
        Sheet("strokes", "Clean sheet", FIVE),
        Slider("pen", "pen", 5, 2, 8, 0.5),
    )
    moves = False

    def __init__(self, strokes: Strokes, pen: float) -> None:
        self.strokes, self.image = strokes, image_of(strokes, pen)

    def step(self) -> None:
        """Stand still: the reader draws."""

    def scene(self) -> Scene:
        """Return the sheet, the eight by eight pixels beside their neighbors, and the shares."""
        _, X, y = learned()
        shares, rows = recognized(self.image)
        far = np.linalg.norm(X[rows[0]] - self.image)
        tiles = np.zeros((2 * SIDE + 1, 2 * SIDE + 1))
        for at, image in enumerate([self.image, *X[rows]]):
            top, left = (SIDE + 1) * (at // 2), (SIDE + 1) * (at % 2)
            tiles[top : top + SIDE, left : left + SIDE] = image.reshape(SIDE, SIDE)
        lines: list[Any] = [["value", stroke] for stroke in self.strokes]
        last = [[*stroke[-1], False, "weight"] for stroke in self.strokes[-1:]]
        parted = [["blame", [(0, 0.5), (1, 0.5)]], ["blame", [(0.5, 0), (0.5, 1)]]]
        bars = [
            ["value", [(d - 0.3, 0), (d - 0.3, share), (d + 0.3, share), (d + 0.3, 0)]]
            for d, share in enumerate(shares.tolist())
        ]
        bars += [["blame", [(-0.5, 0), (9.5, 0)]]]
        square = {"x": (0, 1), "y": (0, 1), "dots": []}
        near = ", ".join(str(digit) for digit in y[rows])
        said = f"The network says {shares.argmax()}, with a share of {shares.max():.2f}"
        ways = "pointer or arrow keys; with Shift the pen is up"
        return {
            "say": f"{said}. The nearest of the album are {near}, the first at distance {far:.2f}.",
            "plots": [
                {"name": f"Your sheet: {ways}", **square, "lines": lines, "dots": last},
                {
                    "name": "Top left, what the network sees; then the three nearest",
                    **square,
                    "field": as_bytes(tiles),
                    "pixels": True,
                    "lines": parted,
                },
                {
                    "name": "The share of each digit, to 1",
                    "x": (-0.5, 9.5),
                    "y": (-0.15, 1.05),
                    "lines": bars,
                    "dots": [],
                    "words": [[d, -0.09, str(d)] for d in range(10)],
                },
            ],
        }


class Bug:
    """A network of digits with one line wrong: how many it names, and where its steps point."""

    controls = (
        Choice("bug", "The bug", "fixed random matrix", BUGS),
        Slider("seed", "seed", 0, 0, 20, 1),
    )
    moves = True
    ROWS, EACH = 200, 10  # examples for an angle, and steps a frame

    def __init__(self, bug: str, seed: float) -> None:
        X, self.y = nn.data.digits()
        self.X, self.Y = X, np.eye(10)[np.append(labels(bug, self.y[:1000]), self.y[1000:])]
        self.net, self.rng, self.update = (
            Buggy(bug, 64, (int(seed),)),
            np.random.default_rng(0),
            nn.sgd(RATE),
        )
        self.order, self.steps = np.arange(0), 0
        self.right, self.angles = list[float](), list[float]()
        self.look()

    def look(self) -> None:
        """Ask about new images, and compare the step that would come with the true slope."""
        (right,) = self.net.accuracy(self.X[1000:], self.y[1000:])
        Y = np.eye(10)[self.y[: self.ROWS]]
        self.right.append(right)
        self.angles.append(angle(self.net, self.X[: self.ROWS], self.Y[: self.ROWS], Y))

    def step(self) -> None:
        """Take some steps, each on a batch of its own."""
        for _ in range(self.EACH):
            if not len(self.order):
                self.order = self.rng.permutation(1000)
            rows, self.order = self.order[None, :BATCH], self.order[BATCH:]
            self.net.step(self.X[rows], self.Y[rows], self.update)
        self.steps += self.EACH
        self.look()
        self.moves = self.steps < EPOCHS * 1000 // BATCH

    def scene(self) -> Scene:
        """Return the share of new images named rightly, and the angle, over the epochs."""
        epochs = self.EACH * BATCH / 1000 * np.arange(len(self.right))
        right, turned = (
            np.column_stack([epochs, found]).tolist() for found in (self.right, self.angles)
        )
        across, level = {"x": (0, EPOCHS), "dots": []}, [[0, 90], [EPOCHS, 90]]
        said = f"Epoch {epochs[-1]:.1f}: {self.right[-1]:.2f} of the new images are right"
        return {
            "say": f"{said}; the step is {self.angles[-1]:.0f}° away from straight downhill.",
            "plots": [
                {
                    "name": f"Right, from 0 to 1, over {EPOCHS} epochs",
                    **across,
                    "y": (0, 1),
                    "lines": [["value", right]],
                },
                {
                    "name": "Degrees from straight downhill, to 180; the line is at 90",
                    **across,
                    "y": (0, 180),
                    "lines": [["target", level], ["blame", turned]],
                },
            ],
        }


FIGURES: dict[str, Callable[..., Any]] = {
    "neuron": Neuron,
    "bowl": Bowl,
    "xor": Xor,
    "shares": Shares,
    "arrivals": Arrivals,
    "both-ways": BothWays,
    "drawn": Drawn,
    "bug": Bug,
    "border": Border,
    "lies": Lies,
    "luck": Luck,
    "stairs": Stairs,
    "notes": Notes,
    "begun": Begun,
    "perceptron": Perceptron,
}
LIVE: dict[str, Any] = {}


def moved(name: str, values: dict[str, Any] | None, act: str) -> Scene:
    """Return the next frame of a figure: after a step, or from the start with these values."""
    kind = FIGURES[name]
    controls = kind.controls  # type: ignore[attr-defined]
    found: Scene = {}
    if values is None:
        values = {control.name: control.value for control in controls}
        found["controls"] = [vars(control) for control in controls]
    if act == "start" or name not in LIVE:  # or Python has had to start anew
        LIVE[name] = kind(**values)
    else:
        LIVE[name].step()
    return found | LIVE[name].scene() | {"moves": LIVE[name].moves}


def boundary(net: nn.Network, X: Any, Y: Any) -> Scene:
    """Return a plot of what a network answers between the four corners, as bytes row by row."""
    steps = (np.arange(CELLS) + 0.5) / CELLS * 2 - 0.5
    x1, x2 = np.meshgrid(steps, steps[::-1])
    answers = nn.predict(net, np.column_stack([x1.ravel(), x2.ravel()]))
    dots = [[*x, bool(y), "target"] for x, (y,) in zip(X.tolist(), Y.tolist(), strict=True)]
    square = {"x": (-0.5, 1.5), "y": (-0.5, 1.5), "lines": [], "dots": dots}
    name = "The answer, from 0, empty, to 1, full"
    return {"name": name, **square, "field": as_bytes(answers)}
