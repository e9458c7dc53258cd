"""A figure of the book as what its script defines, as a tree, and as its words."""

import runpy
from types import SimpleNamespace
from xml.etree import ElementTree

from literate.site import figures
from nn import _svg

SVG = "{http://www.w3.org/2000/svg}"


def script(name):
    """What a figure's script defines, as an object."""
    return SimpleNamespace(**runpy.run_path(figures.FOLDER / f"{name}.py"))


def of_role(role):
    """The color of a role in a drawing."""
    return getattr(_svg, role.upper())


def tree_of(name):
    """A figure as a tree."""
    return ElementTree.fromstring(figures.drawn(f"figures/{name}.svg"))


def words(name):
    """The words in a figure."""
    return [element.text for element in tree_of(name).iter(f"{SVG}text")]
