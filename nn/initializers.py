r"""Where training starts matters: small random weights, so that no two neurons are the same."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from numbers import Integral

import numpy as np
import numpy.typing as npt

from .activations import Activation, identity, relu, sigmoid, way_back
from .contract import Array, generator_of
from .layers import Layer
from .network import Network


def glorot(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    r"""Return weights (n_in, n_out), uniform within $\pm\sqrt{6 / (n_{in} + n_{out})}$.

    Notes
    -----
    Glorot and Bengio 2010; keeps the spread of a signal about the same in both directions.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.initializers.glorot(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    r = np.sqrt(6 / (n_in + n_out))
    W = rng.uniform(-r, r, (n_in, n_out))
    return W


def he(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    r"""Return weights (n_in, n_out), normal with standard deviation $\sqrt{2 / n_{in}}$.

    Notes
    -----
    He et al. 2015; for relu, which lets half of its input through.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.initializers.he(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
    return W


BY_NAME: dict[str, Callable[[int, int, np.random.Generator], Array]] = {"glorot": glorot, "he": he}


def init(
    sizes: Sequence[int],
    rng: int | np.random.Generator,
    hidden: Activation = sigmoid,
    output: Activation = identity,
    weights: str = "auto",
    bias: bool = True,
    dtype: npt.DTypeLike = np.float64,
) -> Network:
    """Return a network of the given widths, with random weights and zero biases.

    Parameters
    ----------
    sizes : sequence of int
        The widths, inputs first: ``[2, 4, 1]`` has two inputs, one hidden layer of four neurons,
        and one output.
    rng : int or numpy Generator
        The same integer gives the same network.
    hidden : activation
        Of every layer but the last.
    output : activation
        Of the last layer.
    weights : str
        "glorot", "he" or "auto", which is he for relu and glorot for the others.
    bias : bool
        False makes layers without biases.
    dtype : dtype
        The float type of every parameter.

    Raises
    ------
    TypeError
        If the rng is neither.
    ValueError
        If the sizes, the dtype or a name cannot be used.

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
    if weights not in ("auto", *BY_NAME):
        known = ", ".join(map(repr, BY_NAME))
        raise ValueError(f"init: weights is {weights!r}; write one of 'auto', {known}")
    if dtype not in (np.float64, np.float32, "float64", "float32"):
        raise ValueError(f"init: dtype is {dtype!r}; write a float type, as dtype=np.float32")

    generator = generator_of("init", rng)
    net = Network()
    for n_in, n_out in pairwise(widths):
        activation = output if len(net) == len(widths) - 2 else hidden
        way_back(activation)
        kind = ("he" if activation is relu else "glorot") if weights == "auto" else weights
        W = BY_NAME[kind](n_in, n_out, generator).astype(dtype)
        b = np.zeros(n_out, dtype) if bias else None
        net.append(Layer(W, b, activation))
    return net
