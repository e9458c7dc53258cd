"""The axes of a live figure say at their ticks what stands there: a few round numbers within."""

from math import ceil, floor, inf, log10
from typing import Any

Scene = dict[str, Any]
MOST = 3  # ticks along a side
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def ticked(plot: Scene) -> Scene:
    """Return a plot with the words of its ticks; `axes` names other sides than both that have some.

    Along a side in `powers` stands the power of ten.
    """
    (left, right), (low, high) = plot["x"], plot["y"]
    words = [*plot.get("words", [])]
    sides, powers = plot.get("axes", "xy"), plot.get("powers", "")
    if "x" in sides:
        height = low + 0.04 * (high - low)
        words += [[at, height, word] for at, word in ticks(left, right, "x" in powers)]
    if "y" in sides:
        place = left + 0.08 * (right - left)
        words += [[place, at, word] for at, word in ticks(low, high, "y" in powers)]
    return plot | {"words": words}


def ticks(low: float, high: float, is_power: bool = False) -> list[tuple[float, str]]:
    """Return round numbers along a side, each as it is written, but none in its corner."""
    span = high - low
    if not 0 < span < inf:
        return []
    first, last = low + 0.1 * span, high - 0.03 * span
    step = next(step for step in steps(span) if number_within(first, last, step) <= MOST)
    if is_power:
        step = max(1, ceil(step))
    found = [step * n for n in range(ceil(first / step), floor(last / step) + 1)]
    return [(at, power(round(at)) if is_power else written(at, step)) for at in found]


def steps(span: float) -> list[float]:
    """Return round steps, from one that is much too small for a side to its whole length."""
    decade = floor(log10(span)) - 2
    return [digit * 10.0**e for e in range(decade, decade + 4) for digit in (1, 2, 5)]


def number_within(first: float, last: float, step: float) -> int:
    """Return how many multiples of a step there are."""
    return floor(last / step) - ceil(first / step) + 1


def written(number: float, step: float) -> str:
    """Return a number with the decimals of its step, and a minus as it is printed."""
    return f"{number:,.{max(0, -floor(log10(step)))}f}".replace("-", "−")


def power(exponent: int) -> str:
    """Return a power of ten as it is printed: 1,000, 0.01, 10⁻⁸."""
    if -4 < exponent < 5:
        return f"{10.0**exponent:,.{max(0, -exponent)}f}"
    return "10" + str(exponent).translate(RAISED)
