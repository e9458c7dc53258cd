"""Small data to learn on, made here: nothing is downloaded."""

import numpy as np

from .contract import Array


def xor() -> tuple[Array, Array]:
    """Return the four rows of "one or the other, not both": ``X`` (4, 2) and ``Y`` (4, 1).

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> X[1], Y[1]
    (array([0., 1.]), array([1.]))
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    return X, Y
