"""Figures of deep networks that are new: what arrives at a layer, before anything is learned."""

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
