"""How the site is recognized: its mark, its picture where a link is shared, and how a page begins.

The mark is XOR: of four corners two are filled, opposite each other.
"""

import html
import re
import struct
import zlib
from math import ceil
from pathlib import Path

import numpy as np

from ..pages.document import Equation
from . import equations
from .plain_markdown import Plain
from .take_away import Sections, first_sentences

MARK = Path(__file__).parent / "theme" / ".icons" / "nn" / "mark.svg"
LIGHT, DARK = "#0b716a", "#2fc79b"  # the color of what flows, as in assets/style
WIDTH, HEIGHT, CELL = 1200, 630, 30
WORDS, LINES, EQUATIONS = 200, 20, 3  # that are read in a minute
CHAPTERS = ("learn/", "howto/", "notebooks/")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|<[^>]*>", re.DOTALL)


def favicon() -> str:
    """Return the mark as a file of its own, in the color of the system's light or dark."""
    style = f"svg{{color:{LIGHT};fill:{LIGHT}}}"
    dark = f"@media(prefers-color-scheme:dark){{svg{{color:{DARK};fill:{DARK}}}}}"
    return MARK.read_text("utf-8").replace("><g", f"><style>{style}{dark}</style><g", 1)


def preview() -> bytes:
    """Return the picture of a shared link: what the network of the first page says everywhere."""
    import nn  # as it is now, for a server sees the package change

    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    columns, rows = WIDTH // CELL, HEIGHT // CELL
    side = rows - 8  # cells from one corner of XOR to the other
    x1 = (np.arange(columns) - (columns - side) / 2 + 0.5) / side
    x2 = 1 - (np.arange(rows) - (rows - side) / 2 + 0.5) / side
    grid = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    share = nn.predict(net, grid).reshape(rows, columns).repeat(CELL, axis=0).repeat(CELL, axis=1)
    pixels = mixed("#ffffff", LIGHT, 0.8 * share)
    across, down = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    for (x, y), (wanted,) in zip(X, Y, strict=True):
        left, top = WIDTH / 2 + (x - 0.5) * side * CELL, HEIGHT / 2 - (y - 0.5) * side * CELL
        away = np.hypot(across - left, down - top)
        pixels[away < 24] = mixed("#ffffff", "#6f1a86", np.array(1.0))
        pixels[away < 18 * (1 - wanted)] = 255
    return png(pixels.round().astype(np.uint8))


def mixed(one: str, other: str, share: np.ndarray) -> np.ndarray:
    """Return a color between two, or many, as numbers from 0 to 255 in a last axis."""
    first, last = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (one, other))
    return first + share[..., None] * (last - first)


def png(pixels: np.ndarray) -> bytes:
    """Return pixels, height × width × 3, as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = {b"IHDR": head, b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def minutes(page: Plain) -> int:
    """Return how long a page takes: its words, lines of code and equations, but what is folded."""
    words = lines = 0
    for part in page.parts:
        if part.box and part.box.is_folded:
            continue
        if part.fence or part.is_cell:
            lines += part.text.strip().count("\n") + 1
        else:
            words += len(FORMULA.sub("x", part.text).split())
    count = len(page.reading.of(Equation))
    return ceil(words / WORDS + lines / LINES + count / EQUATIONS)


def opener(page: Plain, sections: Sections) -> str:
    """Return the line above a title: where in the book it stands, and how long the page takes."""
    for section, uris in sections:
        if page.uri in uris and page.uri.startswith(CHAPTERS):
            place = f"{html.escape(section)} · {uris.index(page.uri) + 1} of {len(uris)}"
            return f'<p class="opener">{place} · about {minutes(page)} minutes</p>\n'
    return ""


def description(page: Plain) -> str:
    """Return what a page is about, as an attribute: its first sentences, as plain text."""
    return html.escape(re.sub("[*`]", "", equations.in_words(first_sentences(page.parts))))
