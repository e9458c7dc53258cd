"""Figures of deep networks that are new: what arrives at a layer, before anything is learned."""

from math import log10
from typing import Any

import numpy as np

import nn

from .controls import ACTIVATIONS, Choice, Scene, Slider


class Arrivals:
    """Images on their way through fifty new layers: how large they are, and how alike."""

    controls = (
        Choice("activation", "activation", "relu", tuple(ACTIVATIONS)),
        Slider("factor", "inputs × spread²", 2, 0.5, 4, 0.1),
        Slider("layer", "layer", 1, 1, 50, 1),
    )
    moves = False

    def __init__(self, activation: str, factor: float, layer: float) -> None:
        X, _ = nn.data.digits()
        spread = X.std(axis=0)
        A = ((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1))[:40]
        rng, pairs = np.random.default_rng(0), np.triu_indices(40, 1)
        self.layer, self.sizes, self.cosines = int(layer), list[float](), list[float]()
        for _ in range(50):
            W = rng.normal(0, np.sqrt(factor / A.shape[1]), (A.shape[1], 100))
            A = ACTIVATIONS[activation](A @ W)
            lengths = np.linalg.norm(A, axis=1, keepdims=True)
            unit = A / np.maximum(lengths, 1e-300)
            self.sizes.append(float(np.median(lengths)) / 10)  # of the 100 answers
            self.cosines.append(min(float(np.median((unit @ unit.T)[pairs])), 1.0))

    def step(self) -> None:
        """Stand still: nothing here is trained."""

    def scene(self) -> Scene:
        """Return a typical pair of images at one layer, as lines, and the cosine at every layer."""
        size, cosine = self.sizes[self.layer - 1], self.cosines[self.layer - 1]
        angle = np.arccos(cosine)
        ends = [
            (min(size, 2.0) * np.cos(turn), min(size, 2.0) * np.sin(turn))
            for turn in (-angle / 2, angle / 2)
        ]
        pair = {"name": "A typical pair; cut off at size 2", "x": (-0.5, 2.1), "y": (-1.3, 1.3)}
        curve = {"name": "Their cosine; layers 1 to 50", "x": (0, 51), "y": (-0.3, 1.1)}
        points = [(layer + 1, each) for layer, each in enumerate(self.cosines)]
        return {
            "say": (
                f"Layer {self.layer}: the cosine between two images is {cosine:.3f}, an angle of "
                f"{np.degrees(angle):.0f}°; an answer has size {size:.3g}."
            ),
            "plots": [
                pair
                | {
                    "lines": [["value", [(0.0, 0.0), end]] for end in ends],
                    "dots": [[*end, True, "value"] for end in ends],
                },
                curve
                | {
                    "lines": [["weight", [(0, 0), (51, 0)]], ["value", points]],
                    "dots": [[self.layer, cosine, True, "value"]],
                },
            ],
        }


class BothWays:
    """A new deep network, heard in both directions: answers forward, blame backward."""

    controls = (
        Choice("activation", "activation", "sigmoid", tuple(ACTIVATIONS)),
        Choice("start", "start", "Glorot", ("Glorot", "He", "fitted")),
        Slider("depth", "hidden layers", 10, 2, 20, 1),
    )
    moves = False
    LEAST = -16  # a power of ten

    def __init__(self, activation: str, start: str, depth: float) -> None:
        X, y = nn.data.digits()
        spread = X.std(axis=0)
        X = ((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1))[:100]
        self.depth, bend, A = int(depth), ACTIVATIONS[activation], X
        weights = "he" if start == "He" else "glorot"
        sizes = [64, *[50] * self.depth, 10]
        net = [*nn.init(sizes, rng=0, hidden=bend, weights=weights)]
        for l, (W, *_) in enumerate(net[:-1]):
            if start == "fitted":
                W = W / (A @ W).std(axis=0)
                net[l] = nn.Layer(W, -(A @ W).mean(axis=0), bend)
            A = nn.predict(net[l : l + 1], A)
        t = nn.trace(net, X, np.eye(10)[y[:100]], nn.softmax_cross_entropy)
        layers = range(1, self.depth + 1)
        self.apart = [float(t.A[l].std(axis=0).mean()) for l in layers]
        self.blame = [
            float(np.linalg.norm(t.dZ[l]) / np.linalg.norm(t.dZ[self.depth])) for l in layers
        ]

    def step(self) -> None:
        """Stand still: nothing here is trained."""

    def scene(self) -> Scene:
        """Return a bar for each layer, in powers of ten, for both directions."""
        arrives, returns = self.apart[-1], self.blame[0]
        heard = ("nothing arrives" if arrives < 1e-4 else "it arrives") + (
            ", and nothing comes back" if returns < 1e-4 else ", and blame comes back"
        )
        return {
            "say": (
                f"At layer {self.depth}, the answers to different images lie {arrives:.2g} apart; "
                f"the first layer gets {returns:.2g} times the blame of the last: {heard}."
            ),
            "plots": [
                self.bars("Forward: how far answers lie apart", self.apart, "value"),
                self.bars("Back: the blame; at the last layer 1", self.blame, "blame"),
            ],
        }

    def bars(self, name: str, sizes: list[float], role: str) -> Scene:
        """Return upright bars from the smallest power of ten to the size at each layer."""
        lines: list[Any] = [["weight", [(0, 0), (self.depth + 1, 0)]]]
        for l, size in enumerate(sizes, start=1):
            top = max(log10(size), self.LEAST) if size > 0 else self.LEAST
            left, right = l - 0.3, l + 0.3
            corners = [(left, self.LEAST), (left, top), (right, top), (right, self.LEAST)]
            lines.append([role, corners])
        square = {"x": (0, self.depth + 1), "y": (self.LEAST, 3), "powers": "y"}
        name = f"{name}; the line is 1, the ground 10⁻¹⁶"
        return {"name": name, "lines": lines, "dots": [], **square}
