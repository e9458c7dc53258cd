"""A figure is a script under docs/figures whose `draw` returns SVG, put into the page itself.

An SVG inside the page follows the page's colors, light or dark; a picture beside it could not.
"""

import html
import re
import runpy
from pathlib import Path
from xml.etree.ElementTree import Element

FOLDER = Path(__file__).parents[1] / "figures"


def script_of(src: str) -> Path:
    """Return the script that draws ``…/figures/one-chain.svg``."""
    return FOLDER / (Path(src).stem.replace("-", "_") + ".py")


def is_made_here(src: str) -> bool:
    """Whether an image is drawn by a script."""
    return Path(src).suffix == ".svg" and script_of(src).is_file()


def drawn(src: str) -> str:
    """Return the SVG that a figure's script draws."""
    return str(runpy.run_path(str(script_of(src)))["draw"]())


def inline(image: Element) -> str:
    """Return a figure as part of the page, with its text alternative."""
    alt = html.escape(image.get("alt", ""))
    svg = re.sub(
        r"<svg\b", f'<svg role="img" aria-label="{alt}"', drawn(image.get("src", "")), count=1
    )
    return f'<span class="figure">{svg}</span>'
