"""Every published page is collected, no line of code is cut, and figures and shapes are so."""

import re
import subprocess
import sys
from itertools import repeat

import pytest

from literate import pytest_plugin
from literate.browser import figure
from literate.judging.judge import notation
from literate.pages import document, reader
from tests.conftest import ROOT, command, nav_pages


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{name}" for name in nav_pages())])
def test_every_published_page_is_collected(name, request):
    collected = pytest_plugin.collector_of(ROOT / name, request.session)
    assert isinstance(collected, pytest_plugin.PageFile)


def test_python_s_own_doctest_passes():
    """On every chapter of which all can run here; it knows nothing of what a block needs."""
    chapters = [reader.read(path) for path in sorted((ROOT / "docs" / "learn").glob("*.md"))]
    whole = [page.path for page in chapters if not any(f.absent for f in page.of(document.Fence))]
    assert len(whole) >= len(chapters) - 1
    result = command("doctest", *whole)
    assert result.returncode == 0, result.stdout


def test_a_page_alone_needs_nothing_of_hypothesis():
    """Its plugin imports all of it when a run ends, whatever has run."""
    code = "import sys, pytest\npytest.main(['-q', '-n', '0', 'docs/learn/cost.md'])\n"
    result = subprocess.run(
        [sys.executable, "-c", code + "print('hypothesis' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "passed" in result.stdout
    assert result.stdout.endswith("False\n")


def published(page):
    return (ROOT / "docs" / page).read_text("utf-8")


def test_each_live_figure_has_one_picture_and_each_is_worked():
    texts = map(published, nav_pages())
    found = {
        pair
        for text in texts
        for pair in re.findall(r'/([\w-]+)\.svg[^)]*\)\{ data-figure="(.*?)"', text)
    }
    assert sorted(name for _, name in found) == sorted(figure.FIGURES)


def shapes_of(page):
    """Each symbol of a table of shapes, with the shape that stands beside it."""
    tables = re.findall(r"^\| symbol \| code \| shape \|.*\n((?:\|.*\n)+)", published(page), re.M)
    for line in (line for table in tables for line in table.splitlines()[1:]):
        symbols, codes, shape = line.split("|")[1:4]
        yield from zip(
            re.findall(r"\$(.*?)\$", symbols), re.findall(r"`(.*?)`", codes), repeat(shape.strip())
        )


def test_a_table_of_shapes_says_what_the_notation_says():
    rows = notation().rows
    found = [(page, *said) for page in nav_pages() for said in shapes_of(page)]
    assert found
    for page, symbol, code, shape in found:
        row = rows[symbol]
        written = f"({', '.join(row.shape)}{',' * (len(row.shape) == 1)})"
        assert (code, shape) == (row.code, written), (page, symbol)


WIDEST = 78  # characters of code that a column shows on a laptop


def too_wide(text):
    """The lines of code in a page that its column would cut, by their numbers."""
    code = re.compile(rf" *(?:>>>|\.\.\.) .{{{WIDEST + 1},}}")
    return [number for number, line in enumerate(text.split("\n"), 1) if code.match(line)]


def test_no_line_of_code_is_cut_on_a_laptop():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wide = [
        f"{page.relative_to(ROOT).as_posix()}:{number}: wrap this to {WIDEST} characters"
        for page in pages
        for number in too_wide(page.read_text("utf-8"))
    ]
    assert not wide, "\n".join(wide)


def test_a_line_that_would_be_cut_is_found():
    wide = "x" * WIDEST
    assert too_wide(f"{wide}xx\n>>> {wide}\n    >>> {wide}x\n... {wide}x\n") == [3, 4]
