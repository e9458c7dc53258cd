"""What is math: every formula that the site sets was read by the tests, and no other."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from literate.pages import docstrings, document, reader
from literate.site import equations
from tests.conftest import ROOT

FENCE = "```bash\necho $X $W\n```"

# What is written, and the formulas that the tests read and the site sets, in their order.
SET = {
    "sentence": ("A $X W$ and, $b$.", ["X W", "b"]),
    "twice in a word": ("$X$-$W$s", ["X", "W"]),
    "over the end of a line": ("So $X\nW + b$ is.", ["X W + b"]),
    "over two ends of lines": ("So $X\nW +\nb$ is.", ["X W + b"]),
    "digit after it": ("So $X$1 is.", ["X"]),
    "stars and underscores": ("*$W_{ij}$* and _$b_j$_, $b_i$ * a", ["W_{ij}", "b_j", "b_i"]),
    "tag in it": ("$0 <n> -1$", ["0 <n> -1"]),
    "heading": ("## The $X W$ of it\n\nWords.", ["X W"]),
    "heading's marks": ("## A $b$ { #anchor }\n\nWords.", ["b"]),
    "heading, underlined": ("A $b$\n-----\n\nWords.", ["b"]),
    "heading with the next line": ("## A $b$\nThen $X$.", ["b", "X"]),
    "bold and its neighbor": ("**A $X$** and $W$, *and $b$*", ["X", "W", "b"]),
    "table": ("| a $X$ | b |\n|---|---|\n| $W$ | $b$ |", ["X", "W", "b"]),
    "table without outer bars": ("a $X$ | b\n---|---\n$W$ | $b$", ["X", "W", "b"]),
    "norm in a table": ("| a |\n|---|\n| $\\lVert b \\rVert$ |", [r"\lVert b \rVert"]),
    "admonition": (
        '!!! note "A $X$"\n\n    And $W$.\n\n    $$\n    b = b\n    $$',
        ["X", "W", "b = b"],
    ),
    "admonition, close": ('!!! note "A $X$"\n    And $W$.', ["X", "W"]),
    "details": ('??? note "A $X$"\n\n    And $W$.', ["X", "W"]),
    "tabs": ('=== "A $X$"\n\n    And $W$.\n\n=== "B $b$"\n\n    $n$', ["X", "W", "b", "n"]),
    "nested": (
        '1. A $X$\n\n    !!! note "B $W$"\n\n        === "C"\n\n            $$\n            b = b\n'
        "            $$\n\n2. And $n$",
        ["X", "W", "b = b", "n"],
    ),
    "list": ("- $X$\n- $W$\n    - $b$\n\n* $n$", ["X", "W", "b", "n"]),
    "item over the end of a line": ("- A $X\n  W$\n- B", ["X W"]),
    "definition": ("A $X$\n:   It is $W$.", ["X", "W"]),
    "definition over the end of a line": ("A\n:   It is $X\n    W$.", ["X W"]),
    "footnote": ("A[^1].\n\n[^1]: It is $X$.", ["X"]),
    "abbreviation": ("A DNN.\n\n*[DNN]: a $X$", ["X"]),
    "quote": ("> A $X$\n> and $W$", ["X", "W"]),
    "link": ("[A $X$](https://example.org)", ["X"]),
    "link by name": ("[A $X$][there]\n\n[there]: https://example.org", ["X"]),
    "HTML with Markdown in it": ('<div markdown="1">\nA $X$\n\n</div>', ["X"]),
    "details with Markdown in it": (
        "<details markdown>\n<summary>A</summary>\n\n$X$\n\n</details>",
        ["X"],
    ),
    "after a comment": ("<!-- a note -->\nA $X$", ["X"]),
    "in the line of a comment's end": ("<!-- a note\nends --> A $X$", ["X"]),
    "between comments": ("A <!-- a --> $X$ <!-- b --> B", ["X"]),
    "demand": ("If $C > 1${ .given }, say.", ["C > 1"]),
    "demand in a comment": ("If $C > 1$<!-- given -->, say.", ["C > 1"]),
    "attributes": ("$b$ is `4`{ .given }.", ["b"]),
    "dollars escaped": (r"It costs `5`{ .given } \$, not a \$, says $X$.", ["X"]),
    "code": ("`$X$`, `` `$W` ``, `a` $b$ `c`", ["b"]),
    "code over the end of a line": ("A `code\nof code` $b$", ["b"]),
    "fence": (FENCE, []),
    "fence in a list": ("- A $X$\n\n    " + FENCE.replace("\n", "\n    "), ["X"]),
    "displayed": ("A\n\n$$\nX W\n+ b\n= X W + b\n$$\n\nB", ["X W + b = X W + b"]),
    "displayed twice": (
        "$$\nb = b\n$$\n\n!!! note\n\n    $$\n    n = n\n    $$\n\n$$\nb = b\n$$",
        ["b = b", "n = n", "b = b"],
    ),
    "displayed in an item": ("- A\n\n    $$\n    b = b\n    $$", ["b = b"]),
    "displayed below a comment": ("<!-- argued: it is so -->\n$$\nb = b\n$$", ["b = b"]),
    "displayed with < and &": (
        "$$\n\\begin{aligned}\nn &= n \\\\\n&< n + 1\n\\end{aligned}\n$$",
        [r"\begin{aligned} n &= n \\ &< n + 1 \end{aligned}"],
    ),
}


# What is written, the lines at which tests and build refuse it, and the words that say why.
LAST = ("comment without an end",)  # it swallows whatever follows it on a page
NO_FORMULA, UNREAD = "belongs to no formula", "is math that nobody reads"
INDENTED = "is code that nobody runs; write a fence"
REFUSED = {
    "price": ("It costs $5.", [1], "nothing computes $5"),
    "two prices": ("It costs $5 and $7.", [1], "nothing computes $7"),
    "price in words": ("It costs a $.", [1], NO_FORMULA),
    "two prices in words": ("It costs a $ or a $.", [1], NO_FORMULA),
    "dollars around a blank": ("So $ X$ is.", [1], NO_FORMULA),
    "line that begins an item": ("So $Z = X W\n- b$ is.", [1, 2], NO_FORMULA),
    "end of an item": ("- A $X\n- W$", [1, 2], NO_FORMULA),
    "end of a heading": ("## A $X\nW$", [1, 2], NO_FORMULA),
    "end of a title": ('!!! note "A $X"\n    W$', [1, 2], NO_FORMULA),
    "end of a quote's line": ("> A $X\n> W$", [1, 2], NO_FORMULA),
    "end of a paragraph": ("A $X\n\nW$", [1, 3], NO_FORMULA),
    "end of a cell": ("| a |\n|---|\n| $|b|$ |", [3], NO_FORMULA),
    "end of a cell without outer bars": ("a | b\n---|---\n$|b|$ | b", [3], NO_FORMULA),
    "end of a row": ("a | b\n---|---\nb | $X\nW$ | b", [3, 4], NO_FORMULA),
    "code in it": ("$X `W$ b` X$", [1], NO_FORMULA),
    "address": ("[a](https://example.org/$y$z)", [1], NO_FORMULA),
    "bare address": ("<https://example.org/$y$z>", [1], NO_FORMULA),
    "address elsewhere": ("[a][b]\n\n[b]: https://example.org/$y$z", [3], NO_FORMULA),
    "link's title": ('[a](https://example.org "the $X$")', [1], NO_FORMULA),
    "picture's words": ("![the $X$](a.png)", [1], NO_FORMULA),
    "attribute": ('<span title="$X$">a</span>', [1], NO_FORMULA),
    "fence's title": ('```text title="$X$"\na\n```', [1], NO_FORMULA),
    "front matter": ("---\ndescription: the $X$\n---\nA", [2], NO_FORMULA),
    "comment": ("A <!-- $X$ --> b", [1], NO_FORMULA),
    "comment of several lines": ("<!--\nthe $X$\n-->", [2], NO_FORMULA),
    "after a comment's other end": ("<!-- a --!> $X$ -->", [1], NO_FORMULA),
    "comment's other end": ("<!-- a --!> b -->", [1], "may end a comment, or not"),
    "comment that has ended": ("<!--> b -->", [1], "may end a comment, or not"),
    "comment within a sentence": ("A <!-- b\n\nc --> d", [1], "begins on a line of its own"),
    "comment without an end": ("<!-- b\n\nA", [1], "this comment is never closed"),
    "HTML": ("<div>\nA $X$\n</div>", [2], NO_FORMULA),
    "HTML over blank lines": ("<div>\n\nA $X$\n\n</div>", [3], NO_FORMULA),
    "displayed in HTML": ("<div>\n\n$$\nX\n$$\n\n</div>", [3, 5], "write $$ on a line of its own"),
    "preformatted": ("<pre>\n$X$\n</pre>", [2], NO_FORMULA),
    "shell in an indented block": ("A\n\n    echo $HOME $PATH", [3], INDENTED),
    "indented code": ("A\n\n    the $X$ is", [3], INDENTED),
    "indented code below a list": ("- A\n\nB\n\n    the $X$ is", [5], INDENTED),
    "indented code in a list": ("- A\n\n        the $X$ is", [3], INDENTED),
    "code alone in an indented block": ("A\n\n    z = x @ w", [3], INDENTED),
    "$$ in indented code": ("A\n\n    $$\n    X\n    $$", [3, 5], "write $$ on a line of its own"),
    "code without an end": ("A `b $X$\n- c` d", [1, 2], "this ` opens no code"),
    "round brackets": (r"The \(Z = X W - b\) is.", [1], UNREAD),
    "square brackets": ("\\[\nZ = X W - b\n\\]", [1, 3], UNREAD),
    "environment": ("\\begin{align}\nZ &= X W - b\n\\end{align}", [1, 3], UNREAD),
    "span for the builder": (r'<span class="arithmatex">\(Z = X W - b\)</span>', [1], UNREAD),
    "block for the reader": ('<div class="math">Z = X W - b</div>', [1], UNREAD),
    "attribute for the reader": ("*Z = X W - b*{ .math }", [1], UNREAD),
    "mark by hand": ('<a class="checked">checked</a>', [1], UNREAD),
    "MathML": ("<math><mi>Z</mi></math>", [1], UNREAD),
    "script": ('<script type="math/tex">Z = X W - b</script>', [1], UNREAD),
    "behind a comment": ("<!-- a note\nends --> So it is \\(Z\\).", [2], UNREAD),
    "$$ in a quote": ("> $$\n> X\n> $$", [1, 3], "write $$ on a line of its own"),
    "$$ on one line": ("$$ X $$", [1], "write $$ on a line of its own"),
    "$$ below a line": ("A\n$$\nb = b\n$$", [1], "leave a blank line"),
    "$$ above a line": ("$$\nb = b\n$$\nA", [4], "leave a blank line"),
    "$$ around nothing": ("$$\n$$", [1], "stands no equation"),
}

# What the tests read and only the site can see is not set, or is set otherwise: line and words.
NOT_SET = "the tests read X, but the site does not set it"
MISREAD = {
    "HTML in HTML": ("<div>\n<div>\n</div>\n$X$\n</div>", 4, NOT_SET),
    "metadata of the builder's": ("Note: the $X$ is\n\nA", 1, NOT_SET),
    "what no function says": ("::: nn.extra.SIZE", 1, "the site sets X W, which no test reads"),
}


def slug(name):
    return re.sub(r"\W+", "-", name)


def build(project, folder, texts):
    """What comes of the site of these pages and no others."""
    for name, text in texts.items():
        project.write(f"{folder}/{slug(name)}.md", text)
    hidden = {"figures", "set", "refused", "misread"} - {folder}
    settings = "exclude_docs: |\n" + "".join(f"  /{name}/\n" for name in sorted(hidden))
    project.configure(*(f"{folder}/{slug(name)}.md" for name in texts), settings=settings)
    return project.run("mkdocs", "build", "--strict")


@pytest.fixture(scope="module")
def built(project, npm_packages):
    """The site of a page for each of those that are set, built once."""
    pages = {name: f"# Page\n\n{text}\n" for name, (text, _) in SET.items()}
    pages["package"] = "# Package\n\n::: nn.activations.tanh\n\n::: nn.layers.dense\n"
    result = build(project, "set", pages | {"headings": HEADINGS})
    assert result.returncode == 0, result.stderr
    return project.root / "site"


def soup_of(site, name):
    html = (site / "set" / slug(name) / "index.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


def set_in(soup):
    """The LaTeX of what is set; a tab's name stands before all contents."""
    return sorted(" ".join(a.text.split()) for a in soup.select("article annotation"))


@pytest.mark.parametrize("name", SET)
def test_what_is_set_is_what_was_read(name, built, project):
    reading = reader.read(project.root / "docs" / "set" / f"{slug(name)}.md")
    assert not reading.problems
    formulas = [e for e in reading.elements if isinstance(e, document.Equation | document.Math)]
    assert [equations.written(e) for e in formulas] == SET[name][1]
    soup = soup_of(built, name)
    assert set_in(soup) == sorted(SET[name][1])
    assert ".given" not in soup.select_one("article").text


def test_what_a_docstring_sets_is_what_was_read(built):
    expected = []
    for module, name in (("activations", "tanh"), ("layers", "dense")):
        readings = docstrings.docstrings(ROOT / "nn" / f"{module}.py")
        reading = next(r for r in readings if r.name == f"nn.{module}.{name}")
        expected += [
            equations.written(e) for e in reading.of(document.Equation) + reading.of(document.Math)
        ]
    assert len(expected) > 1
    assert set_in(soup_of(built, "package")) == sorted(expected)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The $X W.", NO_FORMULA),
        ("The \\(X\\).", UNREAD),
        ("The <math>X</math>.", UNREAD),
        ("It costs a $, `$X$`", NO_FORMULA),
        ("X:\n    $$\n    X\n    $$", "leave a blank line"),
    ],
)
def test_a_docstring_is_read_as_strictly(written, words):
    code = f'def f():\n    r"""Do it.\n\n    {written}\n\n    >>> "$1"\n    \'$1\'\n    """\n'
    (reading,) = docstrings.docstrings(Path("nn/f.py"), code)
    assert [words in problem.sentence for problem in reading.problems] == [True]
    assert reading.problems[0].line == 4


def test_a_dollar_is_shown_as_one(built):
    assert "It costs 5 $, not a $, says X" in soup_of(built, "dollars escaped").text


HEADINGS = """\
# Why $\\frac{1}{n}$ and $\\hat{y}$

## The slope $\\varphi'(z)$, twice

Words.

## $W^{(l)}$ as before

Words.
"""


def test_a_heading_shows_a_formula_once_wherever_it_is_shown(built):
    soup = soup_of(built, "headings")
    assert soup.title.text == "Why 1/n and ŷ - How a neural network works"
    links = soup.select(".md-nav--secondary .md-nav__link")
    assert list(dict.fromkeys(a.text.strip() for a in links)) == [
        "The slope φ′(z), twice",
        "W⁽ˡ⁾ as before",
    ]
    assert [h["id"] for h in soup.select("h2")] == ["the-slope-z-twice", "wl-as-before"]
    assert "Why 1/n and ŷ" in [a.text.strip() for a in soup_of(built, "list").select(".md-nav a")]
    index = json.loads((built / "search" / "search_index.json").read_text("utf-8"))
    titles = [title for at, title, *_ in index["docs"] if at.startswith("set/headings/")]
    assert titles == ["Why 1/n and ŷ", "The slope φ′(z), twice", "W⁽ˡ⁾ as before"]


@pytest.fixture(scope="module")
def refused(project, npm_packages):
    """What the build says of one page with all that is refused, and where on it each begins."""
    starts, text = {}, ""
    for name in sorted(REFUSED, key=lambda name: (name != "front matter", name in LAST)):
        starts[name] = text.count("\n")
        text += REFUSED[name][0] + "\n\n"
    result = build(project, "refused", {"all": text})
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    return result.stderr, starts


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_pass_for_math_is_refused_at_its_line(name, refused):
    text, lines, words = REFUSED[name]
    reading = reader.read(Path("docs/page.md"), text + "\n")
    assert {p.line for p in reading.problems if words in p.sentence} == set(lines)
    output, starts = refused
    for line in lines:
        place = re.escape(f"docs/refused/all.md:{starts[name] + line}: ")
        assert re.search(place + ".*" + re.escape(words), output)


@pytest.fixture(scope="module")
def misread(project, npm_packages):
    """What the build says of a page for each of those that only it can see."""
    (project.root / "nn" / "extra.py").write_text('SIZE = 1\n"""As $X W$ has it."""\n', "utf-8")
    result = build(project, "misread", {name: text + "\n" for name, (text, *_) in MISREAD.items()})
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("name", MISREAD)
def test_what_only_the_site_can_see_stops_the_build_at_its_line(name, misread):
    text, line, words = MISREAD[name]
    assert not reader.read(Path("docs/page.md"), text + "\n").problems
    assert f"docs/misread/{slug(name)}.md:{line}: {words}" in misread
