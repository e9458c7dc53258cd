r"""An optimizer turns gradients into a step: it changes the parameters where they are.

Each returns an `Optimizer`, and ``update(net, grads)`` works on any list of layers, hand-built ones
too. Its equations are written for ``W``; every array of biases gets the same. `m` carries on the
gradients of the steps before, `v` their squares, and `t` counts the steps from 1.
"""

from collections.abc import Callable, Sequence
from copy import copy
from itertools import chain
from math import nan
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ._validation import Array, are_finite, short, validated
from .layers import Layer
from .network import Gradients
from .schedules import Schedule, schedule_of

Step: TypeAlias = Callable[..., Any]


class OptimizerState(NamedTuple):
    """What an optimizer knows between two steps: how many it took, and arrays by their names.

    ``arrays["m"]`` has one array for each array of parameters, in the order of `parameters`. A step
    makes new arrays and a new memory, so an old one stays as it was.

    Examples
    --------
    >>> import nn
    >>> nn.adam(lr=0.001).state
    OptimizerState(t=0, arrays={})
    """

    t: int
    arrays: dict[str, list[Array]]


class Steps:
    """The step of an optimizer without checks: what an `Optimizer` does, and nothing else.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
    >>> steps = nn.optimizers.Steps("down", 0.5, lambda W, dW, lr, t: W - lr * dW)
    >>> steps(net, [(np.array([[1.0]]), None)])
    >>> net[0].W
    array([[0.5]])
    """

    def __init__(
        self, name: str, lr: Any, step: Step, *arrays: str, elementwise: bool = False
    ) -> None:
        self.name, self.step, self.arrays, self.elementwise = name, step, arrays, elementwise
        self.schedule = lr if callable(lr) else lambda t: lr
        self.state = OptimizerState(0, {})

    def __call__(self, net: Sequence[Layer], grads: Gradients) -> None:
        """Take one step."""
        pairs: list[Any] = []
        for (W, b, _), (dW, db) in zip(net, grads, strict=True):
            pairs += [(W, dW)] if b is None else [(W, dW), (b, db)]
        self.take(pairs)

    def take(self, pairs: list[tuple[Array, Array]]) -> None:
        """Take one step with every array of parameters and its gradient."""
        self.write(pairs, *self.moved(pairs))

    def moved(self, pairs: list[tuple[Array, Array]]) -> tuple[Sequence[Array], OptimizerState]:
        """Return the new parameters, and what is to be remembered of the step."""
        past = self.remembered([W for W, _ in pairs])
        t = self.state.t + 1
        lr = self.schedule(t)
        new = [
            self.step(W, dW, lr, t, *arrays) for (W, dW), *arrays in zip(pairs, *past, strict=True)
        ]
        moved, *now = zip(*new, strict=True) if self.arrays else [new]
        return moved, OptimizerState(t, dict(zip(self.arrays, map(list, now), strict=True)))

    def remembered(self, parameters: list[Array]) -> list[list[Array]]:
        """Return the arrays of the memory, which are zeros before the first step."""
        if not self.state.t:
            return [[np.zeros_like(W) for W in parameters] for _ in self.arrays]
        return [self.state.arrays.get(name, []) for name in self.arrays]

    def write(
        self, pairs: list[tuple[Array, Array]], moved: Sequence[Array], state: OptimizerState
    ) -> None:
        """Write the new parameters where the old ones are; to do it twice is to do it once."""
        for (W, _), new_W in zip(pairs, moved, strict=True):
            W[...] = new_W
        self.state = state


class Optimizer(Steps):
    """The step of an optimizer: ``update(net, grads)`` takes it whole, or raises and takes none.

    ``update.state`` is its `OptimizerState`; whoever sets it goes on from there.

    Parameters
    ----------
    name : str
        Of the optimizer, for messages.
    lr : float or schedule
        The learning rate, or one for each step.
    step : function
        Of ``(W, dW, lr, t, *arrays)``; returns the new ``W``, with the new arrays behind it if
        there are any. It changes nothing.
    *arrays : str
        The names of the arrays to remember. They start at zero.
    elementwise : bool
        Whether `step` does the same with every entry, whatever array it is in. Then ``fast=True``
        steps through all arrays as one.

    Raises
    ------
    ValueError
        If lr is neither a positive number nor a schedule. When called: if the gradients are not
        those of the network, or what is remembered is not, or the network cannot be written to.
    FloatingPointError
        When called: if a parameter would become infinite, or not a number.

    Examples
    --------
    Your own optimizer takes two lines.

    >>> import numpy as np
    >>> import nn
    >>> def by_sign(W, dW, lr, t): return W - lr * np.sign(dW)
    >>> update = nn.optimizers.Optimizer("by_sign", 0.5, by_sign)
    >>> net = [nn.Layer(np.array([[1.0, 2.0]]), None, nn.identity)]
    >>> update(net, [(np.array([[10.0, -0.1]]), None)])
    >>> net[0].W
    array([[0.5, 2.5]])
    >>> update
    by_sign, 1 step taken
    """

    def __init__(
        self,
        name: str,
        lr: float | Schedule,
        step: Step,
        *arrays: str,
        elementwise: bool = False,
    ) -> None:
        super().__init__(name, schedule_of(name, lr), step, *arrays, elementwise=elementwise)
        self.norm: float | None = None

    def __repr__(self) -> str:
        return f"{self.name}, {self.state.t} step{'s' * (self.state.t != 1)} taken"

    def __call__(self, net: Sequence[Layer], grads: Gradients) -> None:
        """Take one step."""
        pairs = self.checked(net, grads)
        with np.errstate(over="ignore", invalid="ignore"):  # refused below, in words
            moved, state = self.moved(pairs)
        if not are_finite([*moved, *chain(*state.arrays.values())]):
            raise FloatingPointError(
                f"{self.name}: step {self.state.t + 1} would make parameters inf or nan, so "
                "nothing was changed; write a smaller lr, or scale the columns of X to about "
                "-1 to 1"
            )
        self.write(pairs, moved, state)

    def checked(self, net: Sequence[Layer], grads: Gradients) -> list[tuple[Array, Array]]:
        """Return every array of parameters with its gradient, if a step can be taken with them."""
        pairs = parameters(net, grads)
        arrays = [W for W, _ in pairs]
        _check_writable(arrays)
        shapes = [W.shape for W in arrays]
        for name, kept in zip(self.arrays, self.remembered(arrays), strict=True):
            if [np.shape(array) for array in kept] != shapes:
                raise ValueError(
                    f"{self.name}: {name} holds arrays {[*map(np.shape, kept)]} but the network "
                    f"has {shapes}; write a new nn.{self.name}(…) for each network"
                )
        return pairs

    def moved(self, pairs: list[tuple[Array, Array]]) -> tuple[Sequence[Array], OptimizerState]:
        """Return what `Steps` does, of gradients that are not longer than they may be."""
        if self.norm is not None:
            shorter = clip_by_global_norm([dW for _, dW in pairs], self.norm)
            pairs = [(W, dW) for (W, _), dW in zip(pairs, shorter, strict=True)]
        return super().moved(pairs)

    def write(
        self, pairs: list[tuple[Array, Array]], moved: Sequence[Array], state: OptimizerState
    ) -> None:
        """Write a step, all of it."""
        try:
            for (W, _), new_W in zip(pairs, moved, strict=True):
                W[...] = new_W
            self.state = state
        except KeyboardInterrupt:  # between two layers; once more, and the step is whole
            super().write(pairs, moved, state)
            raise


def sgd(lr: float | Schedule) -> Optimizer:
    r"""Return the update of gradient descent: every parameter one step downhill.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$, the length of the step for a slope of 1.

    Raises
    ------
    ValueError
        If lr is neither a positive number nor a schedule.

    Notes
    -----
    learn/gradient-descent; the body is the equation.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> Y_hat, backward = nn.forward(net, X)
    >>> C, dY_hat = nn.squared_error(Y_hat, Y)
    >>> nn.sgd(lr=0.1)(net, backward(dY_hat))
    >>> nn.squared_error(nn.predict(net, X), Y)[0] < C
    True
    """

    def step(W: Array, dW: Array, lr: float, t: int) -> Array:
        W = W - lr * dW
        return W

    return Optimizer("sgd", lr, step, elementwise=True)


@validated(beta="rate")
def momentum(lr: float | Schedule, beta: float = 0.9) -> Optimizer:
    r"""Return the update that rolls on: each step adds its gradient to a fading sum of the others.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$.
    beta : float
        How much of the sum is left a step later; along a steady slope the steps become
        ``1 / (1 - beta)`` times longer.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Polyak 1964, as Goh 2017 ("Why momentum really works") writes it. Sutskever et al. 2013 put the
    learning rate into the sum, which comes to the same while it stays the same.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
    >>> update, grads = nn.momentum(lr=0.25, beta=0.5), [(np.array([[1.0]]), None)]
    >>> update(net, grads), net[0].W.item()
    (None, 0.75)
    >>> update(net, grads), net[0].W.item()
    (None, 0.375)

    >>> beta, steady = 0.9, [(np.array([[1.0]]), None)]
    >>> update = nn.momentum(0.25, beta)
    >>> for _ in range(500):
    ...     before = net[0].W.item()
    ...     update(net, steady)
    >>> longer = (before - net[0].W.item()) / 0.25
    >>> print(np.isclose(longer, 1 / (1 - beta)))
    True
    """

    def step(W: Array, dW: Array, lr: float, t: int, m: Array) -> tuple[Array, ...]:
        m = beta * m + dW
        W = W - lr * m
        return W, m

    return Optimizer("momentum", lr, step, "m", elementwise=True)


@validated(beta="rate")
def nesterov(lr: float | Schedule, beta: float = 0.9) -> Optimizer:
    r"""Return the update that rolls on and looks ahead: the slope counts where rolling leads.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$.
    beta : float
        How much of the sum is left a step later.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Nesterov 1983, as Sutskever et al. 2013 write it; `W` is the point ahead, where the gradient is
    taken.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
    >>> nn.nesterov(lr=0.25, beta=0.5)(net, [(np.array([[1.0]]), None)])
    >>> net[0].W
    array([[0.625]])
    """

    def step(W: Array, dW: Array, lr: float, t: int, m: Array) -> tuple[Array, ...]:
        m = beta * m + dW
        W = W - lr * (dW + beta * m)
        return W, m

    return Optimizer("nesterov", lr, step, "m", elementwise=True)


@validated(beta="rate", epsilon="length")
def rmsprop(lr: float | Schedule = 0.001, beta: float = 0.9, epsilon: float = 1e-8) -> Optimizer:
    r"""Return the update that divides each gradient by its own size of late.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$, about the length of every step.
    beta : float
        How much of the mean square is left a step later.
    epsilon : float
        Keeps the quotient finite where the gradient has been 0.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Tieleman and Hinton 2012, "Neural networks for machine learning", lecture 6e.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0, 1.0]]), None, nn.identity)]
    >>> nn.rmsprop(lr=0.25, beta=0.75)(net, [(np.array([[100.0, 0.01]]), None)])
    >>> net[0].W.round(5)
    array([[0.5, 0.5]])
    """

    def step(W: Array, dW: Array, lr: float, t: int, v: Array) -> tuple[Array, ...]:
        v = beta * v + (1 - beta) * dW**2
        W = W - lr * dW / (np.sqrt(v) + epsilon)
        return W, v

    return Optimizer("rmsprop", lr, step, "v", elementwise=True)


@validated(beta1="rate", beta2="rate", epsilon="length")
def adam(
    lr: float | Schedule = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
) -> Optimizer:
    r"""Return the update that divides the mean gradient by its size, both freed of their start.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$, about the length of the first steps.
    beta1, beta2 : float
        How much of the mean, and of the mean square, is left a step later.
    epsilon : float
        Keeps the quotient finite where the gradient has been 0.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Kingma and Ba 2015, algorithm 1: the means start at 0, and ``1 - beta1**t`` is how much
    of the first the gradients have filled.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0, 1.0]]), None, nn.identity)]
    >>> nn.adam(lr=0.25)(net, [(np.array([[100.0, 0.01]]), None)])
    >>> net[0].W.round(5)
    array([[0.75, 0.75]])
    """

    def step(W: Array, dW: Array, lr: float, t: int, m: Array, v: Array) -> tuple[Array, ...]:
        m = beta1 * m + (1 - beta1) * dW
        v = beta2 * v + (1 - beta2) * dW**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        W = W - lr * m_hat / (np.sqrt(v_hat) + epsilon)
        return W, m, v

    return Optimizer("adam", lr, step, "m", "v", elementwise=True)


@validated(decay="amount", beta1="rate", beta2="rate", epsilon="length")
def adamw(
    lr: float | Schedule = 0.001,
    decay: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> Optimizer:
    r"""Return the update of `adam` on weights that shrink a little first; biases do not.

    Parameters
    ----------
    lr : float or schedule
        The learning rate $\eta$.
    decay : float
        Each step takes ``lr * decay * W`` from the weights. Unlike a penalty it takes no part in
        the means, and so is not divided by the size of the gradient.
    beta1, beta2, epsilon : float
        As for `adam`.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Loshchilov and Hutter 2019, algorithm 2. There the decay is a number of its own; here it is
    multiplied by the learning rate, as in PyTorch.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0]]), np.array([1.0]), nn.identity)]
    >>> nn.adamw(lr=0.25, decay=0.5)(net, [(np.array([[0.0]]), np.array([0.0]))])
    >>> net[0].W, net[0].b
    (array([[0.875]]), array([1.]))
    """
    adam_step = adam(beta1=beta1, beta2=beta2, epsilon=epsilon).step

    def step(W: Array, dW: Array, lr: float, t: int, *means: Array) -> tuple[Array, ...]:
        if W.ndim == 2:  # weights; biases have one axis
            W = W - lr * decay * W
        moved: tuple[Array, ...] = adam_step(W, dW, lr, t, *means)
        return moved

    return Optimizer("adamw", lr, step, "m", "v")


@validated(norm="length")
def clip(optimizer: Optimizer, norm: float) -> Optimizer:
    """Return the optimizer with a limit to the length of its gradients.

    Parameters
    ----------
    optimizer : Optimizer
        As `sgd` and the others return it; left as it is.
    norm : float
        The longest that all gradients together may be, as one vector.

    Raises
    ------
    TypeError
        If the optimizer is none of this module's.

    Notes
    -----
    Pascanu et al. 2013, algorithm 1. The direction stays, so one wild batch cannot throw the
    network far.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> net = [nn.Layer(np.array([[1.0, 1.0]]), None, nn.identity)]
    >>> nn.clip(nn.sgd(lr=0.5), norm=1.0)(net, [(np.array([[30.0, 40.0]]), None)])
    >>> net[0].W
    array([[0.7, 0.6]])
    """
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"clip: optimizer is {short(optimizer)}; write clip(nn.sgd(lr=0.1), norm=1.0)"
        )
    clipped = copy(optimizer)
    clipped.norm = norm
    return clipped


def clip_by_global_norm(gradients: list[Array], norm: float) -> list[Array]:
    """Return the gradients, scaled down together if they are longer than the norm.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.optimizers.clip_by_global_norm([np.array([3.0]), np.array([4.0])], norm=1.0)
    [array([0.6]), array([0.8])]
    >>> nn.optimizers.clip_by_global_norm([np.array([3.0]), np.array([4.0])], norm=10.0)
    [array([3.]), array([4.])]
    """
    squares = [np.square(dW.astype(np.float64, copy=False)).sum() for dW in gradients]
    length = np.sqrt(sum(squares))
    scale = norm / np.maximum(norm, length)
    scale = np.where(np.isfinite(length), scale, nan)  # what cannot be measured is refused
    return [scale.astype(dW.dtype) * dW for dW in gradients]


def parameters(net: Sequence[Layer], grads: Gradients) -> list[tuple[Array, Array]]:
    """Return every array of parameters with its gradient, first layer first, W before b.

    Raises
    ------
    TypeError
        If net is no list of layers, grads is no list of pairs, or either holds no arrays of floats.
    ValueError
        If the gradients are not those of this network.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> Y_hat, backward = nn.forward(net, X)
    >>> [W.shape for W, dW in nn.optimizers.parameters(net, backward(Y_hat - Y))]
    [(2, 4), (4,), (4, 1), (1,)]
    """
    for name, rows, kind, example in (
        ("net", net, Layer, "nn.Layer(W, b, activation)"),
        ("grads", grads, tuple, "(dW, db), as backward returns it"),
    ):
        if not isinstance(rows, Sequence) or not all(isinstance(row, kind) for row in rows):
            raise TypeError(f"{name} is a {type(rows).__name__}; give a list of {example}")
    if [len(pair) for pair in grads] != [2] * len(net):
        raise ValueError(
            f"the network has {len(net)} layers but grads has {len(grads)}; "
            "give what backward returned for this network, a pair (dW, db) a layer"
        )
    pairs = []
    for l, ((W, b, _), (dW, db)) in enumerate(zip(net, grads, strict=True), start=1):
        arrays: tuple[tuple[str, Any, Any], ...] = (("W", W, dW), ("b", b, db))
        for name, parameter, gradient in arrays:
            if parameter is None:
                continue
            _check(f"the {name} of layer {l}", parameter, gradient)
            pairs.append((parameter, gradient.astype(parameter.dtype, copy=False)))
    return pairs


def _check(where: str, parameter: Any, gradient: Any) -> None:
    """Raise if these are not an array that can take a step, and its gradient."""
    for name, array in (("", parameter), ("the gradient of ", gradient)):
        if getattr(getattr(array, "dtype", None), "kind", "") != "f":
            raise TypeError(f"{name}{where} holds no floats; write np.array(…, dtype=float)")
    if gradient.shape != parameter.shape:
        raise ValueError(
            f"{where} is {parameter.shape} but its gradient is {gradient.shape}; "
            "give what backward returned for this network"
        )


def _check_writable(arrays: list[Array]) -> None:
    """Raise if one of these cannot be written to, or is written to twice."""
    if not all(getattr(array.flags, "writeable", True) for array in arrays):
        raise ValueError("an array of the network cannot be written to; put array.copy() there")
    if len({id(array) for array in arrays}) != len(arrays):
        raise ValueError("two layers share an array of parameters; write array.copy() for one")
