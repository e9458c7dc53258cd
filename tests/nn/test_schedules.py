"""A schedule counts steps from 1, and each optimizer asks it once a step."""

from math import cos, inf, nan, pi

import numpy as np
import pytest

import nn
from nn.optimizers import OptimizerState

from .made import each, gradients, network
from .samples import arrays_of, bits, raises


def test_schedules_count_steps_from_1():
    schedules = nn.schedules
    for schedule, expected in (
        (schedules.constant(0.5), [0.5, 0.5, 0.5, 0.5, 0.5]),
        (schedules.step(0.8, every=2), [0.8, 0.8, 0.08, 0.08, 0.008]),
        (schedules.step(0.8, every=1, factor=0.5), [0.8, 0.4, 0.2, 0.1, 0.05]),
        (
            schedules.cosine(0.8, steps=3),
            [0.8, 0.4 * (1 + cos(pi / 3)), 0.4 * (1 + cos(2 * pi / 3)), 0.0, 0.0],
        ),
        (schedules.cosine(0.8, steps=2, least=0.2), [0.8, 0.5, 0.2, 0.2, 0.2]),
        (schedules.warm_up(0.8, steps=4), [0.2, 0.4, 0.6, 0.8, 0.8]),
        (
            schedules.warm_up(schedules.step(0.8, every=2, factor=0.5), steps=4),
            [0.2, 0.4, 0.3, 0.4, 0.2],
        ),
    ):
        np.testing.assert_allclose([schedule(t) for t in range(1, 6)], expected, atol=1e-15)


@each
def test_an_optimizer_takes_a_schedule_and_asks_it_once_a_step(make):
    asked = []

    def schedule(t):
        asked.append(t)
        return np.float64(0.1) / t

    net, other = network(), network()
    update, state = make(lr=schedule), OptimizerState(0, {})
    for t in (1, 2, 3):
        update(net, gradients(net))
        constant = make(lr=0.1 / t)
        constant.state = state
        constant(other, gradients(other))
        state = constant.state
    assert asked == [1, 2, 3]
    assert bits(arrays_of(net)) == bits(arrays_of(other))


@pytest.mark.parametrize("value", [-0.1, nan, inf, None, "0.1", True, 10**400, [0.1]])
def test_a_schedule_that_returns_no_learning_rate_changes_nothing(value):
    net, update = network(), nn.sgd(lambda t: value)
    before = bits(arrays_of(net))
    with raises(
        ValueError, f"sgd: at step 1 the schedule returned {value!r}; it must return a num"
    ):
        update(net, gradients(net))
    assert bits(arrays_of(net)) == before
    assert update.state.t == 0


def test_a_schedule_may_stand_still():
    net = network()
    before = bits(arrays_of(net))
    nn.sgd(lambda t: 0)(net, gradients(net))
    assert bits(arrays_of(net)) == before
