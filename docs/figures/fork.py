"""A push at x reaches r on two paths: the slopes along a path multiply, and the paths add.

The slopes are those of u = x², v = 3x + 1 and r = uv at x = 2, found by pushing.
"""

import nn
from literate.site.figures import arrow
from nn._svg import VALUE, circle, svg, text

X = 2.0


def u(x: float) -> float:
    """Return what the upper machine makes of x."""
    return x**2


def v(x: float) -> float:
    """Return what the lower machine makes of x."""
    return 3 * x + 1


def slopes() -> list[float]:
    """Return the slopes of u and of v at x, and of r at u and at v, to six digits."""
    ways = (
        (u, X),
        (v, X),
        (lambda at: at * v(X), u(X)),
        (lambda at: u(X) * at, v(X)),
    )
    found = [round(float(nn.numerical_gradient(f, at)), 6) for f, at in ways]
    return found


def draw() -> str:
    """Return the drawing."""
    du, dv, dr_du, dr_dv = (f"{slope:g}" for slope in slopes())
    return svg(
        360,
        170,
        circle(28, 85, "x", color=VALUE),
        circle(180, 35, "u"),
        circle(180, 135, "v"),
        circle(332, 85, "r"),
        arrow(50, 77, 159, 42),
        arrow(50, 93, 159, 128),
        arrow(202, 42, 311, 77),
        arrow(202, 128, 311, 93),
        text(92, 44, du),
        text(92, 128, dv),
        text(270, 44, dr_du),
        text(270, 128, dr_dv),
        text(180, 85, f"{du} · {dr_du} + {dv} · {dr_dv}"),
    )
