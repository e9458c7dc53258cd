"""Two values that should be one are shown entry by entry, and where they differ most."""

from typing import Any

import numpy as np


def most_apart(one: Any, other: Any, sides: tuple[str, str]) -> str:
    """Return where two values differ most, and what they are there."""
    one, other = np.asarray(one, float), np.asarray(other, float)
    apart = np.where(np.isnan(one - other), np.inf, np.abs(one - other))
    place = np.unravel_index(apart.argmax(), apart.shape)
    values = f"{sides[0]} gives {one[place]:.6g} and {sides[1]} {other[place]:.6g}"
    if not place:
        return f": {values}"
    return f", most at entry {', '.join(str(int(p) + 1) for p in place)}, where {values}"


def told(one: Any, other: Any, sides: tuple[str, str]) -> str:
    """Return two values, below what gives them."""
    return f"{sides[0]} gives\n{indented(one)}\n{sides[1]} gives\n{indented(other)}"


def indented(value: Any) -> str:
    """Return the text of a value, two blanks to the right."""
    text = np.array2string(np.asarray(value), precision=4, threshold=60, suppress_small=True)
    return "\n".join("  " + line for line in text.split("\n"))
