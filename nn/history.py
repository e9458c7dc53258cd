"""What training leaves behind: the costs of its epochs, and all that it needs to go on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from . import _pictures
from .network import Network
from .optimizers import OptimizerState

if TYPE_CHECKING:
    from numpy.random import Generator


class Costs(list[float]):
    """The cost of every epoch; it prints as a short table.

    Examples
    --------
    >>> import nn
    >>> nn.history.Costs([0.25, 0.2])
    epoch      cost
        0  0.250000
        1  0.200000
    """

    def __repr__(self) -> str:
        lines = [f"{epoch:5d}  {self[epoch]:8.6f}" for epoch in self.shown()]
        return "\n".join(["epoch      cost", *lines])

    def shown(self) -> list[int]:
        """Return the epochs of the table: about every tenth, and the last."""
        return [*range(0, len(self) - 1, -(-len(self) // 10)), len(self) - 1] if self else []


class History(Costs):
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
        first, *lines = super().__repr__().split("\n")
        if not self.validation:
            return "\n".join([first, *lines])
        shown = zip(lines, self.shown(), strict=True)
        more = [f"{line}  {self.validation[epoch]:10.6f}" for line, epoch in shown]
        return "\n".join([f"{first}  validation", *more])

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
