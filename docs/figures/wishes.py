"""Ten outputs are asked what they wish of one hidden neuron, and the wishes are added up.

The network knows nothing yet, and it is shown a two. The numbers are those of the page.
"""

import numpy as np

import nn
from nn._svg import BLAME, TARGET, Plot, box, line, shade, svg, text

J = 3  # the neuron that is asked about
PLOT = Plot(104, 14, 246, 160, (-0.6, 11.6), (-0.64, 0.47))


def asked() -> tuple[np.ndarray, np.ndarray]:
    """Return the image, and what each output wishes of the neuron."""
    images, digits = nn.data.digits()
    two, should = images[digits == 2][:1], np.eye(10)[2]
    net = nn.init([64, 6, 10], rng=1, hidden=nn.sigmoid)
    return two.reshape(8, 8), (should - nn.predict(net, two)[0]) * net[1].W[J]


def signed(number: float) -> str:
    """Return a number with its sign."""
    return f"{number:+.2f}".replace("-", "−")


def draw() -> str:
    """Return the drawing."""
    image, wishes = asked()
    bars = [*enumerate(wishes), (11, wishes.sum())]
    shapes = []
    for at, wish in bars:
        color = TARGET if at == 11 else BLAME
        shapes.append(line(*PLOT.at(at, 0), *PLOT.at(at, wish), color, 12))
        x, y = PLOT.at(at, wish)
        if abs(wish) > 0.2:
            shapes.append(text(x, y + (11 if wish < 0 else -11), signed(wish), color, 13))
        name = "sum" if at == 11 else f"{at}"
        shapes.append(text(x, 186, name, color if at == 11 else "", 14))
    return svg(
        360,
        222,
        shade(image, 10, 54, 9, TARGET),
        box(10, 54, 72, 72, stroke=0.7),
        text(46, 144, "shown: a 2", size=14),
        *shapes,
        PLOT.across(0),
        text(PLOT.at(4.5, 0)[0], 208, "what each output wishes of one neuron", size=14),
    )
