r"""A penalty lets large weights cost something, so that a network keeps those that pay.

Each returns what it adds to the cost and, as everything here, the gradient of that. It is for the
weights alone: a bias only shifts, and no bias makes a network sensitive to its inputs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ._validation import Array, plain, validated
from .layers import Layer
from .network import Gradients
from .optimizers import parameters


@validated(W="(n_in, n_out)", strength="amount")
def l2(W: Array, strength: float) -> tuple[float, Array]:
    r"""Return half the sum of the squared weights times the strength, and its gradient ``dW``.

    Parameters
    ----------
    W : array (n_in, n_out)
        The weights of a layer.
    strength : float
        $\lambda$; 0 for no penalty.

    Returns
    -------
    P : float
        What is added to the cost.
    dW : array (n_in, n_out)
        What is added to the gradient.

    Notes
    -----
    $$
    P = \frac{\lambda}{2} \sum_i \sum_j W_{ij}^2
    $$

    $$
    \frac{\partial P}{\partial W} = \lambda W
    $$

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.regularizers.l2(np.array([[3.0, -4.0]]), strength=0.5)
    (6.25, array([[ 1.5, -2. ]]))
    """
    P = strength / 2 * (W**2).sum()
    dW = strength * W
    return P, dW


@validated(W="(n_in, n_out)", strength="amount")
def l1(W: Array, strength: float) -> tuple[float, Array]:
    r"""Return the sum of the sizes of the weights times the strength, and its gradient ``dW``.

    Parameters
    ----------
    W : array (n_in, n_out)
        The weights of a layer.
    strength : float
        $\lambda$; 0 for no penalty.

    Returns
    -------
    P : float
        What is added to the cost.
    dW : array (n_in, n_out)
        What is added to the gradient.

    Notes
    -----
    $$
    P = \lambda \sum_i \sum_j |W_{ij}|
    $$

    It has no slope where a weight is 0; 0 is taken there.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.regularizers.l1(np.array([[3.0, -4.0]]), strength=0.5)
    (3.5, array([[ 0.5, -0.5]]))
    """
    P = strength * np.abs(W).sum()
    dW = strength * np.sign(W)
    return P, dW


PENALTIES = {"l2": plain(l2), "l1": plain(l1)}


def _slopes(caller: str, given: dict[str, Any]) -> Gradients:
    """Return the gradients, if they are those of the network."""
    parameters(given["net"], given["grads"])
    return given["grads"]


@validated(C="any finite", grads=_slopes, l2="amount", l1="amount")
def penalize(
    net: Sequence[Layer], C: float, grads: Gradients, l2: float = 0.0, l1: float = 0.0
) -> tuple[float, Gradients]:
    """Return the cost with the penalties of the network's weights, and its gradients with theirs.

    Parameters
    ----------
    net : list of Layer
        Its weights are counted, and its biases are not.
    C : float
        The cost without penalties, as a loss returns it.
    grads : list of (dW, db)
        Its gradients; left as they are.
    l2, l1 : float
        The strengths; 0 for no penalty.

    Raises
    ------
    TypeError
        If net is no list of layers, grads is no list of pairs, or one holds no arrays of floats.
    ValueError
        If the gradients are not those of this network.

    Notes
    -----
    `l2` and `l1` say what each costs.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> Y_hat, backward = nn.forward(net, X)
    >>> C, dY_hat = nn.squared_error(Y_hat, Y)
    >>> penalized, grads = nn.penalize(net, C, backward(dY_hat), l2=0.1)
    >>> penalized > C
    True
    """
    for name, strength in (("l2", l2), ("l1", l1)):
        if strength:
            paid = [PENALTIES[name](W, strength) for W, _, _ in net]
            C = C + sum(P for P, _ in paid)
            grads = [(dW + dP, db) for (dW, db), (_, dP) in zip(grads, paid, strict=True)]
    return C, grads
