"""The door of training: it checks what is given, and adds to the loop what a run may need.

That is: data held out, stopping early, callbacks, a bar, going on from a state. `train.epoch` is
the loop itself.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import isfunction
from itertools import chain, repeat, takewhile
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from ._validation import (
    Array,
    Rng,
    are_finite,
    generator_of,
    outside,
    plain,
    short,
    validate,
    validated,
)
from .compiled import compiled
from .history import Best, History, TrainingState
from .layers import Layer, dropping
from .losses import Loss
from .network import Gradients, Network, arrays_of, enter, pass_through, predict
from .optimizers import Optimizer
from .regularizers import penalize
from .replay import played_back
from .train import batches, copy_of, epoch

if TYPE_CHECKING:
    from numpy.random import Generator

AnyOptimizer: TypeAlias = Callable[[Sequence[Layer], Gradients], None]
Callback: TypeAlias = "Callable[[TrainingState], object]"
Order: TypeAlias = Sequence[Array | slice]


@dataclass
class Run:
    """What training changes: a network, its log, the optimizer, the generator and the best yet."""

    net: Network
    log: History
    optimizer: AnyOptimizer
    rng: "Generator"
    best: Best | None = None


def _optimizer(caller: str, given: dict[str, Any]) -> Any:
    """Return the optimizer, if it takes steps and does not only make one that does."""
    optimizer = given["optimizer"]
    if isfunction(optimizer) and optimizer.__module__ == Optimizer.__module__:
        name = optimizer.__name__
        raise TypeError(f"{caller}: optimizer is nn.{name}; write nn.{name}(lr=0.1)")
    if not callable(optimizer):
        raise TypeError(f"{caller}: optimizer is {short(optimizer)}; write one, as nn.sgd(lr=0.1)")
    return optimizer


def _functions(caller: str, given: dict[str, Any]) -> Any:
    """Return the callbacks, if they are a list of functions."""
    callbacks = given["callbacks"]
    if not isinstance(callbacks, Sequence) or not all(map(callable, callbacks)):
        raise TypeError(
            f"{caller}: callbacks is {short(callbacks)}; write a list of functions, as [print]"
        )
    return callbacks


def _way(caller: str, given: dict[str, Any]) -> Any:
    """Return how fast a step is to be, if it is one of the three ways."""
    way = given["fast"]
    if not isinstance(way, bool) and not (isinstance(way, str) and way == "compiled"):
        raise TypeError(
            f'{caller}: fast is {short(way)}; write fast=True, fast=False or fast="compiled"'
        )
    return way


@validated(
    loss="function",
    optimizer=_optimizer,
    epochs="count",
    batch="count?",
    patience="count?",
    l2="amount",
    l1="amount",
    dropout="rate",
    callbacks=_functions,
    progress="flag",
    fast=_way,
)
def train(
    net: Sequence[Layer],
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: AnyOptimizer,
    epochs: int,
    batch: int | None = None,
    *,
    validation: tuple[Array, Array] | None = None,
    patience: int | None = None,
    l2: float = 0.0,
    l1: float = 0.0,
    dropout: float = 0.0,
    callbacks: Sequence[Callback] = (),
    rng: Rng = 0,
    progress: bool = False,
    fast: bool | Literal["compiled"] = False,
    state: TrainingState | None = None,
) -> tuple[Network, History]:
    """Return a trained copy of the network, and the log of its costs.

    Parameters
    ----------
    net : list of Layer
        Left as it is.
    X : array (n, n_in)
        The examples, one a row.
    Y : array (n, n_out)
        Or class numbers (n,), for a loss that takes them.
    loss : function
        Of ``(Y_hat, Y)``; returns the cost and its gradient.
    optimizer : function
        An update of ``(net, grads)``, as `sgd` returns it; left as it is.
    epochs : int
        How many times to go through the data.
    batch : int, optional
        Examples a step, drawn anew each epoch; None takes all of them at once.
    validation : pair of arrays, optional
        ``(X, Y)`` to measure the cost on after each epoch, without penalties, dropout and weights.
    patience : int, optional
        Stop after so many epochs without a lower validation cost, and return the best network.
    l2, l1 : float
        The strengths of the penalties, which are part of the cost in the log; see `penalize`.
    dropout : float
        The chance of each hidden unit to be switched off in a step.
    callbacks : list of functions
        Each is called with a `TrainingState` after every epoch.
    rng : int or numpy Generator
        For the order of the examples, and dropout.
    progress : bool
        Whether to show a bar; it needs tqdm.
    fast : bool or "compiled"
        Whether to watch one step and play it back from then on: the same result, but for the last
        digits, sooner. "compiled" prints what was watched, for Numba, and is sooner still. The
        optimizer must be one of `nn`, or an `Optimizer`. Functions of your own must be made of
        NumPy's functions of whole arrays; what else they do is done once.
    state : TrainingState, optional
        Where to go on, in place of the network's, the optimizer's and the rng's own state. With
        the same arguments, the result is that of an unbroken run, to the last bit.

    Raises
    ------
    TypeError, ValueError
        If the arguments do not fit together, or a step cannot be watched that should be fast.
    FloatingPointError
        If the cost stops being a number, with what to change.
    ModuleNotFoundError
        If a progress bar is wanted and tqdm is not installed, or a compiled step without Numba.

    Warns
    -----
    RuntimeWarning
        If Ctrl-C stopped it. Then the network is that of the last finished step.

    Notes
    -----
    learn/xor; learn/fast for `fast`.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    >>> net, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    >>> nn.predict(net, X).round().T
    array([[0., 1., 1., 0.]])
    """
    X, Y = _data("train", net, X, Y, loss, slice(batch))
    held_out = _held_out(net, validation, patience, loss)
    run = _start(net, optimizer, rng, state)
    if run.log and bool(run.log.validation) != bool(held_out):
        raise ValueError("train: give a state the same validation that its run began with")
    callbacks, close = _callbacks(callbacks, progress, epochs, len(run.log))
    loss = plain(loss)
    penalty = partial(plain(penalize), l2=l2, l1=l1) if l2 or l1 else None
    looked_at = bool(callbacks or held_out)
    at_once = not looked_at and not (dropout and batch)  # then masks are drawn between two orders
    through = _way_through(run, X, Y, loss, dropout, penalty, fast, at_once)
    costs = through(_orders(len(X), batch, run.rng, epochs - len(run.log)))
    try:
        while len(run.log) < epochs and not (patience and _is_over(run, patience)):
            found = next(costs)
            unseen = [] if looked_at else [*takewhile(isfinite, found)]
            run.log.extend(unseen)
            for C in found[len(unseen) :]:
                _note(run, C, held_out, getattr(loss, "unweighted", loss), callbacks)
    except KeyboardInterrupt:
        warnings.warn(
            f"train: stopped by Ctrl-C in epoch {len(run.log)}; the network is that of the last "
            "finished step, the log that of the finished epochs",
            RuntimeWarning,
            stacklevel=outside(),
        )
    else:
        if patience and run.best:
            run.net = copy_of(run.best.net)
    finally:
        close()
    _look(run)
    _notice(cost(run.net, X[:batch], Y[:batch], loss), "after the last step")
    return run.net, run.log


def _orders(n: int, batch: int | None, rng: "Generator", epochs: int) -> Iterator[Order]:
    """Return the rows of each step, for each epoch that is left, drawn when it is asked for."""
    if batch is None:
        return repeat(batches(n, batch, rng), epochs)
    return (batches(n, batch, rng) for _ in range(epochs))


def _way_through(
    run: Run,
    X: Array,
    Y: Array,
    loss: Loss,
    dropout: float,
    penalty: Any,
    fast: bool | str,
    at_once: bool,
) -> Callable[[Iterable[Order]], Iterator[list[float]]]:
    """Return what goes through the data in given orders, and yields the costs of the epochs."""
    if fast == "compiled":
        return compiled(run.net, X, Y, loss, run.optimizer, run.rng, dropout, penalty, at_once)
    if fast:
        through = played_back(run.net, X, Y, loss, run.optimizer, run.rng, dropout, penalty)
    else:
        drop = dropping(dropout, run.rng) if dropout else None
        step, forward = _plain_step(run, X), partial(pass_through, drop=drop)
        through = partial(epoch, run.net, X, Y, loss, step, forward=forward, penalize=penalty)
    return lambda orders: ([through(order)] for order in orders)


def _is_over(run: Run, patience: int) -> bool:
    """Tell whether the validation cost has not fallen for too long."""
    return run.best is not None and len(run.log) - run.best.epoch >= patience


def _note(
    run: Run,
    C: float,
    held_out: tuple[Array, Array] | None,
    loss: Loss,
    callbacks: Sequence[Callback],
) -> None:
    """Write the cost of an epoch into the log, and show the network to those who want to see it."""
    _notice(C, f"in epoch {len(run.log)}")
    _look(run)
    if held_out:
        run.best = _better(run, cost(run.net, *held_out, loss))
    run.log.append(C)
    if callbacks:
        now = _state(run)
        for callback in callbacks:
            callback(now)


@np.errstate(over="ignore", invalid="ignore")
def cost(net: Sequence[Layer], X: Array, Y: Array, loss: Loss) -> float:
    """Return the cost of a network's predictions, without penalties and dropout.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> nn.training.cost([nn.Layer(X[2:].T, None, nn.identity)], X, X, nn.squared_error)
    0.25
    """
    C, _ = loss(plain(predict)(net, X), Y)
    return float(C)


def _data(
    caller: str, net: Sequence[Layer], X: Array, Y: Array, loss: Loss, some: slice = slice(None)
) -> tuple[Array, Array]:
    """Return the examples and the targets as the loss takes them, checked once for all steps."""
    X = enter(caller, net, X)
    Y_hat = plain(predict)(net, X[some])
    kind = list(getattr(loss, "kinds", {"Y_hat": "", "Y": "(n, n_out)"}).values())[1]
    sizes = {
        "n": ("X", "(n, n_in)", X.shape),
        "n_out": ("Y_hat", "(n, n_out)", (len(X), Y_hat.shape[1])),
    }
    Y = validate(caller, {"Y": kind}, {"Y": Y}, sizes)["Y"].astype(Y_hat.dtype, copy=False)
    loss(Y_hat, Y[some])
    return X, Y


def _held_out(
    net: Sequence[Layer], validation: Any, patience: int | None, loss: Loss
) -> tuple[Array, Array] | None:
    """Return the validation data as `_data` does, or None if there are none."""
    if validation is None:
        if patience is not None:
            raise ValueError("train: patience needs data; write validation=(X, Y) as well")
        return None
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(f"train: validation is a {type(validation).__name__}; write a pair, (X, Y)")
    X, Y = validation
    return _data("train, validation", net, X, Y, getattr(loss, "unweighted", loss))


def _start(
    net: Sequence[Layer], optimizer: AnyOptimizer, rng: Rng, state: TrainingState | None
) -> Run:
    """Return what training changes, as its own: of the arguments, or of the state to go on from."""
    generator = generator_of("train", rng)
    memory = getattr(optimizer, "state", None)
    if state is None:
        return Run(copy_of(net), History(), copy(optimizer), generator)
    if not isinstance(state, TrainingState):
        raise TypeError(f"train: state is a {type(state).__name__}; give what a callback was given")
    sizes = [[(W.shape, b is None) for W, b, _ in layers] for layers in (net, state.net)]
    if sizes[0] != sizes[1] or (memory is None) != (state.optimizer is None):
        raise ValueError(
            f"train: the state is of {state.net!r} with another network or optimizer; "
            "give those that the run began with"
        )
    optimizer = copy(optimizer)
    if isinstance(optimizer, Optimizer) and state.optimizer is not None:
        optimizer.state = state.optimizer
    log = History(state.log, state.log.validation)
    return Run(copy_of(state.net), log, optimizer, deepcopy(state.rng), state.best)


def _plain_step(run: Run, X: Array) -> AnyOptimizer:
    """Return the optimizer without its checks, which the gradients of one example pass here."""
    optimizer = run.optimizer
    if not isinstance(optimizer, Optimizer):
        return optimizer
    Y_hat, backward = pass_through(run.net, X[:1])
    optimizer.checked(run.net, backward(Y_hat))
    arrays, take = arrays_of(run.net), optimizer.take

    def step(net: Sequence[Layer], grads: Gradients) -> None:
        slopes = [slope for pair in grads for slope in pair if slope is not None]
        take([*zip(arrays, slopes, strict=True)])

    return step


def _better(run: Run, C: float) -> Best:
    """Return the best so far, after writing the validation cost of an epoch into the log."""
    _notice(C, f"on the validation data in epoch {len(run.log)}")
    run.log.validation.append(C)
    if run.best and run.best.cost <= C:
        return run.best
    return Best(len(run.log.validation), C, copy_of(run.net))


def _state(run: Run) -> TrainingState:
    """Return what training is at now, apart from what it will be."""
    memory = deepcopy(getattr(run.optimizer, "state", None))  # a fast step changes its arrays
    costs = History(run.log, run.log.validation)
    return TrainingState(len(costs), copy_of(run.net), costs, memory, deepcopy(run.rng), run.best)


def _callbacks(
    callbacks: Sequence[Callback], progress: bool, epochs: int, done: int
) -> tuple[list[Callback], Callable[[], object]]:
    """Return the callbacks, that of the bar among them, and what closes the bar."""
    if not progress:
        return [*callbacks], lambda: None
    try:
        bar = import_module("tqdm").tqdm(total=epochs, initial=done, unit="epoch")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "train: a progress bar needs tqdm; type pip install tqdm, or leave out progress=True"
        ) from None

    def show(state: TrainingState) -> None:
        bar.set_postfix(cost=f"{state.log[-1]:.6f}", refresh=False)
        bar.update()

    return [*callbacks, show], bar.close


def _look(run: Run) -> None:
    """Raise if a parameter, or what the optimizer remembers, is not a number."""
    optimizer = run.optimizer
    memory = optimizer.state.arrays.values() if isinstance(optimizer, Optimizer) else ()
    if not are_finite([*arrays_of(run.net), *chain(*memory)]):
        raise FloatingPointError(
            f"train: parameters became inf or nan, noticed in epoch {len(run.log)}; "
            "write a smaller lr, or scale the columns of X to about -1 to 1"
        )


def _notice(C: float, when: str) -> None:
    """Raise if a cost is not a number."""
    if not isfinite(C):
        raise FloatingPointError(
            f"train: the cost became {C} {when}; "
            "write a smaller lr, or scale the columns of X to about -1 to 1"
        )
