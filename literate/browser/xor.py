"""A network learns XOR before the reader's eyes: the answers everywhere, and the cost.

Where an equation of its training was edited, a network is trained as the equations now say, beside
the page's own. A slope of what was edited is found by pushing, as everywhere in the book.
"""

import time
from functools import partial
from typing import Any

import numpy as np

import nn

from ..equations.parser import parse
from ..equations.search import BEYOND
from ..equations.tree import Derivative, LatexError, Number, Symbol
from ..equations.world import World
from .controls import ACTIVATIONS, Choice, Scene, Slider, beside, boundary, curve
from .following import NOTHING, Rule, checked

FRAME = 0.015  # seconds from one frame to the next; what is left of them is for training
REST = 0.011  # of them for the rest at most, however long the reader has paused
STEPS = {"eq:step-weights": "W", "eq:step-biases": "b"}  # what they are about
AWAY = 1e3  # of a cost
OFF = 1e-6  # from the corner of a relu, where new biases are, and no slope
Y_HAT = Symbol(r"\hat{Y}")


class Xor:
    """XOR in training: the border bends until it parts the corners, or does not."""

    controls = (
        Slider("hidden", "hidden neurons", 4, 1, 8, 1),
        Choice("activation", "activation", "sigmoid", tuple(ACTIVATIONS)),
        Slider("lr", "learning rate η", 8, 0.5, 16, 0.5),
        Slider("seed", "seed", 0, 0, 20, 1),
    )
    moves = True
    rule: Rule | None = None
    edited: Any = None

    def __init__(self, hidden: float, activation: str, lr: float, seed: float) -> None:
        self.X, self.Y = nn.data.xor()
        bend = ACTIVATIONS[activation]
        sizes = [2, int(hidden), 1]
        self.net: Any = nn.init(sizes, rng=int(seed), hidden=bend, output=nn.sigmoid)
        self.lr, self.costs, self.chunk = lr, list[float](), 8
        self.ended = time.perf_counter()

    def follow(self, rule: Rule | None) -> None:
        """Train beside this network one that does what an edited equation would say."""
        self.rule = rule if rule and rule.is_edited else None
        self.chunk, self.edited = 8, None
        if self.rule:
            self.chunk = 1
            if self.rule.label not in STEPS:  # then the bend is the one of the equations
                self.net = [nn.Layer(W, b, nn.sigmoid) for W, b, _ in self.net]
            self.edited = Edited(self.rule, self.net, self.lr)

    def step(self) -> None:
        """Train for what a frame leaves, and learn how many epochs that is."""
        began = time.perf_counter()
        left = FRAME - min(began - self.ended, REST)
        if self.edited:
            for _ in range(self.chunk):
                self.edited.step()
        self.net, log = nn.train(
            self.net, self.X, self.Y, nn.squared_error, nn.sgd(self.lr), epochs=self.chunk
        )
        self.costs += list(log)
        self.ended = time.perf_counter()
        took = max(self.ended - began, 1e-4)
        self.chunk = int(min(max(self.chunk * left / took, 1), 2 * self.chunk, 2000))
        self.moves = len(self.costs) < (1000 if self.edited else 20_000)

    def scene(self) -> Scene:
        """Return the answers everywhere, and the cost of every step so far."""
        answer = self.edited.answers if self.edited else partial(nn.predict, self.net)
        answers = answer(self.X)[:, 0]
        cost = float(nn.squared_error(answers[:, None], self.Y)[0])
        said = ", ".join(f"{a:.2f}" if abs(a) < AWAY else f"{a:.0e}" for a in answers)
        told = f"{cost:.4f}" if cost < AWAY else f"{cost:.0e}"
        costs = curve(self.costs or [cost])
        rest = ""
        if self.edited:
            costs = beside(curve(self.edited.costs or [cost]), costs)
            own = float(nn.squared_error(nn.predict(self.net, self.X), self.Y)[0])
            rest = f" The page's own: cost {own:.4f}."
        steps = len((self.edited or self).costs)
        start = f"Step {steps:,}: cost {told}, answers {said}; wanted 0, 1, 1, 0."
        return {"say": start + rest, "plots": [boundary(answer, self.X, self.Y), costs]}


class Edited:
    """A network that is trained as the equations of a page say, one of which was edited."""

    def __init__(self, rule: Rule, net: Any, lr: float) -> None:
        self.X, self.Y = nn.data.xor()
        self.rule, self.lr, self.costs = rule, lr, list[float]()
        self.bends = [f for _, _, f in net]
        self.parameters = {
            name: {l: layer[at].copy() for l, layer in enumerate(net, start=1)}
            for at, name in enumerate("Wb")
        }
        self.stepped, self.scope = STEPS.get(rule.label), rule.scope.copy()
        if not self.stepped:  # then the slopes are of what the page's equations say now
            self.parameters["b"] = {l: b + OFF for l, b in self.parameters["b"].items()}
            self.scope.define(rule.edited)
            for latex in rule.behind:
                self.scope.define(parse(latex, self.scope.functions))

    @property
    def net(self) -> Any:
        """The network, where it takes the step alone from the equations."""
        arrays = zip(self.parameters["W"].values(), self.parameters["b"].values(), strict=True)
        return [nn.Layer(*pair, f) for pair, f in zip(arrays, self.bends, strict=True)]

    def world(self, X: Any, Y: Any) -> World:
        """Return the world of the page's equations with these inputs and targets."""
        return World(self.scope, self.parameters | {"X": X, "Y": Y, "L": len(self.bends)})

    def answers(self, X: Any) -> Any:
        """Return what the network answers."""
        if self.stepped:
            return nn.predict(self.net, X)
        unknown = np.zeros((len(X), 1))
        return said(self.world(X, unknown), Y_HAT, unknown)

    def slopes(self) -> tuple[float, dict[str, Any]]:
        """Return the page's cost, and the slopes: by the package, or of an edited equation."""
        if self.stepped:
            t = nn.trace(self.net, self.X, self.Y, nn.squared_error)
            return t.C, {"dW": dict(t.dW), "db": dict(t.db)}
        world = self.world(self.X, self.Y)
        cost, _ = nn.squared_error(said(world, Y_HAT, self.Y), self.Y)
        read = self.scope.above("C")
        return cost, {
            f"d{name}": {
                l: said(world, slope_by(name, l), a) if f"{name}[]" in read else np.zeros_like(a)
                for l, a in arrays.items()
            }
            for name, arrays in self.parameters.items()
        }

    def step(self) -> None:
        """Take one step, as the equations say where it is."""
        cost, slopes = self.slopes()
        if cost > AWAY:
            raise LatexError("it runs away")
        names = self.parameters | slopes | {"lr": self.lr}
        new = {
            name: {
                l: self.rule.array(a, {"l": l}, names)
                if name == self.stepped
                else a - self.lr * slopes[f"d{name}"][l]
                for l, a in arrays.items()
            }
            for name, arrays in self.parameters.items()
        }
        self.parameters = new
        self.costs.append(cost)


def slope_by(name: str, layer: int) -> Derivative:
    """Return the slope of the cost by the parameters of a layer, as an equation writes it."""
    return Derivative(Symbol("C"), (Symbol(name, layer=Number(str(layer))),))


def said(world: World, node: Any, like: Any) -> Any:
    """Return what the equations say of something, if it is as large as this, and is finite."""
    try:
        found = np.real(world.evaluate(node, {}))
    except BEYOND as error:
        raise LatexError(getattr(error, "message", NOTHING)) from error
    return checked(found, like)
