"""Nothing on a page is skipped, and nothing on it drifts unnoticed."""

import re
import subprocess
import sys
from itertools import repeat
from textwrap import dedent, indent

import pytest

from literate import pytest_plugin
from literate.browser import figure
from literate.judging.judge import notation
from literate.pages import document, reader, source
from literate.running import compare, run
from tests.conftest import ROOT, command, nav_pages, some

FENCE = "```pycon\n>>> 1 + 1\n«2|7»\n\n```"
HIDDEN = "the page shows\n    7\n  but it gives\n    2"
DEEP = indent(FENCE, "    ")

# The mistake: the page with «what is right|what is wrong», the line and the words that name it.
# First what only a run can see, then what stops the build too, at last what only the build sees.
LAYER = """```pycon
>>> import numpy as np
>>> X, W, b, lr = np.ones((3, 2)), np.ones((2, 4)), np.ones(4), 0.5

```

$$
%s
$$

```pycon
>>> Z = X @ W + b

```

```pycon
>>> W = W - lr * W

```"""
DRIFTS = {
    "sign of an equation": (LAYER % "Z = X W «+|-» b", 7, "the sides differ by"),
    "transpose in an equation": (LAYER % r"Z = X W«|^\top» + b", 7, "look for a transpose"),
    "symbol of an equation": (LAYER % "«Z|Q» = X W + b", 7, "Q is not in the notation table"),
    "size of a step": (LAYER % r"W \leftarrow W - «|2» \eta W", 7, "the sides differ by"),
    "step that no code takes": (
        LAYER % r"«W|b» \leftarrow «W|b» - \eta «W|b»",
        7,
        "no code below makes this step",
    ),
    "symbol that no code has": (
        (LAYER % "Z = X W + b").replace(">>> Z", ">>> «Z|Z_now»"),
        7,
        "no block has a value for Z; compute Z, or leave its code cell empty",
    ),
    "symbol whose code has another name": (
        (LAYER % "X W + b - b = X W")
        .replace("W, b", "W, «b|c»")
        .replace("W + b\n\n", "W + «b|c»\n\n"),
        7,
        "b has no value here; compute b before the equation, or leave its code cell empty",
    ),
    "code of a symbol": (
        "<!-- symbols\nx | «x|xs» | () | real\n-->\n\n```pycon\n>>> x = 0.5\n\n```",
        2,
        "no block has a value for x; compute xs, or leave its code cell empty",
    ),
    "matrix that is a number in a comment": (
        "<!-- symbols\n«w|W» | w | () | real\n-->",
        2,
        "W is a matrix on every page; take another letter",
    ),
    "symbol that a step lacks": (
        (LAYER % r"W \leftarrow W - \eta W").replace("lr", "«lr|rate»"),
        7,
        r"before this step, \eta has no value here; compute lr before the equation",
    ),
    "line of the package beside its equation": (
        "$$\nZ = X W + «b|2 b»\n$$\n\n/// source | nn.layers.dense\n///\n\n$$\nZ - b = X W\n$$",
        1,
        "nn.layers.dense, line 5: Z = X @ W + b and this differ by",
    ),
    "definition that nothing uses": (
        "$$\nC = \\lVert X \\rVert^2\n$$\n\n"
        "$$\n«\\frac{\\partial C}{\\partial X}|2 C» = 2 «X|C»\n$$",
        1,
        "nothing on this page would notice if this were C = ",
    ),
    "equality in a sentence": ("Here «$X W$|$Z = X W$» is.", 1, "display it, to check it"),
    "symbol in a sentence": ("Here $«X|Q»$ is.", 1, "Q in $Q$ is not in the notation table"),
    "formula in a sentence that the checker cannot read": (
        "Here $«X|\\int X»$ is.",
        1,
        "integrals are outside the subset",
    ),
    "output": (FENCE, 2, HIDDEN),
    "output in tildes": ("~~~pycon\n>>> 1 + 1\n«2|7»\n\n~~~", 2, HIDDEN),
    "output under attributes": (FENCE.replace("pycon", '{ .pycon title="x" }'), 2, HIDDEN),
    "output in nested admonitions": (
        f'!!! note "A"\n\n    !!! tip "B"\n\n{indent(DEEP, "    ")}',
        6,
        HIDDEN,
    ),
    "output in a tab": (f'=== "One"\n\n{DEEP}', 4, HIDDEN),
    "output in a list": (f"1. Now:\n\n{DEEP}", 4, HIDDEN),
    "output in details": (f'??? note "More"\n\n{DEEP}', 4, HIDDEN),
    "output in details in a tab in a list": (
        f'1. Now:\n\n    === "One"\n\n        ??? note "More"\n\n{indent(DEEP, "        ")}',
        8,
        HIDDEN,
    ),
    "line of an output": (
        "```pycon\n>>> for i in (1, 2):\n...     print(i)\n1\n«2|3»\n\n```",
        2,
        "the page shows\n    1\n    3\n  but it gives\n    1\n    2",
    ),
    "missing output": (
        "```pycon\n>>> 1 + 1\n«2\n|»\n```",
        2,
        "the page shows\n    (nothing)\n  but it gives\n    2",
    ),
    "exception": ("```pycon\n>>> 1 «+|/ 0 +» 1\n2\n\n```", 2, "ZeroDivisionError"),
    "exception's message": (
        "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
        "ZeroDivisionError: «division|devision» by zero\n\n```",
        2,
        "but it gives\n    Traceback (most recent call last):\n        ...\n"
        "    ZeroDivisionError: division by zero",
    ),
    "second run": (
        "```pycon\n>>> x = [1]\n\n```\n\n```pycon« once|»\n>>> x.append(2) or x\n[1, 2]\n\n```",
        7,
        "run twice, this gives another output; mark its fence `once`",
    ),
    "name that only a mistake has": (
        "```pycon«| wrong»\n>>> x = 1\n>>> x == 2\nFalse\n\n```\n\n```pycon\n>>> x\n1\n\n```",
        9,
        "NameError: name 'x' is not defined",
    ),
    "seed": (
        "```pycon seeded\n>>> seed = 0\n>>> seed «>=|==» 0\nTrue\n\n```",
        3,
        "with seed = 1 this gives another output",
    ),
    "number": (
        'It is `0.«250|251»`{ value="1 / 4" .given }.',
        1,
        "0.251 is said to be 1 / 4, which is",
    ),
    "number in a comment": (
        "It is «−|»25 %<!-- value: -1/4 .given -->.",
        1,
        "25 % is said to be -1/4",
    ),
    "number without a value": ('It is `1`{ value="«3 - 2|x»" .given }.', 1, "gives NameError"),
}
UNREADABLE = {
    "language": ("```«text|txet»\nx\n```", 1, 'unknown fence language "txet"'),
    "option": ('```text «title|titel»="x"\nx\n```', 1, 'unknown fence option "titel="x""'),
    "option's value": ('```text title="x«"|»\nx\n```', 1, "cannot read"),
    "fence without a language": ("```«text|»\nx\n```", 1, 'unknown fence language ""'),
    "prompts in a nameless fence": (
        "```«pycon|»\n>>> 1 + 1\n2\n\n```",
        1,
        "prompts in a nameless fence do not run; write pycon",
    ),
    "prompts in a fence of text": (
        "```«pycon|text»\n>>> 1 + 1\n2\n\n```",
        1,
        "prompts in a text fence do not run; write pycon",
    ),
    "prompts outside a fence": ("One.\n\n«|>>> »1 + 1", 3, '">>>" here would not be executed'),
    "fence in a quote": (
        "«```pycon\n>>> x = 1\n\n```|> ```pycon\n> >>> x = 1\n>\n> ```»",
        1,
        '"```" here would not be executed',
    ),
    "words before the first prompt": (
        "```pycon\n«>>> |»x = 1\n>>> y = 1\n\n```",
        2,
        '"x = 1" belongs to no example',
    ),
    "no blank line before the end": (
        "```pycon\n>>> 1 + 1\n2\n«\n|»```",
        4,
        "leave a blank line before the closing fence",
    ),
    "statement that goes on": (
        "```pycon\n>>> for i in (1, 2):\n«...|   »     print(i)\n1\n2\n\n```",
        2,
        "a statement goes on with ... before each of its lines",
    ),
    "bracket that is never closed": (
        "```pycon\n>>> x = 1\n>>> print((x«)|»)\n1\n\n```",
        3,
        "\"print((x)\" cannot be read: '(' was never closed",
    ),
    "directive": (
        "```pycon\n>>> 1 + 1  # «so|doctest: +SKIP»\n2\n\n```",
        2,
        "a doctest directive hides a difference; remove it",
    ),
    "number without its expression": (
        "It is «`0.4`{ .given }|0.4».",
        1,
        'nothing computes 0.4; write `0.4`{ value="…" } with its expression',
    ),
    "number without its source": (
        "[The 1986 runs](«sources.md#rhw|https://example.org») runs.",
        1,
        "nothing computes 1986",
    ),
    "digit without its expression": (
        "It is «`4`{ .given }|4».",
        1,
        'nothing computes 4; write `4`{ value="…" } with its expression',
    ),
    "expression that is the number": (
        '`0.4`{ value="«2 / 5|0.4»" .given }',
        1,
        "0.4 computes nothing",
    ),
    "number that a block prints": (
        "```pycon\n>>> «1|0.1234»\n«1|0.1234»\n\n```\n\nIt is `0.1234`{ .given }.",
        7,
        "a block prints 0.1234",
    ),
    "number in a text": ("```text\n«none|97.3 %»\n```", 2, "nothing computes 97.3"),
    "number in a comment": (
        "```pycon\n>>> x = 1  # «one|97»\n\n```",
        2,
        "97 stands in a comment and nowhere in the block",
    ),
    "number that a picture does not show": (
        "![«A|97» lines.](figures/line.svg)",
        1,
        "the picture figures/line.svg does not show 97",
    ),
    "line of a traceback": (
        "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    «...|line 7»\n"
        "ZeroDivisionError: division by zero\n\n```",
        2,
        "nobody compares the lines of a traceback",
    ),
    "mistake that is none": (
        "```pycon wrong\n>>> 0.1 + 0.2 == 0.«3|4 - 0.1»\n«False|True»\n\n```",
        1,
        "end it with an error or with False",
    ),
    "seed's line": (
        "```pycon seeded\n>>> seed = «0|1»\n\n```",
        1,
        "a seeded fence sets its seed once",
    ),
    "seed without its mark": (
        '??? success "Solution"\n    ```pycon« seeded|»\n    >>> seed = 0\n\n    ```',
        2,
        "holds for others, too; write pycon seeded",
    ),
    "a mistake without its mark": (
        '!!! failure "Lost"\n    A word.\n\n    ```pycon« wrong|»\n    >>> 1 == 2\n    False\n\n'
        "    ```",
        1,
        "no block of this box is proved wrong",
    ),
    "the number of an exercise": (
        "See exercise «1|8».\n\n## Exercises\n\n**1.** Why?",
        1,
        "there is no exercise 8 on this page",
    ),
    "source": ("/// source | nn.«dense|desne»\n///", 1, "no source nn.desne"),
    "inner source": (
        "/// source | nn.layers.dense.«backward|forward»\n///",
        1,
        "forward is not in layers.py, which has backward",
    ),
    "block": ("/// «source|sauce» | nn.dense\n///", 1, 'unknown block "/// sauce | nn.dense"'),
    "image without words": (
        "![«A line.|»](figures/line.svg)",
        1,
        "the image figures/line.svg has no alt text",
    ),
    "reason that stands far above": (
        "<!-- argued: it is so -->\n\n«|Now:\n\n»$$\nX + X = 2 X\n$$",
        1,
        "this frees no equation; put it directly above the $$",
    ),
    "reason without its colon": (
        "<!-- argued«:|» it is so -->\n\n$$\nX + X = 2 X\n$$",
        1,
        "this comment is not read; write <!-- argued: REASON -->",
    ),
    "symbols in one line": (
        "<!-- symbols«\n| »x | x | () | real«\n| »-->",
        1,
        "this comment is not read; write <!-- symbols, then a row a line, -->",
    ),
    "symbol without a shape": (
        "<!-- symbols\nx | x | () | real\n\nw | w | «()|» | real\n-->",
        4,
        "nothing is no shape; write (), (n), (n, k), row (k), column (k) or entrywise; write "
        "symbol | code | shape | domain",
    ),
    "$$ in a sentence": ("It is «$X$|$$X$$».", 1, "write $$ on a line of its own"),
    "$$ without an end": ("$$\nX + X = 2 X«\n$$|»\n\nOn.", 1, "this $$ is never closed"),
}
UNSETTABLE = {
    "formula in a sentence": (r"It is $\frac{n}{L«}|»$.", 1, "this formula cannot be set"),
    "equation": ("$$\n\\log(\\«exp|xep»(C)) = C\n$$", 1, "this formula cannot be set"),
    "minus in an exponent": ("It is $e^«{-C}|-C»$.", 1, "write ^{-x}"),
    "reference": (
        "$$\nX + X = 2 X \\label{eq:a}\n$$\n\nSee $\\eqref{eq:«a|b»}$.",
        5,
        "no equation is labelled eq:b",
    ),
    "label": (
        "$$\nX + X = 2 X \\label{eq:c}\n$$\n\n$$\nY + Y = 2 Y \\label{eq:«d|c»}\n$$",
        5,
        "the label eq:c is taken in",
    ),
    "image without a script": (
        "![A line.](figures/«line|lime».svg)",
        1,
        "no script draws figures/lime.svg",
    ),
    "fence without an end": ("```pycon\n>>> x = 1\n«\n```|»", 1, "this fence is never closed"),
}
LAST = "fence without an end"  # it swallows whatever follows it on a page
RUN = DRIFTS | UNREADABLE | {LAST: UNSETTABLE[LAST]}
BUILT = UNREADABLE | UNSETTABLE


def slug(name):
    """A name as a file's name."""
    return re.sub(r"\W+", "-", name)


def text_of(case, which):
    """A case's page without its mistake (0) or with it (1)."""
    return re.sub(r"«(.*?)\|(.*?)»", lambda m: m[1 + which], case[0], flags=re.DOTALL) + "\n"


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


def said_of(place, output):
    """What a report says of file:line, up to the next failure or the next line with a place."""
    end = r"(?=\n_{3}|\n={3}|\ndocs/|\nAborted|\Z)"
    said = rf"^(?:\w+ +- +)?{re.escape(place)}: (.*?){end}"
    return "\n".join(re.findall(said, output, re.MULTILINE | re.DOTALL))


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


# The pages of this project


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


# compare


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ("1 \n", "1\n", True),
        ("<BLANKLINE>\n", "\n", True),
        ("1\n", "1", False),
        ("1\n", "2\n", False),
        ("...\n", "2\n", False),
        ("1 2\n", "1  2\n", False),
        ("0.50\n", "0.5\n", False),
        ("True\n", "1\n", False),
        ("1\n", "True\n", False),
        ("0\n", "False\n", False),
        ("\\u2192 caf\\xe9\n", "→ café\n", False),
        ("→ café\n", "→ café\n", True),
        ("a\n<BLANKLINE>\nb\n", "a\n  \nb\n", True),
        ("<BLANKLINE> b\n", " b\n", False),
    ],
)
def test_an_output_is_the_same_to_the_letter(want, got, same):
    assert compare.same_output(want, got) is same


# run


@pytest.mark.parametrize(
    ("code", "want", "error", "same"),
    [
        ("1 + 1\n", "2\n", None, True),
        ("1 + 1\n", "3\n", None, False),
        ("1 + 1\n", "", None, False),
        ("x = 1\n", "", None, True),
        ("x = 1\n", "1\n", None, False),
        ("None\n", "", None, True),
        ("for i in (1, 2):\n    i\n", "1\n2\n", None, True),
        ("1 / 0\n", "", "ZeroDivisionError: division by zero\n", True),
        ("1 / 0\n", "", "ZeroDivisionError: no\n", False),
        ("1 / 0\n", "", None, False),
        ("print(7), 1 / 0\n", "", "ZeroDivisionError: division by zero\n", False),
        ("1\n", "", "ZeroDivisionError: division by zero\n", False),
        ("1 +\n", "", None, False),
    ],
)
def test_an_example_runs_as_at_the_prompt(code, want, error, same):
    assert run.run(run.Example(code, want, error), {}, "page").same is same


def test_examples_share_a_namespace_and_a_cell_prints_only_what_it_prints():
    namespace = {}
    run.run(run.Example("x = 1\ny = 2\n", ""), namespace, "page", cell=True)
    outcome = run.run(run.Example("x\nprint(y)\n", ""), namespace, "page", cell=True)
    assert outcome.same
    assert outcome.got == "2\n"
    assert not run.run(run.Example("z\n", ""), namespace, "page", cell=True).same


# source


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with one of everything that a page need not see."""
    code = '''
        """A module."""
        from functools import cache


        @cache
        def outer(a: int, b: dict[str, int] = {}, *rest: int, c: int | None = None) -> "list[int]":
            """What it does."""

            def inner(x: float) -> float:
                """What that does."""
                return x  # the same

            return [inner(a)]


        def long(
            one: int,
            two: int,
        ) -> None:
            pass
        '''
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "module.py").write_text(dedent(code), "utf-8")
    exports = "from .module import long, outer\n"
    (tmp_path / "pkg" / "__init__.py").write_text(exports, "utf-8")
    monkeypatch.setattr(source, "ROOT", tmp_path)


OUTER = """\
def outer(a, b={}, *rest, c=None):
    def inner(x):
        return x  # the same

    return [inner(a)]"""


@pytest.mark.usefixtures("package")
def test_source_shows_the_code_without_decorators_docstrings_and_hints():
    assert source.of("pkg.module.outer") == source.Code(OUTER, "pkg/module.py", 7)
    assert source.of("pkg.outer") == source.of("pkg.module.outer")
    inner = source.of("pkg.outer.inner")
    assert (inner.text, inner.line) == ("def inner(x):\n    return x  # the same", 10)
    assert source.of("pkg.module.long").text == "def long(one, two):\n    pass"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("gkp.outer", "there is no package gkp"),
        ("pkg", "the package pkg has long, outer"),
        ("pkg.none", "the package pkg has long, outer"),
        ("pkg.module", "it is a module; name a function or class in it"),
        ("pkg.module.none", "none is not in module.py, which has outer, long"),
        ("pkg.outer.none", "none is not in module.py, which has inner"),
        ("pkg.outer.inner.none", "none is not in module.py, which has nothing"),
    ],
)
def test_an_unknown_source_is_named_with_those_there_are(name, known):
    with pytest.raises(LookupError, match=re.escape(known)):
        source.of(name)


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
