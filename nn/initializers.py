r"""Where training starts matters: small random weights, so that no two neurons are the same."""

from collections.abc import Callable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from ._validation import Array, Rng, plain, short, validated
from .activations import Activation, backward_for, identity, sigmoid
from .layers import Layer
from .network import Network

if TYPE_CHECKING:  # as in _validation
    from numpy.random import Generator
    from numpy.typing import DTypeLike


@validated(n_in="count", n_out="count", rng="rng")
def zeros(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), all of them 0.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        Taken as by the others, and not used.

    Notes
    -----
    For the page that shows why not: neurons that begin alike, and count alike in the next layer,
    stay alike, unless dropout tells them apart; learn/xor.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.zeros(2, 3, rng=0)
    array([[0., 0., 0.],
           [0., 0., 0.]])
    """
    W = np.zeros((n_in, n_out))
    return W


@validated(n_in="count", n_out="count", rng="rng")
def uniform(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), uniform between -1 and 1.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

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


@validated(n_in="count", n_out="count", rng="rng")
def normal(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), normal with standard deviation 1.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

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


@validated(n_in="count", n_out="count", rng="rng")
def glorot(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), uniform to ``sqrt(6 / (n_in + n_out))`` either way.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

    Notes
    -----
    Glorot and Bengio 2010; keeps the spread of a signal about the same in both directions, if the
    bend is symmetric and has a slope of 1 at 0, as tanh has. The sigmoid has neither: behind some
    layers of it all examples give nearly the same answer.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.initializers.glorot(2, 4, rng=0).shape
    (2, 4)
    >>> A = B = np.random.default_rng(0).normal(size=(50, 100))
    >>> for layer in range(5):
    ...     W = nn.initializers.glorot(100, 100, rng=layer)
    ...     A, B = nn.tanh(A @ W), nn.sigmoid(B @ W)
    >>> print(A.std(axis=0).mean() > 0.1, B.std(axis=0).mean() < 0.01)
    True True
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_in, n_out))


@validated(n_in="count", n_out="count", rng="rng")
def he(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), normal with standard deviation ``sqrt(2 / n_in)``.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

    Notes
    -----
    He et al. 2015; for relu, which lets half of its input through.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.he(2, 4, rng=0).shape
    (2, 4)
    """
    s = np.sqrt(2 / n_in)
    return rng.normal(0, s, (n_in, n_out))


@validated(n_in="count", n_out="count", rng="rng")
def orthogonal(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out) whose shorter side is orthonormal.

    Lengths and angles are kept, unless the layer is narrower than its inputs: then a part of each
    input is lost.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

    Notes
    -----
    Saxe et al. 2014. Q of the QR decomposition of normal numbers; with the signs of the diagonal
    of R every rotation is equally likely (Mezzadri 2007).

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> W = nn.initializers.orthogonal(4, 2, rng=0)
    >>> abs(W.T @ W).round(12)
    array([[1., 0.],
           [0., 1.]])
    >>> x = np.array([[3.0, 0.0, 4.0, 0.0]])
    >>> print(np.linalg.norm(x @ nn.initializers.orthogonal(4, 6, rng=0)).round(12))
    5.0
    >>> print(np.linalg.norm(x @ W) < 5)
    True
    """
    Q, R = np.linalg.qr(rng.normal(0, 1, (max(n_in, n_out), min(n_in, n_out))))
    Q = Q * np.sign(np.diag(R))
    W = Q if n_in >= n_out else Q.T
    return W


@validated(n_in="count", n_out="count", rng="rng")
def pytorch(n_in: int, n_out: int, rng: "Generator") -> Array:
    r"""Return weights (n_in, n_out), uniform to ``1 / sqrt(n_in)`` either way.

    Parameters
    ----------
    n_in, n_out : int
        The inputs and the neurons of the layer.
    rng : int or numpy Generator
        The same integer draws the same weights.

    Notes
    -----
    With what ``torch.nn.Linear`` begins, if nobody says otherwise: ``reset_parameters`` in its
    linear.py calls ``kaiming_uniform_`` with ``a=sqrt(5)``, which comes to this. It draws the
    biases likewise, where ours are 0. The spread is that of `he`, divided by the root of 6: with
    relu, differences shrink by so much in each layer; learn/onwards.

    Examples
    --------
    >>> import nn
    >>> abs(nn.initializers.pytorch(4, 1000, rng=0)).max().round(2)
    np.float64(0.5)
    >>> from math import sqrt
    >>> leak, n_in = sqrt(5), 4  # for which He's rule gives the same
    >>> print(round(sqrt(6 / (1 + leak**2) / n_in), 12))
    0.5
    """
    r = 1 / np.sqrt(n_in)
    return rng.uniform(-r, r, (n_in, n_out))


BY_NAME: dict[str, Callable[[int, int, Any], Array]] = {
    function.__name__: plain(function)
    for function in (glorot, he, orthogonal, normal, uniform, zeros, pytorch)
}
FLOATS = (np.dtype(np.float32), np.dtype(np.float64))  # which equal all that NumPy takes for them


def _widths(caller: str, given: dict[str, Any]) -> list[int]:
    """Return the widths of the layers, of which there must be two or more."""
    sizes = given["sizes"]
    widths: list[Any] = list(sizes) if isinstance(sizes, Sequence) else []
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) and int(n) > 0 for n in widths)
    if len(widths) < 2 or not whole:
        raise ValueError(
            f"{caller}: sizes is {short(sizes)}; write at least two widths of 1 or more, "
            "as [2, 4, 1]"
        )
    return widths


def _bends(caller: str, given: dict[str, Any]) -> Any:
    """Return the activation of the hidden layers, or of each, if all have a way back."""
    hidden, depth = given["hidden"], len(given["sizes"]) - 2
    bends = [*hidden] if isinstance(hidden, list | tuple) else [hidden] * depth
    if len(bends) != depth:
        raise ValueError(
            f"{caller}: hidden has {len(bends)} activations but there are {depth} hidden layers; "
            "write one for each, or one for all, as hidden=nn.relu"
        )
    for activation in bends:
        backward_for(activation)
    return hidden


def _output(caller: str, given: dict[str, Any]) -> Activation:
    """Return the activation of the last layer, if it has a way back."""
    backward_for(given["output"])
    return given["output"]


def _weights(caller: str, given: dict[str, Any]) -> Any:
    """Return the function that draws the weights of this name, or "auto"."""
    weights = given["weights"]
    if not isinstance(weights, str) or weights not in ("auto", *BY_NAME):
        known = ", ".join(map(repr, BY_NAME))
        raise ValueError(f"{caller}: weights is {short(weights)}; write one of 'auto', {known}")
    return BY_NAME.get(weights, weights)


def he_or_glorot(activation: Activation) -> Callable[[int, int, Any], Array]:
    """Return what draws the weights before an activation where nothing else is asked for.

    Examples
    --------
    >>> import nn
    >>> nn.initializers.he_or_glorot(nn.relu).__name__
    'he'
    """
    halves = getattr(activation, "__name__", "") in ("relu", "leaky_relu", "gelu")
    return plain(he) if halves else plain(glorot)


def _floats(caller: str, given: dict[str, Any]) -> Any:
    """Return the dtype, if it is one of floats that are reckoned with here."""
    dtype = given["dtype"]
    if dtype is None or dtype not in FLOATS:
        raise ValueError(
            f"{caller}: dtype is {short(dtype)}; write dtype=np.float32 or dtype=np.float64"
        )
    return dtype


@validated(
    Network,
    sizes=_widths,
    rng="rng",
    hidden=_bends,
    output=_output,
    weights=_weights,
    bias="flag",
    dtype=_floats,
)
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
        leaky_relu and gelu, and glorot for the others. Neither suits many layers of sigmoid.
    bias : bool
        False makes layers without biases.
    dtype : dtype
        The float type of every parameter.

    Raises
    ------
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
    rng = np.random.default_rng(rng)
    bends = hidden if isinstance(hidden, list | tuple) else [hidden] * (len(sizes) - 2)
    net = []
    for n_in, n_out, activation in zip(sizes, sizes[1:], [*bends, output], strict=False):
        draw = weights if callable(weights) else he_or_glorot(activation)
        W = draw(n_in, n_out, rng).astype(dtype)
        b = np.zeros(n_out, dtype) if bias else None
        net.append(Layer(W, b, activation))
    return net  # type: ignore[return-value]
