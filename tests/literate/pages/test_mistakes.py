"""Nothing on a page drifts unnoticed: a mistake fails at its line, and stops the build there."""

import re

import pytest

from literate.pages import document, reader
from tests.conftest import ROOT, nav_pages, some

from .mistakes import BUILT, DRIFTS, LAST, RUN, said_of, slug, text_of


@pytest.fixture(scope="module")
def pages(project):
    """A project with a right and a wrong page for each mistake."""
    figure = "def draw():\n    return \"<svg xmlns='http://www.w3.org/2000/svg'></svg>\"\n"
    project.write("figures/line.py", figure)
    project.write("right/sources.md", '# Sources\n\n<span id="rhw"></span>A paper.\n')
    for name, case in (RUN | BUILT).items():
        project.write(f"right/{slug(name)}.md", "# Right\n\n" + text_of(case, 0))
        project.write(f"wrong/{slug(name)}.md", text_of(case, 1))
    return project


@pytest.fixture(scope="module")
def tested(pages):
    """What pytest says of all those pages, in one run."""
    result = pages.run("pytest", "-q", "-rA", "-p", "no:cacheprovider", "docs/right", "docs/wrong")
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("name", RUN)
def test_a_mistake_fails_at_its_line(name, tested):
    assert RUN[name][2] in said_of(f"docs/wrong/{slug(name)}.md:{RUN[name][1]}", tested)


@pytest.mark.parametrize("name", RUN)
def test_without_its_mistake_the_page_passes(name, tested):
    here = f"docs/right/{slug(name)}.md::"
    assert f"FAILED {here}" not in tested
    assert f"ERROR {here}" not in tested
    if name in DRIFTS:
        assert f"PASSED {here}" in tested


HIDE = "exclude_docs: |\n  /figures/\n  /stale/\n"


@pytest.fixture(scope="module")
def refused(pages, npm_packages):
    """What the build says of one page with all those mistakes, and where on it each begins."""
    starts, text = {}, ""
    for name, case in sorted(BUILT.items(), key=lambda item: item[0] == LAST):
        starts[name] = text.count("\n")
        text += text_of(case, 1) + "\n"
    pages.write("all.md", text)
    pages.configure("all.md", settings=HIDE + "  /right/\n  /wrong/\n")
    result = pages.run("mkdocs", "build", "--strict")
    assert result.returncode == 1, result.stdout + result.stderr
    assert not (pages.root / "site").exists()
    return result.stderr, starts


@pytest.mark.parametrize("name", BUILT)
def test_a_mistake_stops_the_build_at_its_line(name, refused):
    output, starts = refused
    assert BUILT[name][2] in said_of(f"docs/all.md:{starts[name] + BUILT[name][1]}", output)


def test_without_mistakes_the_pages_are_built(pages, npm_packages):
    names = ["right/sources.md", *(f"right/{slug(name)}.md" for name in BUILT)]
    hidden = "".join(f"  /right/{slug(name)}.md\n" for name in DRIFTS)
    pages.configure(*names, settings=f"{HIDE}  /wrong/\n  /all.md\n{hidden}")
    result = pages.run("mkdocs", "build", "--strict")
    assert result.returncode == 0, result.stderr
    assert (pages.root / "site" / "right" / slug(LAST) / "index.html").is_file()


def digit_changed(text, start=0):
    """The text with its first digit after `start` off by one."""
    return text[:start] + re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), text[start:], count=1)


def spoiled(path):
    """The page with one wrong digit in its first output that has any, its line, and who judges it.

    No more of its blocks have to run than those above. A page without outputs gets a wrong number
    in a sentence; one without either is None.
    """
    reading = reader.read(path)
    for fence in reading.of(document.Fence):
        for example in fence.examples:
            if example.exc_msg is None and re.search(r"\d", example.want):
                first = fence.line_of(example) + example.source.count("\n") - 1
                last = first + example.want.count("\n")
                output = digit_changed("\n".join(reading.lines[first:last]))
                lines = [*reading.lines[:first], output, *reading.lines[last:]]
                return "\n".join(lines), fence.line_of(example), f"::line {fence.line}"
    for number in reading.of(document.Number):
        lines = list(reading.lines)
        line = lines[number.line - 1]
        lines[number.line - 1] = digit_changed(line, line.index(number.text))
        return "\n".join(lines), number.line, ""
    return None


def test_one_wrong_digit_on_any_page_fails_at_its_line(pages):
    places, judges = [], []
    for name in some(nav_pages()):
        if made := spoiled(ROOT / "docs" / name):
            pages.write(f"real/{name}", made[0])
            places.append(f"docs/real/{name}:{made[1]}")
            judges.append(f"docs/real/{name}{made[2]}")
    assert places
    result = pages.run("pytest", "-q", "-p", "no:cacheprovider", *judges)
    unseen = [place for place in places if not said_of(place, result.stdout)]
    assert not unseen, result.stdout
