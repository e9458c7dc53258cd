r"""A loss says how wrong the predictions are, in one number, and which way each should move.

Every loss returns the cost ``C`` and its gradient at what it was given. It is the mean over the
examples of the sum over the outputs; the $1/n$ lives here and nowhere else.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias, cast

import numpy as np

from ._validation import Array, admitted, opened, plain, pythonic, validated
from .activations import sigmoid

Loss: TypeAlias = Callable[[Array, Array], tuple[float, Array]]


@validated(Y_hat="(n, n_out)", Y="(n, n_out)")
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
        The gradient of the cost at `Y_hat`.

    Notes
    -----
    $$
    C = \frac{1}{2n} \sum_m \lVert \hat{y}_m - y_m \rVert^2
    $$

    learn/cost.

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


@validated(Z="(n, n_out)", Y="(n, n_out) probabilities")
def sigmoid_cross_entropy(Z: Array, Y: Array) -> tuple[float, Array]:
    r"""Return the surprise at the targets, each output a yes or no of its own, and ``dZ``.

    Parameters
    ----------
    Z : array (n, n_out)
        The scores, before the sigmoid: a network with ``output=nn.identity``.
    Y : array (n, n_out) or (n,)
        The targets, from 0 to 1, or class numbers: for one output 0 and 1, else 0 to n_out - 1.

    Returns
    -------
    C : float
        Mean over the n examples, sum over the outputs, in nats.
    dZ : array (n, n_out)
        The gradient of the cost at `Z`.

    Notes
    -----
    $$
    C = -\frac{1}{n} \sum_m \sum_j \left(Y_{mj} \log \sigma(Z_{mj})
    + (1 - Y_{mj}) \log (1 - \sigma(Z_{mj}))\right)
    $$

    From scores, because the logarithm of the sum of 1 and $e^{-z}$ is exact where $\sigma(z)$ has
    been rounded to 0 or 1.

    Examples
    --------
    >>> import nn
    >>> C, dZ = nn.sigmoid_cross_entropy([[0.0], [0.0]], [[1.0], [0.0]])
    >>> print(f"{C:.4f}", dZ.T)
    0.6931 [[-0.25  0.25]]
    """
    n = len(Z)
    log_yes = -np.logaddexp(0, -Z)
    log_no = -np.logaddexp(0, Z)
    C = -(Y * log_yes + (1 - Y) * log_no).sum() / n
    A = plain(sigmoid)(Z)
    dZ = (A - Y) / n
    return C, dZ


@validated(Z="(n, n_out) scores", Y="(n, n_out) shares")
def softmax_cross_entropy(Z: Array, Y: Array) -> tuple[float, Array]:
    r"""Return the surprise at the right class of each example, and its gradient ``dZ``.

    Parameters
    ----------
    Z : array (n, n_out)
        The scores of two classes or more, before softmax: a network with ``output=nn.identity``.
        Rows that sum to 1 already earn a warning.
    Y : array (n, n_out) or (n,)
        The targets: one-hot rows, or any that sum to 1, or class numbers from 0 to n_out - 1.

    Returns
    -------
    C : float
        Mean over the n examples, sum over the outputs, in nats.
    dZ : array (n, n_out)
        The gradient of the cost at `Z`.

    Notes
    -----
    $$
    C = -\frac{1}{n} \sum_m \sum_j Y_{mj} \left(Z_{mj} - \log \sum_k e^{Z_{mk}}\right)
    $$

    Examples
    --------
    >>> import nn
    >>> C, dZ = nn.softmax_cross_entropy([[0.0, 0.0], [0.0, 0.0]], [1, 0])
    >>> print(f"{C:.4f}")
    0.6931
    >>> dZ
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    n = len(Z)
    log_A = log_softmax(Z)
    C = -(Y * log_A).sum() / n
    A = np.exp(log_A)
    dZ = (A - Y) / n
    return C, dZ


def log_softmax(Z: Array) -> Array:
    r"""Return the logarithm of the softmax of each row of `Z` (n, n_out).

    Notes
    -----
    $z_j - \log \sum_k e^{z_k}$, the log-sum-exp, after the largest of the row was taken from it:
    no power overflows, and no logarithm is of 0.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.losses.log_softmax(np.array([[1000.0, 0.0]]))
    array([[    0., -1000.]])
    """
    Z = Z - Z.max(axis=-1, keepdims=True)
    log_A = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
    return log_A


@validated(loss="function", weights="(n,) weights")
def weighted(loss: Loss, weights: Array) -> Loss:
    r"""Return the loss in which some examples count more than others.

    Parameters
    ----------
    loss : function
        Of ``(Y_hat, Y)``; returns the mean over the examples, and its gradient.
    weights : array (n,)
        What each example counts, from 0 up; only their proportions matter.

    Returns
    -------
    function
        Of ``(Y_hat, Y)``, for n examples; returns the weighted mean, and its gradient. An example
        of weight 2 counts as if it stood there twice.

    Raises
    ------
    ValueError
        By the loss that is returned, if it is given another number of examples.

    Notes
    -----
    The mean of the losses that each example has alone, in proportion to the weights.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> loss = nn.weighted(nn.squared_error, np.array([1.0, 3.0]))
    >>> C, dY_hat = loss(np.array([[2.0], [0.0]]), np.array([[0.0], [0.0]]))
    >>> print(C)
    0.5
    >>> dY_hat.T
    array([[0.5, 0. ]])
    """

    def weighed(Y_hat: Array, Y: Array) -> tuple[float, Array]:
        if len(Y_hat) != len(weights):
            raise ValueError(
                f"weighted: there are {len(weights)} weights but {len(Y_hat)} examples; "
                "write one weight for each, and train with batch=None"
            )
        C, dY_hat = 0.0, np.zeros_like(Y_hat)
        for w in np.unique(weights):  # the examples of equal weight are a batch
            rows = weights == w
            share = w * rows.sum() / weights.sum()
            C_of_rows, dY_hat_of_rows = plain(loss)(Y_hat[rows], Y[rows])
            C += share * C_of_rows
            dY_hat[rows] = share * dY_hat_of_rows
        return C, dY_hat

    @wraps(loss)
    def checked(Y_hat: Array, Y: Array) -> tuple[float, Array]:
        return cast("tuple[float, Array]", pythonic(weighed(*admitted(loss, Y_hat, Y))))

    weighed.unweighted = checked.unweighted = loss  # type: ignore[attr-defined]
    return cast("Loss", opened(checked, weighed, getattr(loss, "kinds", {})))
