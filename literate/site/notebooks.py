"""A notebook becomes an ordinary page: its Markdown as it is, its code cells with what came out.

mkdocs-jupyter runs the notebook and makes a page with JupyterLab's own look, 600 kB of it. What
came out is taken from that page; everything around it is left behind.
"""

import atexit
import html
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from .. import store
from ..pages.document import Cell, Page
from ..paths import DOCS
from ..running import guard
from . import code_cells, keys, page_data

ALT = re.compile(r"^# alt: (?P<alt>.+)\n", re.MULTILINE)


QUIET = """\
import logging
logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it looks for fonts, once, and says so
"""


class NotebookError(Exception):
    """A notebook that cannot be shown, with file:line and one sentence."""


def prepare() -> None:
    """Let notebooks run as they do on any machine, whatever its owner has set for Jupyter."""
    home = Path(tempfile.mkdtemp(prefix="nn-notebooks-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    startup = home / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "quiet.py").write_text(QUIET, "utf-8")
    os.environ.pop("MPLBACKEND", None)  # with another one nothing is drawn
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside other pages, two wait on each other
    os.environ.update(IPYTHONDIR=str(home), JUPYTER_NO_CONFIG="1", JUPYTER_RUNTIME_DIR=str(home))


def as_markdown(executed: Callable[[], str], reading: Page) -> str:
    """Return the page's Markdown, with every code cell as finished HTML; it is run if need be.

    What it reads is known where its equations were judged.
    """
    subject = reading.path, "", "\n".join(reading.lines)
    kept = store.get("notebook", *subject)
    if kept is None:
        kept = with_cells(executed(), reading)
        if page_data.kept(reading, reading.path.relative_to(DOCS).as_posix()):
            store.put("notebook", *subject, kept)
    return str(kept)


def with_cells(executed: str, reading: Page) -> str:
    """Return the Markdown of a notebook that has been executed."""
    soup = BeautifulSoup(executed, "html.parser")
    # Each code cell stands in a second one of the same class; only the inner one counts.
    inner = [cell for cell in soup.select(".jp-CodeCell") if not cell.select_one(".jp-CodeCell")]
    outputs = [cell.select_one(".jp-Cell-outputWrapper") for cell in inner]
    cells = stretches(reading)
    parts = [keys.written(reading, line, text) for _, line, text in cells]
    code = [at for at, (kind, _, _) in enumerate(cells) if kind == "code"]
    for at, output, cell in zip(code, outputs, reading.of(Cell), strict=True):
        where = f"{reading.path.name}:{cell.line}"
        parts[at] = code_cell(cells[at][2], output, where, cell.key)
    return "\n\n".join(parts)


def stretches(reading: Page) -> list[tuple[str, int, str]]:
    """Return the cells of a percent-format notebook: kind, first line, text."""
    lines = reading.lines
    starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
    found = []
    for start, end in pairwise([*starts, len(lines)]):
        body = lines[start + 1 : end]
        if lines[start].startswith("# %% [markdown]"):
            text = "\n".join(re.sub(r"^# ?", "", line) for line in body)
            found.append(("markdown", start + 2, text))
        else:
            found.append(("code", start + 2, "\n".join(body).strip("\n") + "\n"))
    return found


def code_cell(code: str, output: Tag | None, where: str, key: str) -> str:
    """Return a code cell as HTML: the code without its ``# alt:`` line, then what it gave."""
    alt = ALT.search(code)
    code = ALT.sub("", code)
    parts = [("code", code)]
    pictures, printed, results = [], [], []
    for shown in output.select(".jp-OutputArea-output") if output else []:
        if str(shown.get("data-mime-type", "")).endswith("stderr"):
            words = shown.get_text().strip()
            raise NotebookError(f"{where}: {guard.unseen(2, words)}")
        drawn = shown.find("svg") or shown.find("img")
        if drawn:
            if alt is None:
                raise NotebookError(f"{where}: this cell draws; say what is to be seen in # alt: …")
            pictures.append(picture(drawn, alt["alt"]))
        elif shown.pre and "jp-OutputArea-executeResult" not in shown["class"]:
            printed.append(shown.pre.get_text())  # in as many pieces as the kernel sent it
        else:
            results.append(shown.get_text())
    for text in ("".join(printed), *results):
        if text.strip("\n"):
            parts.append(("output", text.strip("\n") + "\n"))
    return code_cells.cell(parts, code, extra="".join(pictures), kind="notebook", key=key)


def picture(element: Tag, alt: str) -> str:
    """Return a figure with its text alternative."""
    if element.name == "svg":
        element["role"] = "img"
        element["aria-label"] = alt
        return f'<div class="figure">{element}</div>'
    return f'<div class="figure"><img src="{element["src"]}" alt="{html.escape(alt)}"></div>'
