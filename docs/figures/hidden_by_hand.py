"""The four points of XOR as the inputs have them, and as OR and NAND see them.

The network is the one with the weights chosen by hand: at the left where OR (full line) and NAND
(dashed) change their minds, at the right their two answers as coordinates, with the line of AND.
"""

import numpy as np

import nn
from docs.figures.hidden_units import picture

NET = [
    nn.Layer(np.array([[10.0, -10.0], [10.0, -10.0]]), np.array([-5.0, 15.0]), nn.sigmoid),
    nn.Layer(np.array([[10.0], [10.0]]), np.array([-15.0]), nn.sigmoid),
]


def draw() -> str:
    """Return the drawing."""
    return picture(NET)
