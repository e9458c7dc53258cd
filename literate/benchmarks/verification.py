"""What it costs to judge the pages, beside tools that run their blocks, and to build the site.

Python's own doctest compares the outputs of each block, which it runs once: it checks no equation,
no number in a sentence and no second run. So it is the measure of what the rest costs. All take
their turns in rounds, and what is compared is the processor's time within a round.
"""

import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ..paths import CACHE, DOCS, ROOT
from . import verifiers
from .alone import Spent, spent
from .record import line
from .verifiers import DOCTEST, OURS

CHAPTERS = sorted((DOCS / "learn").glob("*.md"))
PAGE = DOCS / "learn" / "neuron.md"
TIMES, SECONDS = 3, 1.2  # goals: all chapters beside doctest; one page on the clock
COLD, AGAIN, EDITED, TWICE = "cold", "nothing changed", "one page changed", "chapters twice, cold"
BUILDS = {COLD: 12, AGAIN: 3, EDITED: 3}  # goals, in seconds on the clock
MEMORY = 400  # MiB
NEEDS = {"pytest-markdown-docs": "pytest_markdown_docs"}
LEFT_OUT = shutil.ignore_patterns(".*", "site", "node_modules", "__pycache__", "*.pyc")

Found = dict[str, list[Spent]]


def installed(name: str) -> bool:
    """Return whether a verifier is here."""
    return name == OURS or importlib.util.find_spec(NEEDS.get(name, name)) is not None


def verified(pages: list[Path], names: list[str], rounds: int) -> Found:
    """Return what each verifier took in each round, after one that compiles what it imports."""
    found: Found = {name: [] for name in names}
    module = verifiers.__name__
    for name in names:
        spent([sys.executable, "-m", module, name, str(pages[0])], ROOT)
    for _ in range(rounds):
        for name in names:
            words = [sys.executable, "-m", module, name, *map(str, pages)]
            found[name].append(spent(words, ROOT))
    return found


def ratios(found: Found, other: str = DOCTEST) -> dict[str, list[float]]:
    """Return how many times the processor's time of another each took, a number a round."""
    return {
        name: [one.cpu / base.cpu for one, base in zip(rounds, found[other], strict=True)]
        for name, rounds in found.items()
    }


def rows(title: str, found: Found) -> Iterator[str]:
    """Yield a table: seconds, ratios with their spread, and what was checked."""
    yield f"\n{title:28} {'CPU s':>7} {'wall s':>7} {'× doctest':>10} {'spread':>13} {'checks':>7}"
    for name, times in ratios(found).items():
        cpu, wall = (median(getattr(one, kind) for one in found[name]) for kind in ("cpu", "wall"))
        counts = json.loads(found[name][-1].said)
        spread = f"{min(times):.2f}–{max(times):.2f}"
        failed = f", {counts['failed']} failed" * bool(counts["failed"])
        yield (
            f"{name:28} {cpu:7.2f} {wall:7.2f} {median(times):10.2f} {spread:>13} "
            f"{counts['checks']:7}{failed}"
        )


def goals(chapters: Found, page: Found) -> Iterator[str]:
    """Yield a line for each goal of judging pages."""
    times = median(ratios(chapters)[OURS])
    yield line(f"docs/learn takes {times:.2f} times the CPU of doctest", TIMES / times, 1)
    wall = median(one.wall for one in page[OURS])
    yield line(f"{PAGE.name} takes {wall:.2f} s from the command line", SECONDS / wall, 1)


def copied(folder: Path) -> Path:
    """Return a copy of the project that nothing has been built in, with its npm packages."""
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    shutil.copy(ROOT / ".npmrc", copy)
    (copy / CACHE.name).mkdir()
    for packages in CACHE.glob("npm-*"):
        (copy / CACHE.name / packages.name).symlink_to(packages)
    return copy


def doubled(copy: Path) -> None:
    """Give the book all chapters once more, with labels and names of their own."""
    again = copy / "docs" / "again"
    again.mkdir()
    nav = ""
    for chapter in CHAPTERS:
        text = re.sub(
            r"(\\(?:label|eqref)\{[\w.#-]*?)(eq:)", r"\1\2again-", chapter.read_text("utf-8")
        )
        (again / chapter.name).write_text(text, "utf-8")
        nav += f"      - again/{chapter.name}\n"
    config = copy / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = text.replace("  - Notebooks:\n", f"  - Again:\n{nav}  - Notebooks:\n", 1)
    config.write_text(text, "utf-8")


def built(rounds: int, twice: bool = False) -> Found:
    """Return what the builds take: of a fresh copy, of the same, and of one with another page."""
    found: Found = {name: [] for name in (*BUILDS, *[TWICE] * twice)}
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            copy = copied(Path(folder))
            page = copy / PAGE.relative_to(ROOT)
            for name in found:
                if name == EDITED:
                    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
                if name == TWICE:
                    shutil.rmtree(copy / CACHE.name / "found")
                    doubled(copy)
                words = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
                found[name].append(spent(words, copy, PYTHONPATH=str(copy)))
    return found


def build_rows(found: Found) -> Iterator[str]:
    """Yield a table of builds, and a line for each goal of theirs."""
    yield f"\n{'build':28} {'CPU s':>7} {'wall s':>7} {'MiB':>7}"
    middle = {
        name: [median(getattr(one, kind) for one in took) for kind in ("cpu", "wall", "memory")]
        for name, took in found.items()
    }
    for name, (cpu, wall, memory) in middle.items():
        yield f"{name:28} {cpu:7.2f} {wall:7.2f} {memory:7.0f}"
    for name, most in BUILDS.items():
        wall = middle[name][1]
        yield line(f"build, {name}: {wall:.1f} s, of {most} s", most / wall, 1)
    memory = max(row[2] for row in middle.values())
    yield line(f"build: {memory:.0f} MiB, of {MEMORY} MiB", MEMORY / memory, 1)
    if TWICE in middle:
        times = middle[TWICE][0] / middle[COLD][0]
        yield line(f"build, chapters twice: {times:.2f} times the CPU of once", 2 / times, 1)


def judge(rounds: int) -> None:
    """Measure what judging takes, and print it."""
    absent = [name for name in verifiers.VERIFIERS if not installed(name)]
    if absent:
        print(f"not installed: {', '.join(absent)}; write `uv run --group peers`")
    names = [name for name in verifiers.VERIFIERS if name not in absent]
    chapters = verified(CHAPTERS, names, rounds)
    page = verified([PAGE], [OURS, DOCTEST], rounds)
    print(*rows("docs/learn", chapters), *rows(PAGE.name, page), sep="\n")
    print(*goals(chapters, page), sep="\n")


def build(rounds: int) -> None:
    """Measure what building takes, and print it."""
    print(*build_rows(built(rounds, twice=True)), sep="\n")
