"""How much slips through? Change one token of a page, run that page's tests, and see.

`uv run python -m tests.tools.edits --count 300 --seed 0` works in a copy of the project and prints
the edits that no test noticed. Some of them change no meaning; a person has to look.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import literate.pytest_plugin  # noqa: F401 (before a fork)
from literate.pages import document, reader

ROOT = Path(__file__).parents[2]
OPTIONS = [
    "-xq",
    "-pno:cacheprovider",
    "-n0",
    "-pno:hypothesispytest",
    "-Wignore::pytest.PytestAssertRewriteWarning",
]
OTHER_DIGIT = {str(d): [str(e) for e in range(10) if e != d] for d in range(10)}


def pages() -> list[Path]:
    """The pages that say something about neural networks."""
    docs = ROOT / "docs"
    first = [ROOT / "README.md", docs / "index.md", docs / "about" / "errata.md"]
    others = [*(docs / "howto").glob("*.md"), *(docs / "notebooks").glob("*.py")]
    return [*first, *sorted((docs / "learn").glob("*.md")), *sorted(others)]


def places(reading: document.Page) -> list[tuple[str, int, int, str, str]]:
    """Every edit of a page: its kind, the line, the column, what stands there, what could."""
    found = []
    for fence in reading.of(document.Fence):
        if fence.absent:  # what it needs is not here, and it is not run
            continue
        for example in fence.examples:
            first = fence.line_of(example) + example.source.count("\n")
            for at, text in enumerate(example.want.splitlines()):
                found += [("output", first + at, *edit) for edit in in_output(text, fence.indent)]
    for number in reading.of(document.Number):
        start = reading.lines[number.line - 1].index(number.markup)
        start += number.markup.index(number.text)
        for at, old in enumerate(number.text):
            found += [
                ("number", number.line, start + at, old, new) for new in OTHER_DIGIT.get(old, [])
            ]
    for equation in reading.of(document.Equation):
        if not equation.argued:
            for at, _ in enumerate(equation.latex.split("\n"), start=equation.line + 1):
                line = reading.lines[at - 1]
                found += [("equation", at - 1, *edit) for edit in in_latex(line)]
    return [
        (kind, line - (kind != "equation"), column, old, new)
        for kind, line, column, old, new in found
    ]


def in_output(text: str, indent: str) -> list[tuple[int, str, str]]:
    """Digits, signs and truth values of a line that a program printed."""
    edits = []
    for m in re.finditer(r"\d|(?<=[\s\[(])-(?=\d)|True|False", text):
        news = OTHER_DIGIT.get(m[0]) or {"-": [""], "True": ["False"], "False": ["True"]}[m[0]]
        edits += [(len(indent) + m.start(), m[0], new) for new in news]
    return edits


def in_latex(line: str) -> list[tuple[int, str, str]]:
    """Signs, digits, indices, transposes, primes, factors and limits of a line of LaTeX."""
    if line.startswith("\\label"):
        return []
    edits = []
    for m in re.finditer(
        r"(?<![\\a-zA-Z])[+-]|\^\\top|'|\\odot|\d|(?<=[_{ij])[ijkm](?![a-z])|\\sigma|\\eta", line
    ):
        old = m[0]
        news = OTHER_DIGIT.get(old) or {
            "+": ["-"], "-": ["+"], "^\\top": [""], "'": [""], "\\odot": ["", "+"],
            "\\sigma": ["\\tanh"], "\\eta": ["", "2 \\eta"],
        }.get(old) or [i for i in "ijkm" if i != old]  # fmt: skip
        edits += [(m.start(), old, new) for new in news]
    return edits


class Nearest:
    """Runs first what stands nearest to an edit: it is most likely to notice."""

    def __init__(self, line: int) -> None:
        self.line = line

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the checks of a page by how far they stand from the line."""
        items.sort(key=lambda item: abs(item.reportinfo()[1] + 1 - self.line))


def noticed(path: Path, text: str, line: int = 0) -> bool:
    """Whether the tests of this page fail when it reads like this, that line being another.

    They run in a fork, which has imported all that they need.
    """
    original = path.read_text("utf-8")
    path.write_text(text, "utf-8", newline="\n")
    try:
        child = os.fork()
        if not child:
            try:
                for stream in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
                os._exit(pytest.main([*OPTIONS, str(path)], plugins=[Nearest(line)]))
            finally:  # not even pytest can cope
                os._exit(255)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code not in (0, 1):
            raise RuntimeError(f"pytest ends with {code} on {path}:{line}:\n{text}")
        return code == 1
    finally:
        path.write_text(original, "utf-8", newline="\n")


def make(count: int, seed: int) -> None:
    """Make the edits in this copy of the project, and print what slipped through."""
    rng = random.Random(seed)
    readings = {path: reader.read(path) for path in pages()}
    by_kind: dict[str, list[tuple[Path, int, int, str, str]]] = {}
    for path, reading in readings.items():
        for kind, *edit in places(reading):
            by_kind.setdefault(kind, []).append((path, *edit))
    for path, reading in readings.items():
        if noticed(path, "\n".join(reading.lines)):
            sys.exit(f"{path} fails as it is; mend it first")
    slipped = 0
    for _ in range(count):
        kind = rng.choice(["output", "number", "equation", "equation"])
        path, index, column, old, new = rng.choice(by_kind[kind])
        lines = list(readings[path].lines)
        line = lines[index]
        assert line[column:].startswith(old), (path, index, column, old)
        lines[index] = line[:column] + new + line[column + len(old) :]
        if not noticed(path, "\n".join(lines), index + 1):
            slipped += 1
            place = path.relative_to(ROOT)
            print(f"{place}:{index + 1}: {kind}\n  {line}\n  {lines[index]}", flush=True)
    print(f"{count - slipped} of {count} edits were noticed")


def main() -> None:
    """Copy the project, and make the edits there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--here", action="store_true", help="what stands here is a copy")
    options = parser.parse_args()
    if options.here:
        make(options.count, options.seed)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".*", "site.*", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignored)
        shutil.rmtree(copy / "site", ignore_errors=True)
        words = [sys.executable, "-m", "tests.tools.edits", "--here", *sys.argv[1:]]
        one = {"OPENBLAS_NUM_THREADS": "1"}  # a fork takes one thread along
        environment = os.environ | one | {"PYTHONPATH": str(copy)}
        sys.exit(subprocess.run(words, cwd=copy, env=environment).returncode)


if __name__ == "__main__":
    main()
