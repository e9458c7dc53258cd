"""Each page can be taken away: as Markdown, as a notebook and as a script, with what it shows.

They are made when the site is built, of the same reading that is executed.
"""

import ast
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from doctest import Example
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from ..copying.slicing import as_pasted
from ..pages.document import Fence
from ..running.session import parsed
from . import figures
from .plain_markdown import Box, Part, Plain, beside, link_to, page_address

RUN_AS = ("learn/", "howto/", "notebooks/", "index.")  # pages that are notebooks and scripts, too
NAMES = {".ipynb": "notebook", ".py": "script", ".md": "Markdown"}
NEEDS = {
    "numpy": "NumPy",
    "matplotlib": "Matplotlib",
    "nn": "and the book's package: `pip install .` in a copy of the project",
}
SHOW = "displayhook"  # what a script shows a value with; no page has a use of its own for it
ENOUGH = 50  # letters that say what a page is about
SENTENCE = re.compile(r"(?:[^.?!`]|`[^`]*`|[.?!](?!\s|$))+[.?!]*")
Json = dict[str, Any]
Sections = Sequence[tuple[str, list[str]]]


@dataclass
class Shelf:
    """The files of a site's pages, until the site is written, and the line of each in llms.txt."""

    files: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)

    def add(self, plain: Plain, title: str, content: str) -> str:
        """Make the files of a page, and return the line of HTML that leads to them."""
        uri, parts = plain.uri, plain.parts
        made = {".md": as_markdown(parts)}
        if uri.startswith(RUN_AS):
            cells = list(cells_of(parts, shown_in(content)))
            cells.insert(1, prose([origin(plain, cells)]))
            made = {".ipynb": as_notebook(cells), ".py": as_script(cells)} | made
        self.files |= {beside(uri, ending): text for ending, text in made.items()}
        address = f"{plain.address}{beside(uri, '.md')}"
        self.lines[uri] = f"- [{title}]({address}): {first_sentences(parts)}"
        links = ", ".join(f'<a href="{link_to(uri, e)}" download>{NAMES[e]}</a>' for e in made)
        return f'\n<p class="take-away">This page to take away: {links}</p>'

    def write(
        self, site: Path, about: list[str], sections: Sections, images: Iterable[str]
    ) -> None:
        """Write the files and the figures that they name, and below `about` the list of all."""
        lists = (
            f"## {title}\n\n" + "\n".join(self.lines[uri] for uri in uris if uri in self.lines)
            for title, uris in sections
        )
        self.files["llms.txt"] = "\n\n".join([*about, *lists]) + "\n"
        for src in images:
            self.files[f"figures/{Path(src).name}"] = figures.shown(src) + "\n"
        for place, text in self.files.items():
            path = site / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")


def first_sentences(parts: list[Part]) -> str:
    """Return how a page begins below its title: its first sentence, or more if it is short."""
    text = "\n\n".join(part.text for part in parts if not part.fence)
    paragraphs = (p for p in text.split("\n\n")[1:] if p[:1] not in "#!<|>-*")
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(next(paragraphs, "").split()))
    said = ""
    for sentence in SENTENCE.findall(words):
        if len(said) >= ENOUGH:
            break
        said += sentence
    return said


def origin(plain: Plain, cells: list[Json]) -> str:
    """Return where a copy comes from, and what it needs to run."""
    code = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code")
    imports = [node for node in parsed(code) if isinstance(node, ast.Import)]
    roots = {alias.name.split(".")[0] for node in imports for alias in node.names}
    needs = ["Python", *(said for root, said in NEEDS.items() if root in roots)]
    where = page_address(plain.address, plain.uri)
    return (
        f"*A copy of [a page of nn]({where}), where all results are checked. "
        f"It needs {', '.join(needs)}.*"
    )


# Markdown


def as_markdown(parts: list[Part]) -> str:
    """Return a page as Markdown; its fences are as they are, so doctest can still run it."""
    return "\n\n".join(within_boxes(parts)) + "\n"


def within_boxes(parts: list[Part]) -> list[str]:
    """Return prose and code as Markdown; what stands together in a box is in one."""
    done, box = list[str](), None
    for part in parts:
        if part.box is not box:
            done += [*closing(box), *opening(part.box)]
            box = part.box
        language = part.fence.language if part.fence else "python" * part.is_cell
        done.append(fenced(part.text, language) if language else part.text)
    return [*done, *closing(box)]


def opening(box: Box | None) -> list[str]:
    """Return how a box begins, in what every reader of Markdown knows."""
    if box is None:
        return []
    if box.is_folded:
        return [f"<details>\n<summary>{box.title}</summary>"]
    return [f"<blockquote>\n\n**{box.title}**"]


def closing(box: Box | None) -> list[str]:
    """Return how a box ends."""
    return [] if box is None else ["</details>" if box.is_folded else "</blockquote>"]


def fenced(text: str, language: str) -> str:
    """Return a fence that holds a text, whatever marks are in it."""
    marks = "````" if "```" in text else "```"
    return f"{marks}{language}\n{text.rstrip(chr(10))}\n{chr(10) * (language == 'pycon')}{marks}"


# A notebook


def cells_of(parts: list[Part], shown: Iterator[list[Json]]) -> Iterator[Json]:
    """Yield the cells of a notebook: prose that stands together is one."""
    waiting: list[Part] = []
    for part in parts:
        if not part.is_cell and not runs(part.fence):
            waiting.append(part)
            continue
        if waiting:
            yield prose(within_boxes(waiting))
            waiting = []
        if part.fence:
            yield from code_cells(part.fence.examples, bool(part.box and part.box.is_folded))
        else:
            yield code(part.text.strip("\n"), next(shown))
    if waiting:
        yield prose(within_boxes(waiting))


def runs(fence: Fence | None) -> bool:
    """Whether a fence runs where it is taken; what is wrong on purpose would change the names."""
    return bool(fence and fence.language == "pycon" and "wrong" not in fence.options)


def prose(texts: list[str]) -> Json:
    """Return a cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(texts)}


def code(source: str, outputs: list[Json], is_folded: bool = False) -> Json:
    """Return a cell of code; of a solution it is hidden until it is asked for."""
    metadata: Json = (
        {"jupyter": {"source_hidden": True, "outputs_hidden": True}} if is_folded else {}
    )
    if any(output["output_type"] == "error" for output in outputs):
        metadata["tags"] = ["raises-exception"]
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": outputs,
        "source": source,
    }


def code_cells(examples: tuple[Example, ...], is_folded: bool) -> Iterator[Json]:
    """Yield a fence as cells; one ends where a value is shown, or an error, as a notebook does."""
    kept: list[Example] = []
    for at, example in enumerate(examples):
        raises = example.exc_msg is not None
        if raises and kept:
            yield cell_of(kept, is_folded)
            kept = []
        kept.append(example)
        if raises or shows_value(example) or at == len(examples) - 1:
            yield cell_of(kept, is_folded)
            kept = []


def cell_of(examples: list[Example], is_folded: bool) -> Json:
    """Return some examples as one cell, with what they show."""
    source = "".join(as_pasted(example.source) for example in examples).rstrip("\n")
    *printing, last = examples
    printed = "".join(wanted(example) for example in printing)
    outputs: list[Json] = []
    if last.exc_msg is None and not shows_value(last):
        printed += wanted(last)
    if printed:
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed})
    if last.exc_msg is not None:
        name, _, says = last.exc_msg.strip().partition(": ")
        trace = ["Traceback (most recent call last):", "    ...", last.exc_msg.strip()]
        error = {"output_type": "error", "ename": name, "evalue": says, "traceback": trace}
        outputs.append(error)
    elif shows_value(last):
        outputs.append(result(wanted(last)))
    return code(source, outputs, is_folded)


def shows_value(example: Example) -> bool:
    """Whether what an example shows is the value of an expression."""
    match parsed(example.source):
        case [ast.Expr(ast.Call(ast.Name("print")))]:
            return False
        case [ast.Expr()]:
            return bool(example.want) and example.exc_msg is None
    return False


def wanted(example: Example) -> str:
    """Return what an example shows, without the sign for a blank line."""
    return re.sub(r"^<BLANKLINE>$", "", example.want, flags=re.MULTILINE)


def result(text: str) -> Json:
    """Return the value of a cell's last line as an output."""
    data = {"text/plain": text.rstrip("\n")}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}


def shown_in(content: str) -> Iterator[list[Json]]:
    """Yield what each cell of a notebook's page shows: print, value, pictures."""
    if 'class="language-pycon highlight cell no-copy notebook"' not in content:
        return
    for cell in BeautifulSoup(content, "html.parser").select(".cell.notebook"):
        texts = [samp.get_text() for samp in cell.select("samp")]
        last = parsed(str(cell["data-copy"]))[-1:]
        value = isinstance(last[0], ast.Expr) if last else False
        is_printing = ast.unparse(last[0]).startswith("print(") if value else True
        outputs = [
            {"output_type": "stream", "name": "stdout", "text": text}
            for text in (texts if is_printing else texts[:-1])
        ]
        outputs += [] if is_printing else [result(text) for text in texts[-1:]]
        yield outputs + [picture(drawn) for drawn in cell.select(".figure > svg, .figure > img")]


def picture(drawn: Tag) -> Json:
    """Return a figure as an output."""
    if drawn.name == "svg":
        data = {"image/svg+xml": str(drawn)}
    else:
        kind, _, bits = str(drawn["src"]).removeprefix("data:").partition(";base64,")
        data = {kind: b64decode(bits).decode() if kind.endswith("xml") else bits}
    data["text/plain"] = str(drawn.get("alt") or drawn.get("aria-label"))
    return {"output_type": "display_data", "data": data, "metadata": {}}


def as_notebook(cells: list[Json]) -> str:
    """Return cells as a file of Jupyter."""
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": numbered, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


# A script


def as_script(cells: list[Json]) -> str:
    """Return cells as a script in the percent format: it runs alone, and prints what it shows."""
    parts, shows = list[str](), False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            lines = (f"# {line}".rstrip() for line in cell["source"].split("\n"))
            parts.append("\n".join(["# %% [markdown]", *lines]))
            continue
        text, is_shown = spoken(cell["source"], cell["outputs"])
        shows |= is_shown
        parts.append("\n".join(["# %%", text, *map(remark, cell["outputs"])]).rstrip())
    hook = [f"# %%\nfrom sys import {SHOW}  # as Python's prompt shows a value"] * shows
    return "\n\n".join([*parts[:2], *hook, *parts[2:]]) + "\n"


def spoken(source: str, outputs: list[Json]) -> tuple[str, bool]:
    """Return code that shows its value, or its error, and whether it shows a value."""
    kinds = {output["output_type"] for output in outputs}
    body = parsed(source)
    if "error" in kinds:
        says = 'print(f"{type(error).__name__}: {error}")'
        return f"try:\n{indented(source)}\nexcept Exception as error:\n    {says}", False
    if "execute_result" not in kinds or not body:
        return source, False
    last = body[-1]
    assert last.end_lineno is not None
    lines = source.split("\n")
    expression = ast.get_source_segment(source, last) or ""
    before, after = lines[: last.lineno - 1], lines[last.end_lineno :]
    start = lines[last.lineno - 1].encode()[: last.col_offset].decode()
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Tuple):
        expression = f"({expression})"
    end = lines[last.end_lineno - 1].encode()[last.end_col_offset :].decode()
    return "\n".join([*before, f"{start}{SHOW}({expression}){end}", *after]), True


def indented(source: str) -> str:
    """Return code one level deeper; what a string has on its further lines stays as it is."""
    strings = [
        node
        for statement in parsed(source)
        for node in ast.walk(statement)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
    ]
    kept = {
        at for node in strings for at in range(node.lineno, node.end_lineno or node.lineno)
    }  # the indices of lines that begin within a string
    return "\n".join(
        line if at in kept or not line.strip() else f"    {line}"
        for at, line in enumerate(source.split("\n"))
    )


def remark(output: Json) -> str:
    """Return an output as a comment."""
    text = output.get("text") or output.get("data", {}).get("text/plain")
    if output["output_type"] == "error":
        text = f"{output['ename']}: {output['evalue']}"
    return "\n".join(f"#> {line}".rstrip() for line in str(text).rstrip("\n").split("\n"))
