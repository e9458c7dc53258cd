"""The fast step is the readable one, watched once and then played back.

The forward pass, the loss, the way back, the penalties and the optimizer are the functions of this
package, given arrays that only take notes. So no equation stands here a second time, and what
cannot be watched is refused.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ._validation import Array, plain, short
from .layers import Layer, dropping
from .losses import Loss
from .network import Network, arrays_of, pass_through
from .optimizers import Optimizer, OptimizerState, clip_by_global_norm
from .planner import plan
from .tracer import Call, Tracer, input_of, recorded_rng

if TYPE_CHECKING:
    from numpy.random import Generator


NEAR = 2**17  # entries of a vector that an optimizer works on before it goes on to the next


def compiled(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Any,
    rng: "Generator",
    dropout: float,
    penalize: Callable[..., Any] | None,
) -> Callable[[Sequence[Array | slice]], float]:
    """Return what `train.epoch` does with all these, as a function of the batches alone.

    The arrays of the network become pieces of one vector, which every step changes. So do those of
    the optimizer's memory, which is up to date after each epoch.

    Raises
    ------
    TypeError
        If the optimizer is none of `nn`, an array is not NumPy's, or a function of the step cannot
        be watched; of the forward pass and the loss, when the first epoch is run.

    Notes
    -----
    learn/fast.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net, (X, Y), everything = nn.init([2, 4, 1], rng=0), nn.data.xor(), [slice(None)]
    >>> how = X, Y, nn.squared_error, nn.sgd(lr=0.1)
    >>> from nn.train import copy_of, epoch
    >>> again, rng = copy_of(net), np.random.default_rng(0)
    >>> compiled = nn.replay.compiled(again, *how, rng, 0.0, None)
    >>> C, C_again = epoch(net, *how, everything), compiled(everything)
    >>> print(np.isclose(C, C_again, rtol=1e-12), np.allclose(net[0].W, again[0].W, rtol=1e-12))
    True True
    """
    _refuse_what_cannot_be_traced(net, X, Y, optimizer)
    past = optimizer.remembered(arrays_of(net))
    theta, *memory = (
        np.concatenate([a.ravel() for a in arrays]) for arrays in (arrays_of(net), *past)
    )
    net[:] = pieces(theta, net)
    gradient, cost = np.empty_like(theta), np.empty((), theta.dtype)
    kept = {
        name: arrays_of(pieces(m, net)) for name, m in zip(optimizer.arrays, memory, strict=True)
    }
    t, lr = np.empty(()), np.empty((), theta.dtype)
    update = _followed(_update, net, optimizer, [theta, gradient, *memory], lr, t)
    places = arrays_of(pieces(gradient, net))
    slopes = partial(_slopes, net, loss, rng, dropout, penalize, places, cost)
    steps: dict[int, tuple[Array, Array, list[Call]]] = {}

    @np.errstate(over="ignore", invalid="ignore")
    def run_epoch(batches: Sequence[Array | slice]) -> float:
        total, step = 0.0, optimizer.state.t
        for rows in batches:
            n = 0 if isinstance(rows, slice) else len(rows)  # a slice is of all the data
            if n not in steps:
                some = [np.empty((n, v.shape[1]), v.dtype) if n else v for v in (X, Y)]
                steps[n] = some[0], some[1], _followed(slopes, *some) + update
            X_rows, Y_rows, calls = steps[n]
            if not isinstance(rows, slice):
                X.take(rows, 0, X_rows, "clip")
                Y.take(rows, 0, Y_rows, "clip")
            step += 1
            t[()], lr[()] = step, optimizer.schedule(step)
            _replay(calls)
            total += cost.item() * len(X_rows)
        optimizer.state = OptimizerState(step, kept)
        return total / len(X)

    return run_epoch


def _refuse_what_cannot_be_traced(net: Network, X: Array, Y: Array, optimizer: Any) -> None:
    """Raise if the optimizer is another's, or an array is."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"train: optimizer is {short(optimizer)}; for fast=True write one of nn, "
            "as nn.sgd(lr=0.1)"
        )
    if not all(type(array) is np.ndarray for array in (X, Y, *arrays_of(net))):
        raise TypeError("train: fast=True takes arrays of NumPy alone; leave it out for others")


def _replay(calls: list[Call]) -> None:
    """Play a step back, all of it."""
    todo = iter(calls)
    try:
        for function, inputs in todo:
            function(*inputs)
    except KeyboardInterrupt:  # the step is finished first
        for function, inputs in todo:
            function(*inputs)
        raise


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
) -> list[Call]:
    """Return the calls that leave the cost of these examples and its gradients in their places."""
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
    return plan(notes, [(C, cost), *zip(slopes, places, strict=True)])


def _update(
    net: Network, optimizer: Optimizer, vectors: list[Array], lr: Array, t: Array
) -> list[Call]:
    """Return the calls of the optimizer on the vectors of the parameters, gradients and memory."""
    calls: list[Call] = []
    if optimizer.norm is not None:
        calls.append((_clip, (vectors[1], optimizer.norm)))
    if optimizer.elementwise:
        starts = range(0, len(vectors[0]), NEAR)
        parts = [tuple(v[start : start + NEAR] for v in vectors) for start in starts]
    else:
        parts = list(zip(*(arrays_of(pieces(v, net)) for v in vectors), strict=True))
    notes: list[Tracer] = []
    results: list[tuple[Tracer, Array]] = []
    used_up = []
    numbers = input_of(notes, lr, True), input_of(notes, t, True)
    for arrays in parts:
        W, dW, *past = (input_of(notes, array) for array in arrays)
        moved = optimizer.step(W, dW, *numbers, *past)
        W, *now = moved if past else [moved]
        results += zip([*now, W], [*arrays[2:], arrays[0]], strict=True)
        used_up.append(dW)
    return calls + plan(notes, results, used_up)


def _clip(gradient: Array, norm: float) -> None:
    gradient[...] = clip_by_global_norm([gradient], norm)[0]


def _followed(watch: Callable[..., list[Call]], *args: Any) -> list[Call]:
    """Return the calls that were watched, or raise where something else was done than calls."""
    try:
        return watch(*args)
    except (AttributeError, TypeError) as error:
        raise TypeError(
            "train: fast=True plays back NumPy's functions of whole arrays, and something else is "
            f"done in this step: {error}; leave out fast=True"
        ) from error


def pieces(vector: Array, net: Sequence[Layer]) -> Network:
    """Return the network whose arrays are pieces of the vector.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.replay.pieces(np.arange(3.0), nn.init([2, 1], rng=0))[0].W
    array([[0.],
           [1.]])
    """
    ends = np.cumsum([array.size for array in arrays_of(net)])[:-1]
    cut = iter(np.split(vector, ends))
    return Network(
        Layer(next(cut).reshape(W.shape), b if b is None else next(cut), f) for W, b, f in net
    )
