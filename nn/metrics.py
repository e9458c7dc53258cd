r"""A metric says how good a network's answers are, in a number that a person can judge.

A class is an integer from 0. Several outputs vote, one for each class; a single output says yes,
class 1, or no, class 0.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ._validation import Array, plain, validate, validated
from .activations import identity, sigmoid, softmax
from .layers import Layer
from .network import entered, predict


@validated(X=entered)
def probabilities(net: Sequence[Layer], X: Array) -> Array:
    """Return the probability of every output, a number from 0 to 1.

    Parameters
    ----------
    net : list of Layer
        Its last activation says what comes out: softmax and sigmoid give probabilities already.
        From identity come scores, as the cross entropies take them; they pass through softmax,
        or, of a single output, through the sigmoid.
    X : array (n, n_in)
        The examples, one a row.

    Returns
    -------
    array (n, n_out)
        One row an example, one column an output.

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
    return _as_probabilities("probabilities", net, plain(predict)(net, X))


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
    return plain(softmax if Y_hat.shape[1] > 1 else sigmoid)(Y_hat)


@validated(X=entered)
def classify(net: Sequence[Layer], X: Array) -> Array:
    """Return the class of every example, the one with the highest probability.

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.

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
    return _classes("classify", net, plain(predict)(net, X))


def _classes(caller: str, net: Sequence[Layer], Y_hat: Array) -> Array:
    """Return the class (n,) that each prediction is for."""
    if Y_hat.shape[1] > 1:
        return Y_hat.argmax(axis=1)
    return (_as_probabilities(caller, net, Y_hat)[:, 0] > 0.5).astype(int)


def right_classes(caller: str, given: dict[str, Any]) -> Array:
    """Return the right class (n,) of each example, for the ``y`` of a door."""
    net, X = given["net"], given["X"]
    shape = len(X), net[-1].W.shape[1]
    sizes = {"n": ("X", "(n, n_in)", X.shape), "n_out": ("Y_hat", "(n, n_out)", shape)}
    Y = validate(caller, {"y": "(n, n_out) one-hot"}, {"y": given["y"]}, sizes)["y"]
    right: Array = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)
    return right


@validated(X=entered, y=right_classes)
def accuracy(net: Sequence[Layer], X: Array, y: Array) -> float:
    """Return the share of the examples that are classified right, from 0 to 1.

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.
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
    return float((_classes("accuracy", net, plain(predict)(net, X)) == y).mean())


@validated(X=entered, y=right_classes)
def confusion_matrix(net: Sequence[Layer], X: Array, y: Array) -> Array:
    """Return how many examples of each class were given to each class.

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.
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
    given = _classes("confusion_matrix", net, plain(predict)(net, X))
    classes = max(net[-1].W.shape[1], 2)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y, given), 1)
    return counts
