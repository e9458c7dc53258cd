"""What training leaves behind: the costs of its epochs, and all that it needs to go on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from . import _pictures
from .network import Network
from .optimizers import OptimizerState

if TYPE_CHECKING:
    from numpy.random import Generator


class History(list[float]):
    """The cost of every epoch, each batch before its step; it prints as a short table.

    ``validation`` has the cost of the validation data after every epoch, or nothing.

    Examples
    --------
    >>> import nn
    >>> nn.History([0.25, 0.2, 0.1])
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
    >>> nn.history.Best(3, 0.25, nn.init([2, 1], rng=0))
    Best(epoch=3, cost=0.25, net=2 → 1 identity, 3 parameters)
    """

    epoch: int
    cost: float
    net: Network


class TrainingState(NamedTuple):
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
    log: History
    optimizer: OptimizerState | None
    rng: "Generator"
    best: Best | None
