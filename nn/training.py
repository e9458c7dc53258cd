"""Training is four lines, again and again: predict, compare, pass the blame back, step."""

import warnings
from collections.abc import Callable, Sequence
from copy import copy, deepcopy
from functools import partial
from importlib import import_module
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from . import _pictures
from .contract import Array, Rng, are_finite, as_floats, fit, generator_of, unchecked
from .fast import compiled
from .layers import Layer
from .losses import Loss
from .network import Gradients, Network, answer, arrays_of, enter, pass_through
from .optimizers import Memory, Update
from .penalties import penalize

if TYPE_CHECKING:
    from numpy.random import Generator

Optimizer: TypeAlias = Callable[[Sequence[Layer], Gradients], None]
Callback: TypeAlias = "Callable[[State], object]"

KINDS = {
    "loss": "function",
    "optimizer": "function",
    "epochs": "count",
    "batch": "count",
    "patience": "count",
    "l2": "amount",
    "l1": "amount",
    "dropout": "rate",
}


class Log(list[float]):
    """The cost of every epoch, each batch before its step; it prints as a short table.

    ``validation`` has the cost of the validation data after every epoch, or nothing.

    Examples
    --------
    >>> import nn
    >>> nn.training.Log([0.25, 0.2, 0.1])
    epoch      cost
        0  0.250000
        1  0.200000
        2  0.100000
    """

    def __init__(self, costs: Sequence[float] = (), validation: Sequence[float] = ()) -> None:
        super().__init__(costs)
        self.validation = list(validation)

    def __repr__(self) -> str:
        shown = [*range(0, len(self) - 1, -(-len(self) // 10)), len(self) - 1] if self else []
        columns: list[tuple[str, list[float]]] = [("cost", self)]
        if self.validation:
            columns.append(("validation", self.validation))
        rows = [
            f"{epoch:5d}"
            + "".join(f"  {column[epoch]:{max(8, len(name))}.6f}" for name, column in columns)
            for epoch in shown
        ]
        return "\n".join(["epoch" + "".join(f"  {name:>8}" for name, _ in columns), *rows])

    def _repr_svg_(self) -> str | None:
        return _pictures.curve(np.array(self), self.validation) if self else None


class Best(NamedTuple):
    """The number of epochs until the lowest validation cost, that cost, and the network then.

    Examples
    --------
    >>> import nn
    >>> nn.training.Best(3, 0.25, nn.init([2, 1], rng=0))
    Best(epoch=3, cost=0.25, net=2 → 1 identity, 3 parameters)
    """

    epoch: int
    cost: float
    net: Network


class State(NamedTuple):
    """All that training needs to go on after an epoch; later epochs leave it as it is.

    ``epoch`` counts those that are finished, ``optimizer`` is the memory of the optimizer, or None
    for a function of your own, and ``rng`` the generator that draws the next batches.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> net, states = nn.init([2, 4, 1], rng=0), []
    >>> run = net, X, Y, nn.squared_error, nn.adam(lr=0.1)
    >>> _, unbroken = nn.train(*run, epochs=5, callbacks=[states.append])
    >>> _, log = nn.train(*run, epochs=5, state=states[2])
    >>> log == unbroken
    True
    """

    epoch: int
    net: Network
    log: Log
    optimizer: Memory | None
    rng: "Generator"
    best: Best | None


def train(
    net: Sequence[Layer],
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Optimizer,
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
    fast: bool = False,
    state: State | None = None,
) -> tuple[Network, Log]:
    """Return a trained copy of the network, and the log of its costs.

    Parameters
    ----------
    net : list of Layer
        Left as it is.
    X : array (n, n_in)
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
        ``(X, Y)`` to measure the cost on after each epoch, without penalties and dropout.
    patience : int, optional
        Stop after so many epochs without a lower validation cost, and return the best network.
    l2, l1 : float
        The strengths of the penalties, which are part of the cost in the log; see `penalize`.
    dropout : float
        The chance of each hidden unit to be switched off in a step.
    callbacks : list of functions
        Each is called with a `State` after every epoch.
    rng : int or numpy Generator
        For the order of the examples, and dropout.
    progress : bool
        Whether to show a bar; it needs tqdm.
    fast : bool
        Whether to watch one step and play it back from then on: the same result, but for the last
        digits, sooner. The optimizer must be one of `nn`, or an `Update`. Functions of your own
        must be made of NumPy's functions of whole arrays; what else they do is done once.
    state : State, optional
        Where to go on, in place of the network's, the optimizer's and the rng's own state. With
        the same arguments, the result is that of an unbroken run, to the last bit.

    Raises
    ------
    TypeError, ValueError
        If the arguments do not fit together, or a step cannot be watched that should be fast.
    FloatingPointError
        If the cost stops being a number, with what to change.
    ModuleNotFoundError
        If a progress bar is wanted and tqdm is not installed.

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
    settings: dict[str, Any] = {"loss": loss, "optimizer": optimizer, "epochs": epochs}
    settings |= {"batch": batch, "patience": patience, "l2": l2, "l1": l1, "dropout": dropout}
    absent = [name for name in ("batch", "patience") if settings[name] is None]
    given = {name: value for name, value in settings.items() if name not in absent}
    settings |= fit("train", KINDS, given)
    for name, flag in (("progress", progress), ("fast", fast)):
        if not isinstance(flag, bool):
            raise TypeError(f"train: {name} is {flag!r}; write {name}=True or {name}=False")
    some = slice(batch)  # as many as a step takes, for a look that costs no more than one
    X, Y = _data("train", net, X, Y, loss, some)
    held_out = _held_out(net, validation, patience, loss)
    net, log, optimizer, order, best = _start(net, optimizer, rng, state)
    if log and bool(log.validation) != bool(held_out):
        raise ValueError("train: give a state the same validation that its run began with")
    callbacks, close = _callbacks(callbacks, progress, epochs, len(log))

    loss = unchecked(loss)
    dropout, l2, l1 = (settings[name] for name in ("dropout", "l2", "l1"))
    penalty = partial(unchecked(penalize), l2=l2, l1=l1) if l2 or l1 else free
    if fast:
        epoch = compiled(net, X, Y, loss, optimizer, order, dropout, penalty)
    else:
        forward = partial(pass_through, dropout=dropout, rng=order)
        step = _unchecked_step(net, X, optimizer)
        epoch = partial(run_epoch, net, X, Y, loss, step, forward=forward, penalize=penalty)
    try:
        while len(log) < epochs and not (patience and best and len(log) - best.epoch >= patience):
            steps = batches(len(X), batch, order)
            C = epoch(steps)
            _notice(C, f"in epoch {len(log)}")
            if held_out or callbacks:  # others will see the network
                _look(net, optimizer, len(log))
            if held_out:
                best = _better(best, net, log, cost(net, *held_out, loss))
            log.append(C)
            if callbacks:
                now = _state(net, log, optimizer, order, best)
                for callback in callbacks:
                    callback(now)
    except KeyboardInterrupt:
        warnings.warn(
            f"train: stopped by Ctrl-C in epoch {len(log)}; the network is that of the last "
            "finished step, the log that of the finished epochs",
            RuntimeWarning,
            stacklevel=2,
        )
    else:
        if patience and best:
            net = copy_of(best.net)
    finally:
        close()
    _look(net, optimizer, len(log))
    _notice(cost(net, X[some], Y[some], loss), "after the last step")
    return net, log


@np.errstate(over="ignore", invalid="ignore")  # train looks at the cost and says what to do
def run_epoch(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Optimizer,
    batches: Sequence[Array | slice],
    forward: Callable[..., Any] = pass_through,
    penalize: Callable[..., Any] = penalize,
) -> float:
    """Return the mean cost over the examples, and leave the network a step a batch further.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> everything = [slice(None)]
    >>> C = nn.training.run_epoch(net, X, Y, nn.squared_error, nn.sgd(lr=0.1), everything)
    >>> nn.squared_error(nn.predict(net, X), Y)[0] < C
    True
    """
    total = 0.0
    for rows in batches:
        Y_hat, backward = forward(net, X[rows])
        C, dY_hat = loss(Y_hat, Y[rows])
        C, grads = penalize(net, C, backward(dY_hat))
        optimizer(net, grads)
        total += float(C) * len(Y_hat)
    return total / len(X)


def free(net: Sequence[Layer], C: float, grads: Gradients) -> tuple[float, Gradients]:
    """Return the cost and its gradients as they are: no penalty is asked for.

    Examples
    --------
    >>> import nn
    >>> nn.training.free([], 0.25, [])
    (0.25, [])
    """
    return C, grads


def batches(n: int, batch: int | None, rng: "Generator") -> list[Array | slice]:
    """Return the rows of each step of one epoch: all at once, or `batch` at a time, shuffled.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> [len(rows) for rows in nn.training.batches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    if batch is None:
        return [slice(None)]
    rows = rng.permutation(n)
    return [rows[start : start + batch] for start in range(0, n, batch)]


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
    C, _ = loss(answer(net, X), Y)
    return float(C)


def copy_of(net: Sequence[Layer]) -> Network:
    """Return a network with arrays of its own.

    Examples
    --------
    >>> import nn
    >>> net = nn.init([2, 1], rng=0)
    >>> nn.training.copy_of(net)[0].W is net[0].W
    False
    """
    return Network(Layer(W.copy(), b if b is None else b.copy(), f) for W, b, f in net)


def _data(
    caller: str, net: Sequence[Layer], X: Array, Y: Array, loss: Loss, some: slice = slice(None)
) -> tuple[Array, Array]:
    """Return the examples and the targets as the loss takes them, checked once for all steps."""
    X = enter(caller, net, X)
    Y_hat = answer(net, X[some])
    _, kind = getattr(loss, "kinds", {"Y_hat": "", "Y": "(n, n_out)"}).values()
    kinds = {"X": "(n, n_in)", "Y_hat": "(n, n_out)", "Y": kind}
    Y = as_floats(caller, "Y", Y, kind)
    if Y.shape[:1] == X.shape[:1]:
        del kinds["X"]  # which has been looked at; it is here to be named where Y does not fit
    like_Y = np.broadcast_to(Y_hat[:1], (len(X), Y_hat.shape[1]))
    Y = fit(caller, kinds, {"X": X, "Y_hat": like_Y, "Y": Y})["Y"]
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
    return _data("train, validation", net, X, Y, loss)


def _start(
    net: Sequence[Layer], optimizer: Optimizer, rng: Rng, state: State | None
) -> tuple[Network, Log, Optimizer, "Generator", Best | None]:
    """Return what training changes, as its own: of the arguments, or of the state to go on from."""
    generator = generator_of("train", rng)
    memory = getattr(optimizer, "state", None)
    if state is None:
        return copy_of(net), Log(), copy(optimizer), generator, None
    if not isinstance(state, State):
        raise TypeError(f"train: state is a {type(state).__name__}; give what a callback was given")
    sizes = [[(W.shape, b is None) for W, b, _ in layers] for layers in (net, state.net)]
    if sizes[0] != sizes[1] or (memory is None) != (state.optimizer is None):
        raise ValueError(
            f"train: the state is of {state.net!r} with another network or optimizer; "
            "give those that the run began with"
        )
    optimizer = copy(optimizer)
    if isinstance(optimizer, Update) and state.optimizer is not None:
        optimizer.state = state.optimizer
    log = Log(state.log, state.log.validation)
    return copy_of(state.net), log, optimizer, deepcopy(state.rng), state.best


def _unchecked_step(net: Network, X: Array, optimizer: Optimizer) -> Optimizer:
    """Return the optimizer without its checks, which the gradients of one example pass here."""
    if not isinstance(optimizer, Update):
        return optimizer
    Y_hat, backward = pass_through(net, X[:1])
    optimizer.checked(net, backward(Y_hat))
    arrays = arrays_of(net)

    def step(net: Sequence[Layer], grads: Gradients) -> None:
        slopes = [slope for pair in grads for slope in pair if slope is not None]
        optimizer.take([*zip(arrays, slopes, strict=True)])

    return step


def _better(best: Best | None, net: Network, log: Log, C: float) -> Best:
    """Return the best so far, after writing the validation cost of an epoch into the log."""
    _notice(C, f"on the validation data in epoch {len(log)}")
    log.validation.append(C)
    if best and best.cost <= C:
        return best
    return Best(len(log.validation), C, copy_of(net))


def _state(
    net: Network, log: Log, optimizer: Optimizer, order: "Generator", best: Best | None
) -> State:
    """Return what training is at now, apart from what it will be."""
    memory = deepcopy(getattr(optimizer, "state", None))  # a fast step changes its arrays
    costs = Log(log, log.validation)
    return State(len(log), copy_of(net), costs, memory, deepcopy(order), best)


def _callbacks(
    callbacks: Sequence[Callback], progress: bool, epochs: int, done: int
) -> tuple[list[Callback], Callable[[], object]]:
    """Return the callbacks, that of the bar among them, and what closes the bar."""
    if not isinstance(callbacks, Sequence) or not all(map(callable, callbacks)):
        raise TypeError(f"train: callbacks is {callbacks!r}; write a list of functions, as [print]")
    if not progress:
        return [*callbacks], lambda: None
    try:
        bar = import_module("tqdm").tqdm(total=epochs, initial=done, unit="epoch")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "train: a progress bar needs tqdm; type pip install tqdm, or leave out progress=True"
        ) from None

    def show(state: State) -> None:
        bar.set_postfix(cost=f"{state.log[-1]:.6f}", refresh=False)
        bar.update()

    return [*callbacks, show], bar.close


def _look(net: Network, optimizer: Optimizer, epoch: int) -> None:
    """Raise if a parameter, or what the optimizer remembers, is not a number."""
    memory = optimizer.state.arrays.values() if isinstance(optimizer, Update) else ()
    if not are_finite([*arrays_of(net), *chain(*memory)]):
        raise FloatingPointError(
            f"train: parameters became inf or nan, noticed in epoch {epoch}; "
            "write a smaller lr, or scale the columns of X to about -1 to 1"
        )


def _notice(C: float, when: str) -> None:
    """Raise if a cost is not a number."""
    if not isfinite(C):
        raise FloatingPointError(
            f"train: the cost became {C} {when}; "
            "write a smaller lr, or scale the columns of X to about -1 to 1"
        )
