r"""A loss says how wrong the predictions are, in one number, and which way each should move.

Every loss returns the cost ``C`` and its gradient at what it was given. It is the mean over the
examples of the sum over the outputs; the $1/n$ lives here and nowhere else.
"""

from collections.abc import Callable
from typing import TypeAlias

from .contract import Array, takes

Loss: TypeAlias = Callable[[Array, Array], tuple[float, Array]]


@takes(Y_hat="(n, n_out)", Y="(n, n_out)")
def squared_error(Y_hat: Array, Y: Array) -> tuple[float, Array]:
    r"""Return half the squared distance to the targets, and its gradient ``dY_hat``.

    Parameters
    ----------
    Y_hat : array (n, n_out)
        The predictions.
    Y : array (n, n_out)
        The targets. A flat ``(n,)`` is an error: it would silently be compared with every row.

    Returns
    -------
    C : float
        Mean over the n examples, sum over the outputs, with the customary half.
    dY_hat : array (n, n_out)

    Notes
    -----
    $C = \frac{1}{2n} \sum_i \lVert \hat{y}_i - y_i \rVert^2$; learn/backprop-any-network.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> C, dY_hat = nn.squared_error(np.array([[0.5], [0.5]]), np.array([[1.0], [0.0]]))
    >>> print(C)
    0.125
    >>> dY_hat.T
    array([[-0.25,  0.25]])
    """
    n = len(Y)
    E = Y_hat - Y
    C = (E**2).sum() / (2 * n)
    dY_hat = E / n
    return C, dY_hat
