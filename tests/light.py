"""How much light a color sends, and how far two stand apart, as WCAG 2 has it."""

import numpy as np


def linear(color):
    """The amounts of red, green and blue light, of a color with six digits or with three."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    shares = np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast of WCAG 2."""
    bright = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)
