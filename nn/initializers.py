r"""Where training starts matters: small random weights, so that no two neurons are the same."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from .activations import Activation, gelu, identity, leaky_relu, relu, sigmoid, way_back
from .contract import Array, Rng, generator_of, takes, unchecked
from .layers import Layer
from .network import Network

if TYPE_CHECKING:  # as in contract
    from numpy.random import Generator
    from numpy.typing import DTypeLike


@takes(n_in="count", n_out="count", rng="rng")
def zeros(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), all of them 0.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    For the page that shows why not: neurons that begin alike stay alike; learn/xor.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.zeros(2, 3, rng=0)
    array([[0., 0., 0.],
           [0., 0., 0.]])
    """
    W = np.zeros((n_in, n_out))
    return W


@takes(n_in="count", n_out="count", rng="rng")
def uniform(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), uniform between -1 and 1.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    Whatever the width: the wider a layer, the larger its sums.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.uniform(1, 2, rng=0)
    array([[ 0.27392337, -0.46042657]])
    """
    W = rng.uniform(-1, 1, (n_in, n_out))
    return W


@takes(n_in="count", n_out="count", rng="rng")
def normal(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), normal with standard deviation 1.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    Whatever the width: the wider a layer, the larger its sums.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.normal(1, 2, rng=0)
    array([[ 0.12573022, -0.13210486]])
    """
    W = rng.normal(0, 1, (n_in, n_out))
    return W


@takes(n_in="count", n_out="count", rng="rng")
def glorot(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), uniform to ``sqrt(6 / (n_in + n_out))`` either way.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    Glorot and Bengio 2010; keeps the spread of a signal about the same in both directions.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.glorot(2, 4, rng=0).shape
    (2, 4)
    """
    r = np.sqrt(6 / (n_in + n_out))
    W = rng.uniform(-r, r, (n_in, n_out))
    return W


@takes(n_in="count", n_out="count", rng="rng")
def he(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), normal with standard deviation ``sqrt(2 / n_in)``.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    He et al. 2015; for relu, which lets half of its input through.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.he(2, 4, rng=0).shape
    (2, 4)
    """
    W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
    return W


@takes(n_in="count", n_out="count", rng="rng")
def orthogonal(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out) whose shorter side is orthonormal: lengths and angles are kept.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If a size is not an integer of 1 or more.

    Notes
    -----
    Saxe et al. 2014. Q of the QR decomposition of normal numbers; with the signs of the diagonal
    of R every rotation is equally likely (Mezzadri 2007).

    Examples
    --------
    >>> import nn
    >>> W = nn.initializers.orthogonal(4, 2, rng=0)
    >>> abs(W.T @ W).round(12)
    array([[1., 0.],
           [0., 1.]])
    """
    Q, R = np.linalg.qr(rng.normal(0, 1, (max(n_in, n_out), min(n_in, n_out))))
    Q = Q * np.sign(np.diag(R))
    W = Q if n_in >= n_out else Q.T
    return W


BY_NAME: dict[str, Callable[[int, int, Any], Array]] = {
    function.__name__: unchecked(function)
    for function in (glorot, he, orthogonal, normal, uniform, zeros)
}
RELUS = (relu, leaky_relu, gelu)
FLOATS = (np.dtype(np.float32), np.dtype(np.float64))  # which equal all that NumPy takes for them


def init(
    sizes: Sequence[int],
    rng: Rng,
    hidden: Activation | Sequence[Activation] = sigmoid,
    output: Activation = identity,
    weights: str = "auto",
    bias: bool = True,
    dtype: "DTypeLike" = np.float64,
) -> Network:
    """Return a network of the given widths, with random weights and zero biases.

    Parameters
    ----------
    sizes : sequence of int
        The widths, inputs first: ``[2, 4, 1]`` has two inputs, one hidden layer of four neurons,
        and one output.
    rng : int or numpy Generator
        The same integer gives the same network.
    hidden : activation, or one for each hidden layer
        Of every layer but the last.
    output : activation
        Of the last layer.
    weights : str
        "glorot", "he", "orthogonal", "normal", "uniform", "zeros" or "auto", which is he for relu,
        leaky_relu and gelu, and glorot for the others.
    bias : bool
        False makes layers without biases.
    dtype : dtype
        The float type of every parameter.

    Raises
    ------
    TypeError
        If the rng is neither, or `bias` is not True or False.
    ValueError
        If the sizes, the dtype, an activation or a name cannot be used.

    Notes
    -----
    learn/layer; `nn.initializers` has the weights by themselves, with their sources.

    Examples
    --------
    >>> import nn
    >>> nn.init([2, 4, 1], rng=0)
    2 → 4 sigmoid → 1 identity, 17 parameters
    """
    widths = list(sizes) if isinstance(sizes, Sequence) else []
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) and n > 0 for n in widths)
    if len(widths) < 2 or not whole:
        raise ValueError(
            f"init: sizes is {sizes!r}; write at least two widths of 1 or more, as [2, 4, 1]"
        )
    if not isinstance(weights, str) or weights not in ("auto", *BY_NAME):
        known = ", ".join(map(repr, BY_NAME))
        raise ValueError(f"init: weights is {weights!r}; write one of 'auto', {known}")
    if dtype is None or dtype not in FLOATS:
        raise ValueError(f"init: dtype is {dtype!r}; write dtype=np.float32 or dtype=np.float64")
    if not isinstance(bias, bool):
        raise TypeError(f"init: bias is {bias!r}; write bias=True or bias=False")
    depth = len(widths) - 2
    bends: list[Any] = [*hidden] if isinstance(hidden, list | tuple) else [hidden] * depth
    if len(bends) != depth:
        raise ValueError(
            f"init: hidden has {len(bends)} activations but there are {depth} hidden layers; "
            "write one for each, or one for all, as hidden=nn.relu"
        )

    generator = generator_of("init", rng)
    net = Network()
    for (n_in, n_out), activation in zip(pairwise(widths), [*bends, output], strict=True):
        way_back(activation)
        kind = ("he" if activation in RELUS else "glorot") if weights == "auto" else weights
        W = BY_NAME[kind](n_in, n_out, generator).astype(dtype)
        b = np.zeros(n_out, dtype) if bias else None
        net.append(Layer(W, b, activation))
    return net
