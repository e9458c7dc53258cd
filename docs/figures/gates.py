"""The four corners of two yes-or-no questions, and the lines that one neuron can draw."""

from _literate.figures import dot, line, svg, text

SIDE, LEFT, TOP, STEP = 90, 35, 45, 155


def panel(at: int, name: str, ones: set[tuple[int, int]], cut: tuple[float, ...] | None) -> str:
    """Return one gate: its corners, and the line between the answers if there is one."""
    left = LEFT + at * STEP
    corners = [
        dot(left + SIDE * x, TOP + SIDE * (1 - y), (x, y) in ones) for x in (0, 1) for y in (0, 1)
    ]
    if cut:
        x1, y1, x2, y2 = cut
        edge = line(
            left + SIDE * x1, TOP + SIDE * (1 - y1), left + SIDE * x2, TOP + SIDE * (1 - y2)
        )
    else:
        edge = text(left + SIDE / 2, TOP + SIDE / 2, "?", size=30)
    return text(left + SIDE / 2, 15, name) + edge + "".join(corners)


def draw() -> str:
    """Return the drawing."""
    return svg(
        470,
        155,
        panel(0, "AND", {(1, 1)}, (0.3, 1.2, 1.2, 0.3)),
        panel(1, "OR", {(0, 1), (1, 0), (1, 1)}, (-0.2, 0.7, 0.7, -0.2)),
        panel(2, "XOR", {(0, 1), (1, 0)}, None),
    )
