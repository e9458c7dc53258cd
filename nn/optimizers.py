r"""An optimizer turns gradients into a step: it changes the parameters where they are.

Each returns ``update(net, grads)``, which works on any list of layers, hand-built ones too.
"""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import TypeAlias

from .contract import Array
from .layers import Layer
from .network import Gradients

Update: TypeAlias = Callable[[Sequence[Layer], Gradients], None]


def sgd(lr: float) -> Update:
    r"""Return the update of gradient descent: every parameter one step downhill.

    Parameters
    ----------
    lr : float
        The learning rate $\eta$, the length of the step for a slope of 1.

    Raises
    ------
    ValueError
        If lr is not a positive number.

    Notes
    -----
    $W \leftarrow W - \eta\,\partial C / \partial W$; learn/backprop-one-chain.

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
    if isinstance(lr, bool) or not isinstance(lr, Real) or not 0 < lr < float("inf"):
        raise ValueError(f"sgd: lr is {lr!r}; write a positive number, as lr=0.1")

    def update(net: Sequence[Layer], grads: Gradients) -> None:
        for W, dW in parameters(net, grads):
            W -= lr * dW

    return update


def parameters(net: Sequence[Layer], grads: Gradients) -> list[tuple[Array, Array]]:
    """Return every array of parameters with its gradient, first layer first, W before b.

    Raises
    ------
    ValueError
        If the gradients are not those of this network; nothing has been changed then.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> Y_hat, backward = nn.forward(net, X)
    >>> [W.shape for W, dW in nn.optimizers.parameters(net, backward(Y_hat - Y))]
    [(2, 4), (4,), (4, 1), (1,)]
    """
    if len(net) != len(grads):
        raise ValueError(
            f"the network has {len(net)} layers but grads has {len(grads)}; "
            "give what backward returned for this network"
        )
    pairs = []
    for l, ((W, b, _), (dW, db)) in enumerate(zip(net, grads, strict=True), start=1):
        for name, parameter, gradient in (("W", W, dW), ("b", b, db)):
            if parameter is None:
                continue
            if gradient is None or gradient.shape != parameter.shape:
                raise ValueError(
                    f"in layer {l}, {name} is {parameter.shape} but its gradient is "
                    f"{getattr(gradient, 'shape', None)}; give what backward returned for this net"
                )
            pairs.append((parameter, gradient))
    return pairs
