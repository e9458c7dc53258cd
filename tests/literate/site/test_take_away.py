"""What is taken away of a page shows what the page shows, and gives it again where it is run."""

import ast
import contextlib
import doctest
import io
import json
import re
import subprocess
import sys
from base64 import b64decode

import nbformat
import pytest

from literate.pages import reader
from literate.site import equations, take_away
from literate.site.plain_markdown import Plain
from tests.conftest import ROOT, environment, nav_pages, place

HERE = "http://127.0.0.1:8000/"
SMALL = ["learn/neuron.md", "learn/layer.md"]
RUN = [uri for uri in nav_pages() if uri.startswith(take_away.RUN_AS)]
PAGE = r"""# A title

A question? An answer.

<!-- symbols
x | x | () | real
-->

$$
x = 2 \times 1
\label{eq:two}
$$

By $\eqref{eq:two}$, `2`{ value="x" } is more than `1`{ .given }; see [layers](layer.md#exercises)
and [all of it](layer.md?solutions).

```pycon
>>> x, name = 2, "two"
>>> x, name
(2, 'two')
>>> [x] * 3
[2, 2, 2]
>>> print(x)
2
>>> x / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero

```

!!! failure "A mistake"
    This forgets a half:

    ```pycon wrong
    >>> x = 3
    >>> x == 2
    False

    ```

??? success "Solution"

    $$
    x = 2
    $$

    ```pycon
    >>> print(x)
    2

    ```

The end.
"""


def taken(uri, text=None):
    """The files of one page, by their endings."""
    reading, labels = reader.read(ROOT / "docs" / uri, text), equations.Labels()
    labels.add_page(uri, reading)
    shelf = take_away.Shelf()
    shelf.add(Plain(reading, uri, labels, HERE), "A title", "")
    assert not reading.problems
    return {name.rpartition(".")[2]: text for name, text in shelf.files.items()}


def given(cells):
    """What each cell gives where they are run one after the other, as a notebook runs them."""
    space = {"__name__": "__main__"}
    for cell in cells:
        *body, last = ast.parse(cell.source).body
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(ast.Module(body, []), "<cell>", "exec"), space)
                exec(compile(ast.Interactive([last]), "<cell>", "single"), space)
            except Exception as error:
                print(f"{type(error).__name__}: {error}")
        yield "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def shown(cell):
    """What a cell shows."""
    text = ""
    for output in cell.outputs:
        if output.output_type == "error":
            text += f"{output.ename}: {output.evalue}\n"
        else:
            text += output.get("text") or output.data["text/plain"] + "\n"
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize("uri", [*SMALL, "learn/made.md"])
def test_a_notebook_is_valid_and_gives_what_it_shows(uri):
    notebook = nbformat.reads(taken(uri, PAGE if "made" in uri else None)["ipynb"], as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert list(given(cells)) == [shown(cell) for cell in cells]
    assert any(shown(cell) for cell in cells)


@pytest.mark.parametrize("uri", [*SMALL, "learn/made.md"])
def test_a_script_runs_alone_and_prints_what_the_notebook_shows(uri, tmp_path):
    files = taken(uri, PAGE if "made" in uri else None)
    (tmp_path / "page.py").write_text(files["py"], "utf-8")
    words = [sys.executable, "-I", "page.py"]
    result = subprocess.run(
        words, cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
    cells = nbformat.reads(files["ipynb"], as_version=4).cells
    says = "".join(shown(cell) for cell in cells if cell.cell_type == "code")
    assert [line.rstrip() for line in result.stdout.splitlines()] == says.splitlines()
    said = re.findall("^#> ?(.*)$", files["py"], re.MULTILINE)
    assert said == says.splitlines()


RAISES = '''\
text = """one
  two  
three""" + f"""
{1}
"""
print(repr(text))
if text:
    pass
else:

    pass
1 / 0'''  # noqa: W291


@pytest.mark.parametrize(
    ("source", "kind", "says"),
    [
        ("a = 1; a", "execute_result", "1\n"),
        ("ä = 'é'; (ä, 2)  # both", "execute_result", "('é', 2)\n"),
        ("def show(x):\n    return 5\nshow(1)", "execute_result", "5\n"),
        (
            RAISES,
            "error",
            "'one\\n  two  \\nthree\\n1\\n'\nZeroDivisionError: division by zero\n",
        ),
    ],
    ids=["behind another", "in bytes", "a name of the page", "a string of lines"],
)
def test_a_script_says_what_its_cell_says(source, kind, says):
    output = {"output_type": kind, "ename": "", "evalue": "", "data": {}}
    cells = [take_away.prose(["# A title"]), take_away.prose(["A copy."])]
    cells.append({"cell_type": "code", "source": source, "outputs": [output]})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(take_away.as_script(cells), {"__name__": "__main__"})
    assert printed.getvalue() == says


def test_no_page_has_a_use_of_its_own_for_the_name_that_shows_a_value():
    for uri in nav_pages():
        assert take_away.SHOW not in (ROOT / "docs" / uri).read_text("utf-8")


def test_markdown_is_a_doctest(tmp_path):
    (tmp_path / "page.md").write_text(taken(SMALL[0])["md"], "utf-8")
    failed, tried = doctest.testfile(
        str(tmp_path / "page.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert tried > 20
    assert not failed


def test_no_mark_of_this_site_is_left():
    files = taken("learn/made.md", PAGE)
    for text in files.values():
        assert not re.search(r"symbols|\\label|eqref|value=|\.given|!!!|\?\?\?", text)
    markdown = files["md"]
    assert "$$\nx = 2 \\times 1\n\\tag{1}\n$$" in markdown
    assert f"By [(1)]({HERE}learn/made/#eq:two), 2 is more than 1;" in markdown
    assert f"see [layers]({HERE}learn/layer/#exercises)\nand [all of it]" in markdown
    assert f"({HERE}learn/layer/?solutions)." in markdown
    assert (
        "<blockquote>\n\n**A mistake**\n\nThis forgets a half:\n\n```pycon\n>>> x = 3" in markdown
    )
    assert "<details>\n<summary>Solution</summary>\n\n$$\nx = 2\n$$\n\n```pycon" in markdown
    assert markdown.endswith("</details>\n\nThe end.\n")


def test_a_formula_keeps_what_looks_like_a_mark_of_this_site():
    line = (
        r"Of [this](layer.md){ .mark } $\frac{.5}{2}${ .given } and word{ .mark } "
        r"$x_{.1}${ .given }, `a{.b}` $b{.c}$."
    )
    markdown = taken("learn/made.md", f"# A title\n\n{line}\n")["md"]
    kept = r"$\frac{.5}{2}$ and word $x_{.1}$, `a{.b}` $b{.c}$."
    assert markdown.endswith(f"Of [this]({HERE}learn/layer/) {kept}\n")


@pytest.mark.parametrize("uri", [uri for uri in RUN if uri.startswith("notebooks/")])
def test_a_notebook_shows_its_drawings(uri, site):
    notebook = json.loads((site / take_away.beside(uri, ".ipynb")).read_text("utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    drawn = [output["data"] for output in outputs if output["output_type"] == "display_data"]
    code = (ROOT / "docs" / uri).read_text("utf-8")
    assert [data["text/plain"] for data in drawn] == re.findall("^# alt: (.+)$", code, re.MULTILINE)
    for data in drawn:
        if "image/svg+xml" in data:  # of all pictures this is text
            assert data["image/svg+xml"].startswith("<svg ")
        else:
            assert b64decode(data["image/png"]).startswith(b"\x89PNG")


def test_what_the_package_says_of_itself_is_taken_too():
    names = "nn.layers.dense", "nn.drawing.Drawing", "nn.initializers.RULES"
    shown = taken("learn/made.md", "# Names\n\n" + "".join(f"::: {name}\n" for name in names))["md"]
    dense, drawing, constant = shown.split("## `")[1:]
    assert dense.startswith("nn.dense`\n\n````text\nReturn")
    assert drawing.startswith("nn.drawing.Drawing`\n\n````text\n")
    assert constant == "nn.initializers.RULES`\n"


def test_every_page_can_be_taken_away_and_is_listed_for_those_who_ask(site):
    for uri in nav_pages():
        endings = (".md", ".ipynb", ".py") if uri in RUN else (".md",)
        for ending in endings:
            path = site / take_away.beside(uri, ending)
            assert 300 < path.stat().st_size < 300_000, path  # a notebook with all it draws
        page = (site / place(uri) / "index.html").read_text("utf-8")
        assert page.count(" download>") == len(endings)
    listed = re.findall(r"^- \[.+?\]\((.+?)\): \S", (site / "llms.txt").read_text("utf-8"), re.M)
    assert listed == [HERE + take_away.beside(uri, ".md") for uri in nav_pages()]


@pytest.mark.parametrize("uri", RUN)
def test_what_is_taken_of_a_page_can_be_read(uri, site):
    notebook = json.loads((site / take_away.beside(uri, ".ipynb")).read_text("utf-8"))
    nbformat.validate(notebook)
    assert any(cell["cell_type"] == "code" and cell["outputs"] for cell in notebook["cells"])
    assert ast.parse((site / take_away.beside(uri, ".py")).read_text("utf-8")).body
    for cell in notebook["cells"]:
        for address in re.findall(rf"\]\({HERE}([^)#?\s]*)", "".join(cell["source"])):
            path = site / address
            assert path.is_file() or (path / "index.html").is_file(), address
