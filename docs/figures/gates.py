"""The four corners of two yes-or-no questions, and the lines that one neuron can draw.

The lines are where the weighted sum of the page's AND and OR is zero.
"""

from nn._svg import VALUE, WEIGHT, box, dot, line, svg, text

SIDE, LEFT, TOP, STEP = 64, 26, 44, 122


def panel(at: int, name: str, ones: set[tuple[int, int]], b: float | None) -> str:
    """Return one gate: its corners, and the line ``10 x1 + 10 x2 + b = 0`` if there is one."""
    left = LEFT + at * STEP
    corners = [
        dot(left + SIDE * x, TOP + SIDE * (1 - y), (x, y) in ones) for x in (0, 1) for y in (0, 1)
    ]
    if b is None:
        edge = text(left + SIDE / 2, TOP + SIDE / 2, "?", size=30)
    else:
        reach = -b / 10
        ends = [(x, reach - x) for x in (max(-0.28, reach - 1.28), min(1.28, reach + 0.28))]
        (x1, y1), (x2, y2) = ends
        edge = line(
            left + SIDE * x1, TOP + SIDE * (1 - y1), left + SIDE * x2, TOP + SIDE * (1 - y2), WEIGHT
        )
    frame = box(left - 18, TOP - 18, SIDE + 36, SIDE + 36, stroke=0.7)
    axes = [
        text(left + SIDE / 2, TOP + SIDE + 30, "x₁", VALUE, 14),
        text(left - 9, TOP + 0.7 * SIDE, "x₂", VALUE, 14),
    ]
    return frame + text(left + SIDE / 2, 12, name) + edge + "".join(corners + axes)


def draw() -> str:
    """Return the drawing."""
    return svg(
        360,
        148,
        panel(0, "AND", {(1, 1)}, -15),
        panel(1, "OR", {(0, 1), (1, 0), (1, 1)}, -5),
        panel(2, "XOR", {(0, 1), (1, 0)}, None),
    )
