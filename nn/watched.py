"""A step of training, watched: all that it calls is written down, to be run in another way.

The forward pass, the loss, the way back, the penalties and the optimizer are the functions of this
package, given arrays that only take notes. So no equation stands here a second time, and what
cannot be watched is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._validation import Array, plain, short
from .layers import Layer, dropping
from .losses import Loss
from .network import Network, arrays_of, pass_through
from .optimizers import Optimizer, clip_by_global_norm
from .tracer import Tracer, input_of, recorded_rng

if TYPE_CHECKING:
    from numpy.random import Generator


class Notes(NamedTuple):
    """What was written down, the arrays where results belong, and given ones that are used up.

    Examples
    --------
    >>> import nn
    >>> nn.watched.Notes([], [])
    Notes(values=[], results=[], spare=())
    """

    values: list[Tracer]
    results: list[tuple[Any, Array]]
    spare: Sequence[Tracer] = ()


@dataclass
class Step:
    """The arrays of a step, each kind of them one vector, and the functions that work on them.

    The arrays of the network are pieces of ``theta``, and those of the optimizer's memory pieces
    of the vectors in ``memory``.
    """

    net: Network
    optimizer: Optimizer
    theta: Array
    gradient: Array
    memory: list[Array]
    places: list[Array]
    cost: Array
    lr: Array
    t: Array
    watch_slopes: Callable[..., Notes]
    words: str

    def slopes(self, X: Array, Y: Array) -> Notes:
        """Return the notes that leave the cost of these examples and its gradients."""
        return self._watched(self.watch_slopes, X, Y)

    def updates(self, parts: list[tuple[Array, ...]]) -> list[Notes]:
        """Return the notes of the clipping, if there is any, and of the optimizer's step."""
        clipping = [] if self.optimizer.norm is None else [self._watched(self._clip)]
        return [*clipping, self._watched(self._update, parts)]

    def parts(self) -> list[tuple[Array, ...]]:
        """Return what the optimizer steps through: whole vectors, or the arrays one by one."""
        vectors = [self.theta, self.gradient, *self.memory]
        if self.optimizer.elementwise:
            return [tuple(vectors)]
        return list(zip(*(arrays_of(pieces(v, self.net)) for v in vectors), strict=True))

    def kept(self) -> dict[str, list[Array]]:
        """Return the optimizer's memory by its names, as pieces of the vectors."""
        names = zip(self.optimizer.arrays, self.memory, strict=True)
        return {name: arrays_of(pieces(vector, self.net)) for name, vector in names}

    def _clip(self) -> Notes:
        values: list[Tracer] = []
        given: Any = [input_of(values, self.gradient)]
        norm: Any = self.optimizer.norm
        return Notes(values, [(clip_by_global_norm(given, norm)[0], self.gradient)])

    def _update(self, parts: list[tuple[Array, ...]]) -> Notes:
        notes = Notes([], [], [])
        numbers = [input_of(notes.values, number, True) for number in (self.lr, self.t)]
        spare = []
        for arrays in parts:
            W, dW, *past = (input_of(notes.values, array) for array in arrays)
            moved = self.optimizer.step(W, dW, *numbers, *past)
            W, *now = moved if past else [moved]
            notes.results.extend(zip([*now, W], [*arrays[2:], arrays[0]], strict=True))
            spare.append(dW)
        return notes._replace(spare=spare)

    def _watched(self, watch: Callable[..., Notes], *args: Any) -> Notes:
        """Return the notes, or raise where something else was done than calls."""
        try:
            return watch(*args)
        except (AttributeError, TypeError) as error:
            raise TypeError(refusal(self.words, error)) from error


def refusal(words: str, error: object) -> str:
    """Return the sentence that says why a step is not watched, or not compiled.

    Examples
    --------
    >>> from nn.watched import refusal
    >>> refusal("True plays back", "a number is asked for")[:35]
    "train: fast=True plays back NumPy's"
    """
    return (
        f"train: fast={words} NumPy's functions of whole arrays, and something else is "
        f"done in this step: {error}; leave out fast={words.split()[0]}"
    )


def step(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Any,
    rng: "Generator",
    dropout: float,
    penalize: Callable[..., Any] | None,
    words: str = "True plays back",
) -> Step:
    """Return the step of a training, whose network becomes pieces of one vector.

    Raises
    ------
    TypeError
        If the optimizer is none of `nn`, or an array is not NumPy's.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> how = nn.squared_error, nn.adam(), np.random.default_rng(0), 0.0, None
    >>> step = nn.watched.step(net, X, Y, *how)
    >>> len(step.theta), len(step.memory), len(step.slopes(X, Y).values)
    (17, 2, 21)
    """
    _refuse_what_cannot_be_traced(net, X, Y, optimizer, words.split()[0])
    past = optimizer.remembered(arrays_of(net))
    theta, *memory = (
        np.concatenate([a.ravel() for a in arrays]) for arrays in (arrays_of(net), *past)
    )
    net[:] = pieces(theta, net)
    gradient, cost, lr = np.empty_like(theta), np.empty((), theta.dtype), np.empty((), theta.dtype)
    places = arrays_of(pieces(gradient, net))
    slopes = partial(_slopes, net, loss, rng, dropout, penalize, places, cost)
    return Step(
        *(net, optimizer, theta, gradient, memory, places, cost, lr, np.empty(())),
        *(slopes, words),
    )


def _refuse_what_cannot_be_traced(
    net: Network, X: Array, Y: Array, optimizer: Any, fast: str
) -> None:
    """Raise if the optimizer is another's, or an array is."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"train: optimizer is {short(optimizer)}; for fast={fast} write one of nn, "
            "as nn.sgd(lr=0.1)"
        )
    if not all(type(array) is np.ndarray for array in (X, Y, *arrays_of(net))):
        raise TypeError(f"train: fast={fast} takes arrays of NumPy alone; leave it out for others")


def _slopes(
    net: Network,
    loss: Loss,
    rng: "Generator",
    dropout: float,
    penalize: Callable[..., Any] | None,
    places: list[Array],
    cost: Array,
    X: Array,
    Y: Array,
) -> Notes:
    """Return the notes that leave the cost of these examples and its gradients in their places."""
    notes: list[Tracer] = []
    layers = [
        Layer(input_of(notes, W), b if b is None else input_of(notes, b), f) for W, b, f in net
    ]
    drop = dropping(dropout, recorded_rng(notes, rng)) if dropout else None
    Y_hat, backward = pass_through(layers, input_of(notes, X), drop)
    C, dY_hat = plain(loss)(Y_hat, input_of(notes, Y))
    grads = backward(dY_hat)
    if penalize:
        C, grads = penalize(layers, C, grads)
    slopes = [d for pair in grads for d in pair if d is not None]
    return Notes(notes, [(C, cost), *zip(slopes, places, strict=True)])


def pieces(vector: Array, net: Sequence[Layer]) -> Network:
    """Return the network whose arrays are pieces of the vector.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.watched.pieces(np.arange(3.0), nn.init([2, 1], rng=0))[0].W
    array([[0.],
           [1.]])
    """
    ends = np.cumsum([array.size for array in arrays_of(net)])[:-1]
    cut = iter(np.split(vector, ends))
    return Network(
        Layer(next(cut).reshape(W.shape), b if b is None else next(cut), f) for W, b, f in net
    )
