r"""A schedule says how long a step is: a function of the step number `t`, which counts from 1.

A step is one update, so an epoch of ten batches is ten steps. Wherever an optimizer takes a
learning rate it takes a schedule too, and any function of `t` is one.

>>> import nn
>>> nn.sgd(lr=lambda t: 0.1 / t).schedule(4)
0.025
"""

from collections.abc import Callable
from math import cos, pi
from typing import TypeAlias

from ._validation import validate, validated

Schedule: TypeAlias = Callable[[int], float]


@validated(lr="length")
def constant(lr: float) -> Schedule:
    r"""Return the schedule whose every step has the same learning rate.

    Parameters
    ----------
    lr : float
        The learning rate $\eta$.

    Notes
    -----
    What an optimizer makes of a plain number.

    Examples
    --------
    >>> import nn
    >>> schedule = nn.schedules.constant(0.1)
    >>> schedule(1), schedule(1000)
    (0.1, 0.1)
    """

    def schedule(t: int) -> float:
        return lr

    return schedule


@validated(lr="length", every="count", factor="length")
def step(lr: float, every: int, factor: float = 0.1) -> Schedule:
    r"""Return the schedule that multiplies the learning rate by a factor every so many steps.

    Parameters
    ----------
    lr : float
        The learning rate of the first steps.
    every : int
        How many steps have the same one.
    factor : float
        What the learning rate is multiplied by.

    Notes
    -----
    ``lr * factor ** ((t - 1) // every)`` in step t.

    Examples
    --------
    >>> import nn
    >>> schedule = nn.schedules.step(0.8, every=10, factor=0.5)
    >>> [schedule(t) for t in (1, 10, 11, 21)]
    [0.8, 0.8, 0.4, 0.2]
    """

    def schedule(t: int) -> float:
        lr_t = lr * factor ** ((t - 1) // every)
        return lr_t

    return schedule


@validated(lr="length", steps="count", least="amount")
def cosine(lr: float, steps: int, least: float = 0.0) -> Schedule:
    r"""Return the schedule that falls along half a cosine, and stays where it arrives.

    Parameters
    ----------
    lr : float
        The learning rate of step 1.
    steps : int
        After so many steps it is `least`.
    least : float
        The learning rate at which it arrives.

    Notes
    -----
    Loshchilov and Hutter 2017 (SGDR), equation 5, without restarts.

    Examples
    --------
    >>> import nn
    >>> schedule = nn.schedules.cosine(0.8, steps=100)
    >>> [round(schedule(t), 3) for t in (1, 51, 101, 1000)]
    [0.8, 0.4, 0.0, 0.0]
    """

    def schedule(t: int) -> float:
        done = min((t - 1) / steps, 1.0)
        lr_t = least + (lr - least) * (1 + cos(pi * done)) / 2
        return lr_t

    return schedule


@validated(steps="count")
def warm_up(lr: float | Schedule, steps: int) -> Schedule:
    r"""Return the schedule that grows from almost nothing to a learning rate, or to a schedule.

    Parameters
    ----------
    lr : float or schedule
        What it grows to: a schedule runs on meanwhile, and is reached at step `steps`.
    steps : int
        In how many steps it gets there.

    Raises
    ------
    ValueError
        If `lr` is neither a positive number nor a schedule.

    Notes
    -----
    Goyal et al. 2017, section 2.2.

    Examples
    --------
    >>> import nn
    >>> schedule = nn.schedules.warm_up(0.8, steps=4)
    >>> [schedule(t) for t in (1, 2, 4, 5)]
    [0.2, 0.4, 0.8, 0.8]
    """
    goal = schedule_of("warm_up", lr)

    def schedule(t: int) -> float:
        lr_t = min(t / steps, 1.0) * goal(t)
        return lr_t

    return schedule


def schedule_of(caller: str, lr: float | Schedule) -> Schedule:
    """Return the schedule that a learning rate stands for, or the schedule itself, checked.

    Raises
    ------
    ValueError
        If lr is neither; by the schedule, if its value is not a number of 0 or more.

    Examples
    --------
    >>> import nn
    >>> nn.schedules.schedule_of("sgd", 0.1)(1)
    0.1
    """
    if not callable(lr):
        return constant(validate(caller, {"lr": "length"}, {"lr": lr})["lr"])

    def schedule(t: int) -> float:
        value = lr(t)
        try:
            return float(validate(caller, {"lr": "amount"}, {"lr": value})["lr"])
        except ValueError:
            raise ValueError(
                f"{caller}: at step {t} the schedule returned {value!r}; "
                "it must return a number of 0 or more, as lr=lambda t: 0.1 / t does"
            ) from None

    return schedule
