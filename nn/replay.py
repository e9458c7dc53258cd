"""The fast step is the readable one, watched once and then played back."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._validation import Array
from .losses import Loss
from .network import Network
from .optimizers import OptimizerState
from .planner import plan
from .tracer import Call
from .watched import Step
from .watched import step as watched

if TYPE_CHECKING:
    from numpy.random import Generator


NEAR = 2**17  # entries of a vector that an optimizer works on before it goes on to the next


def played_back(
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
    >>> played_back = nn.replay.played_back(again, *how, rng, 0.0, None)
    >>> C, C_again = epoch(net, *how, everything), played_back(everything)
    >>> print(np.isclose(C, C_again, rtol=1e-12), np.allclose(net[0].W, again[0].W, rtol=1e-12))
    True True
    """
    step = watched(net, X, Y, loss, optimizer, rng, dropout, penalize)
    update, kept = _update(step), step.kept()
    steps: dict[int, tuple[Array, Array, list[Call]]] = {}

    @np.errstate(over="ignore", invalid="ignore")
    def run_epoch(batches: Sequence[Array | slice]) -> float:
        total, t = 0.0, optimizer.state.t
        for rows in batches:
            n = 0 if isinstance(rows, slice) else len(rows)  # a slice is of all the data
            if n not in steps:
                some = [np.empty((n, v.shape[1]), v.dtype) if n else v for v in (X, Y)]
                steps[n] = some[0], some[1], plan(*step.slopes(*some)) + update
            X_rows, Y_rows, calls = steps[n]
            if not isinstance(rows, slice):
                X.take(rows, 0, X_rows, "clip")
                Y.take(rows, 0, Y_rows, "clip")
            t += 1
            step.t[()], step.lr[()] = t, optimizer.schedule(t)
            _replay(calls)
            total += step.cost.item() * len(X_rows)
        optimizer.state = OptimizerState(t, kept)
        return total / len(X)

    return run_epoch


def _update(step: Step) -> list[Call]:
    """Return the calls of the optimizer, a long vector part by part."""
    parts = step.parts()
    if step.optimizer.elementwise:
        starts = range(0, len(step.theta), NEAR)
        parts = [tuple(v[start : start + NEAR] for v in parts[0]) for start in starts]
    return [call for notes in step.updates(parts) for call in plan(*notes)]


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
