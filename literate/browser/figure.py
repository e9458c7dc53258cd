"""Figures that a reader can work: the package computes each frame, the page draws it.

A figure says which controls it has, and for their values what is to be drawn and what to say of it.
A plot is a square with a range along each side; in it lie a field of answers, lines and dots.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import nn

from ..equations.tree import LatexError
from ..ledger.debugging import BATCH, BUGS, EPOCHS, RATE, Buggy, angle, labels
from .axes import ticked
from .begun import Begun
from .bend import Bend
from .border import Border
from .chain import Chain
from .controls import ACTIVATIONS, Choice, Scene, Sheet, Slider, as_bytes, boundary, curve
from .deep import Arrivals, BothWays
from .drawn import FIVE, SIDE, Strokes, image_of, learned, recognized
from .following import Edit, Rule, rule_of
from .lies import Lies
from .luck import Luck
from .neuron import Neuron
from .notes import Notes
from .own import Own
from .perceptron import Perceptron
from .stairs import Stairs

FRAME = 0.015  # seconds from one frame to the next; what is left of them is for training
REST = 0.011  # of them for the rest at most, however long the reader has paused


class Bowl:
    """Gradient descent in a valley of two weights: too slow, good, and away from the bottom."""

    controls = (Slider("lr", "learning rate η", 0.2, 0.02, 0.8, 0.01),)
    moves = True
    rule: Rule | None = None
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
        grads = backward(nn.squared_error(Y_hat, self.Y)[1])
        if self.rule:
            W = self.net[0].W
            for at, slope in np.ndenumerate(grads[0][0]):
                W[at] = self.rule(w=W[at], slope=slope, lr=self.lr)
        else:
            self.update(self.net, grads)
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
            "plots": [
                boundary(partial(nn.predict, self.net), self.X, self.Y),
                curve(self.costs or [cost]),
            ],
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
    rule: Rule | None = None

    def __init__(self, T: float, z1: float, z2: float, z3: float) -> None:
        self.scores = np.array([[z1, z2, z3]], float) / T

    def step(self) -> None:
        """Stand still: the reader pushes the scores."""

    def scene(self) -> Scene:
        """Return a bar for each share, and a line from its top as long as the push."""
        (shares,) = self.shares()
        C, slopes = -np.log(max(shares[0], 1e-300)), shares - [1, 0, 0]
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
        square = {"x": (0, 3), "y": (-0.05, 1.05), "axes": "y", "lines": lines, "dots": []}
        name = "Shares as bars; beside each, its push, and where it would end"
        return {"say": f"Surprise {C:.2f}. {said}.", "plots": [{"name": name, **square}]}

    def shares(self) -> Any:
        """Return the shares, as the package gives them or an edited equation would."""
        if not self.rule:
            return nn.softmax(self.scores)
        return np.array([[self.rule({"j": j}, z=self.scores[0]) for j in (1, 2, 3)]])


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
        square = {"x": (0, 1), "y": (0, 1), "axes": "", "dots": []}
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
                    **square,
                    "name": "The share of each digit, to 1",
                    "x": (-0.5, 9.5),
                    "y": (-0.15, 1.05),
                    "lines": bars,
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
    "bend": Bend,
    "neuron": Neuron,
    "bowl": Bowl,
    "chain": Chain,
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
    "own": Own,
}
LIVE: dict[str, Any] = {}


def moved(name: str, values: dict[str, Any] | None, act: str, edit: Edit | None = None) -> Scene:
    """Return the next frame of a figure: after a step, or from the start with these values.

    Where its equation was edited, it does what the equation would say now.
    """
    kind = FIGURES[name]
    controls = kind.controls  # type: ignore[attr-defined]
    found: Scene = {}
    if values is None:
        values = {control.name: control.value for control in controls}
        found["controls"] = [vars(control) for control in controls]
    if act == "start" or name not in LIVE:  # or Python has had to start anew
        LIVE[name] = kind(**values)
        if edit:
            LIVE[name].rule = rule_of(edit)
        act = ""
    scene = next_scene(LIVE[name], act)
    scene["plots"] = [ticked(plot) for plot in scene["plots"]]
    return found | scene | {"moves": LIVE[name].moves}


def next_scene(live: Any, act: str) -> Scene:
    """Return what a figure shows, after a step if there is to be one.

    An edited equation may have a value with some settings and none with others.
    """
    try:
        with np.errstate(all="ignore"):
            if act:
                live.step()
            scene: Scene = live.scene()
    except LatexError:
        live.rule = None
        return {**live.scene(), "say": "Your equation has no value here; this is the page's own."}
    if (rule := getattr(live, "rule", None)) and rule.is_edited:
        scene["say"] = f"With your equation: {scene['say']}"
    return scene


def following(**edit: Any) -> dict[str, str]:
    """Return the name of the figure that follows an edited equation, if one can."""
    rule = rule_of(edit)
    if not rule:
        return {}
    kind: Any = FIGURES[rule.figure]
    figure = kind(**{control.name: control.value for control in kind.controls})
    figure.rule = rule
    try:
        with np.errstate(all="ignore"):
            figure.step()
            figure.scene()
    except LatexError:
        return {}
    return {"figure": rule.figure}
