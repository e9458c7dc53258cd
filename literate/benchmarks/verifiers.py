"""The blocks of some pages, run by us and by the tools that people would pick, one of them each.

Each is imported where it is used, and reads the pages as it is meant to: Python's own doctest and
Sybil find the prompts; pytest-markdown-docs and mktestdocs read only code in fences of `python`,
and compare no output, so they get each block without its prompts and without what it shows.
"""

import doctest
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .. import store

Counts = dict[str, int]  # how many checks were made, and how many of them failed

FENCE = re.compile(
    r"^(?P<indent> *)(?P<marks>`{3,})pycon(?P<info>.*)\n(?P<body>(?:.*\n)*?)(?P=indent)(?P=marks)$",
    re.MULTILINE,
)
OURS, DOCTEST = "literate", "doctest"


def blocks(text: str, as_fence: Callable[[int, str], str]) -> str:
    """Return a page with each block as a tool reads it; what needs more than NumPy is left out."""
    count = 0

    def read(fence: re.Match[str]) -> str:
        nonlocal count
        if "needs=" in fence["info"]:
            return ""
        count += 1
        body = re.sub(rf"^{fence['indent']}", "", fence["body"], flags=re.MULTILINE)
        return as_fence(count, body)

    return FENCE.sub(read, text)


def prompts(_: int, body: str) -> str:
    """Return a block with its prompts and outputs."""
    return f"```pycon\n{body}```"


def code(body: str) -> str:
    """Return the code of a block, less what is to end with an error: that cannot be said here."""
    examples = doctest.DocTestParser().get_examples(body)
    return "".join(example.source for example in examples if example.exc_msg is None)


def python(_: int, body: str) -> str:
    """Return a block as code alone."""
    return f"```python\n{code(body)}```"


def continued(count: int, body: str) -> str:
    """Return a block as code that knows the names of those above it."""
    return python(count, body).replace("python", "python continuation" if count > 1 else "python")


class Tally:
    """Counts what pytest reports."""

    def __init__(self) -> None:
        self.counts = {"checks": 0, "failed": 0}

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Count a check that was made."""
        self.counts["checks"] += report.when == "call" and not report.skipped
        self.counts["failed"] += report.failed


def by_pytest(*words: str) -> Counts:
    """Return what a run of pytest in this process counts."""
    import pytest

    tally = Tally()
    pytest.main(["-q", "-p", "no:cacheprovider", "--tb=no", *words], [tally])
    return tally.counts


def ours(pages: list[Path], folder: Path) -> Counts:
    """Judge all that the pages say; nothing is known from an earlier run."""
    store.FOLDER = folder
    return by_pytest("-n", "0", *map(str, pages))


def by_doctest(pages: list[Path], folder: Path) -> Counts:
    """Compare the outputs as `python -m doctest` does, which would end at the first bad page."""
    found = [doctest.testfile(str(path), module_relative=False) for path in written(pages, folder)]
    return {"checks": sum(f.attempted for f in found), "failed": sum(f.failed for f in found)}


SYBIL = """\
from sybil import Sybil
from sybil.parsers.rest import DocTestParser

pytest_collect_file = Sybil([DocTestParser()], patterns=["*.md"]).pytest()
"""


def sybil(pages: list[Path], folder: Path) -> Counts:
    """Compare the outputs with Sybil's parser of prompts; its parsers of fences pass `pycon` by."""
    written(pages, folder)
    (folder / "conftest.py").write_text(SYBIL, "utf-8")
    return by_pytest(*alone(folder))


def markdown_docs(pages: list[Path], folder: Path) -> Counts:
    """Run the code, each block with all those above it once more: so it continues them."""
    written(pages, folder, continued)
    return by_pytest("--markdown-docs", *alone(folder))


def mktestdocs(pages: list[Path], folder: Path) -> Counts:
    """Run the code of each page as one program."""
    from mktestdocs import check_md_file

    counts = {"checks": 0, "failed": 0}
    for path in written(pages, folder, python):
        counts["checks"] += 1
        try:
            check_md_file(path, memory=True)
        except Exception:
            counts["failed"] += 1
    return counts


VERIFIERS: dict[str, Callable[[list[Path], Path], Counts]] = {
    OURS: ours,
    DOCTEST: by_doctest,
    "sybil": sybil,
    "pytest-markdown-docs": markdown_docs,
    "mktestdocs": mktestdocs,
}


def alone(folder: Path) -> list[str]:
    """Return what lets pytest know nothing of this project."""
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return ["-c", str(folder / "pytest.ini"), "--rootdir", str(folder), str(folder)]


def written(
    pages: list[Path], folder: Path, as_fence: Callable[[int, str], str] = prompts
) -> list[Path]:
    """Return the pages as a tool reads them, written into a folder."""
    found = [folder / path.name for path in pages]
    for path, place in zip(pages, found, strict=True):
        place.write_text(blocks(path.read_text("utf-8"), as_fence), "utf-8")
    return found


def main(name: str, *pages: str) -> None:
    """Print what one of them counts, in a line behind all that it says itself."""
    with TemporaryDirectory() as folder:
        counts = VERIFIERS[name]([*map(Path, pages)], Path(folder))
    print(json.dumps(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
