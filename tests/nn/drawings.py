"""The drawings that the tests look at, and how they take one apart."""

from xml.etree import ElementTree

import numpy as np

import nn
from nn.drawing import boundary, curve, digits, network

SVG = "{http://www.w3.org/2000/svg}"


def parts(picture, tag, **attributes):
    """Return the elements of a drawing with this tag and these attributes."""
    names = {key.replace("_", "-"): value for key, value in attributes.items()}
    return [
        element
        for element in ElementTree.fromstring(picture).iter(SVG + tag)
        if all(element.get(key) == value for key, value in names.items())
    ]


def words_in(picture):
    return [element.text for element in parts(picture, "text")]


def described(picture):
    (description,) = parts(picture, "desc")
    return description.text


rng = np.random.default_rng(0)
NETS = {
    "xor": nn.init([2, 4, 1], rng=0),
    "without bias": nn.init([3, 2], rng=0, bias=False),
    "wide": nn.init([64, 9, 10], rng=0),
    "zeros": [nn.Layer(np.zeros((2, 2)), None, nn.relu)],
}
DRAWINGS = {
    **{f"network, {name}": network(net) for name, net in NETS.items()},
    "curve": curve([0.5, 0.25, 0.125]),
    "curve of ratios": curve([10.0**-k for k in range(9)]),
    "curve of one": curve([0.5]),
    "curve with validation": curve(nn.History([0.5, 0.25], [0.6, 0.5])),
    "boundary": boundary(NETS["xor"], *nn.data.xor()),
    "boundary of six": boundary(nn.init([2, 6], rng=0), rng.normal(size=(9, 2)), [5] * 9),
    "digits": digits(nn.data.digits()[0][:9], nn.data.digits()[1][:9]),
    "hostile words": digits(np.eye(4)[:1], ["<script>alert('&\"')</script>"]),
}


def place_of(element):
    """Return the left, top, right and bottom of a word, about."""
    size = float(element.get("font-size", 15))
    wide = 0.58 * size * len(element.text)
    start = {"start": 0, "end": wide}.get(element.get("text-anchor"), wide / 2)
    left, foot = float(element.get("x")) - start, float(element.get("y"))
    return left, foot - size / 2, left + wide, foot
