r"""A metric says how good a network's answers are, in a number that a person can judge.

A class is an integer from 0. Several outputs vote, one for each class; a single output says yes,
class 1, or no, class 0.
"""

from collections.abc import Sequence

import numpy as np

from .activations import identity, sigmoid, softmax
from .contract import Array, fit, unchecked
from .layers import Layer
from .network import answer, enter


def probabilities(net: Sequence[Layer], X: Array) -> Array:
    """Return the probability of every output, a number from 0 to 1.

    Parameters
    ----------
    net : list of Layer
        Its last activation says what comes out: softmax and sigmoid give probabilities already.
        From identity come scores, as the cross entropies take them; they pass through softmax,
        or, of a single output, through the sigmoid.
    X : array (n, n_in)

    Returns
    -------
    array (n, n_out)

    Raises
    ------
    TypeError
        If `net` is no list of layers, or `X` does not hold numbers.
    ValueError
        If the shapes do not fit together, an entry is not finite, or the last activation is
        another one.

    Notes
    -----
    `softmax_cross_entropy` and `sigmoid_cross_entropy` say what the probabilities mean.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.zeros((2, 4)), None, nn.identity)]
    >>> nn.probabilities(net, [[0.0, 1.0]])
    array([[0.25, 0.25, 0.25, 0.25]])
    """
    return _as_probabilities("probabilities", net, answer(net, enter("probabilities", net, X)))


def _as_probabilities(caller: str, net: Sequence[Layer], Y_hat: Array) -> Array:
    """Return what comes out of a network as probabilities."""
    last = net[-1].activation
    if last in (sigmoid, softmax):
        return Y_hat
    if last is not identity:
        name = getattr(last, "__name__", repr(last))
        raise ValueError(
            f"{caller}: the last activation is {name}, and what comes out of it is neither a "
            "score nor a probability; write output=nn.identity, nn.sigmoid or nn.softmax"
        )
    return unchecked(softmax if Y_hat.shape[1] > 1 else sigmoid)(Y_hat)


def classify(net: Sequence[Layer], X: Array) -> Array:
    """Return the class of every example, the one with the highest probability.

    Parameters
    ----------
    net : list of Layer
    X : array (n, n_in)

    Returns
    -------
    array (n,) of integers
        From 0 to n_out - 1; for a single output 1 where its probability is above one half, else 0.

    Raises
    ------
    TypeError
        If `net` is no list of layers, or `X` does not hold numbers.
    ValueError
        If the shapes do not fit together, an entry is not finite, or a single output comes from
        another activation than identity, sigmoid or softmax.

    Notes
    -----
    A tie goes to the smaller class.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.eye(3), None, nn.identity)]
    >>> nn.classify(net, [[0.0, 7.0, 1.0], [3.0, -7.0, 1.0]])
    array([1, 0])
    """
    return _classes("classify", net, answer(net, enter("classify", net, X)))


def _classes(caller: str, net: Sequence[Layer], Y_hat: Array) -> Array:
    """Return the class (n,) that each prediction is for."""
    if Y_hat.shape[1] > 1:
        return Y_hat.argmax(axis=1)
    return (_as_probabilities(caller, net, Y_hat)[:, 0] > 0.5).astype(int)


def accuracy(net: Sequence[Layer], X: Array, y: Array) -> float:
    """Return the share of the examples that are classified right, from 0 to 1.

    Parameters
    ----------
    net : list of Layer
    X : array (n, n_in)
    y : array (n,) or (n, n_out)
        The right classes: class numbers, one-hot rows, or a column of 0 and 1.

    Raises
    ------
    TypeError
        If `net` is no list of layers, or an array does not hold numbers.
    ValueError
        If the shapes do not fit together, an entry is not finite, or a class is out of range.

    Notes
    -----
    `classify` says how.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.eye(2), None, nn.identity)]
    >>> nn.accuracy(net, [[1.0, 0.0], [0.0, 1.0]], [0, 0])
    0.5
    """
    right, given = _both("accuracy", net, X, y)
    return float((given == right).mean())


def confusion_matrix(net: Sequence[Layer], X: Array, y: Array) -> Array:
    """Return how many examples of each class were given to each class.

    Parameters
    ----------
    net : list of Layer
    X : array (n, n_in)
    y : array (n,) or (n, n_out)
        The right classes: class numbers, one-hot rows, or a column of 0 and 1.

    Returns
    -------
    array (n_out, n_out) of integers, or (2, 2) for a single output
        One row a right class, one column a class it was given to: the diagonal is right.

    Raises
    ------
    TypeError
        If `net` is no list of layers, or an array does not hold numbers.
    ValueError
        If the shapes do not fit together, an entry is not finite, or a class is out of range.

    Notes
    -----
    `classify` says how.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.eye(2), None, nn.identity)]
    >>> nn.confusion_matrix(net, [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]], [0, 0, 1])
    array([[1, 1],
           [0, 1]])
    """
    right, given = _both("confusion_matrix", net, X, y)
    classes = max(net[-1].W.shape[1], 2)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (right, given), 1)
    return counts


def _both(caller: str, net: Sequence[Layer], X: Array, y: Array) -> tuple[Array, Array]:
    """Return the right class of every example, and the one it is given."""
    Y_hat = answer(net, enter(caller, net, X))
    kinds = {"Y_hat": "(n, n_out)", "y": "(n, n_out) one-hot"}
    Y = fit(caller, kinds, {"Y_hat": Y_hat, "y": y})["y"]
    right = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)
    return right, _classes(caller, net, Y_hat)
