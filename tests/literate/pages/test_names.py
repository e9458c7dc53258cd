"""What a page names in code, whom a docstring cites, and what the project says of itself, is so."""

import ast
import builtins
import keyword
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import nn
from literate.browser.figure import FIGURES
from literate.pages import fences, numbers, results
from literate.site import colors
from tests.conftest import ROOT
from tests.literate.pages.test_commands import (
    FENCES,
    NAMES,
    TYPED,
    settings,
    sources,
    sources_of,
    spans,
    text_of,
)

WORD = re.compile(r"[A-Za-z_]\w*")
VALUE = re.compile(r'value="[^"]*"')  # an expression is run, so what it names is there
CITED = re.compile(rf"(?:[A-Z]\w+, )*{results.CITED.pattern}")
PLACE = re.compile(r"(?:docs|nn|literate|tests|findings)/[\w./-]*")
OF_OTHERS = {
    *("AMD", "EPYC", "Linux", "x86", "localhost", "comm", "tls", "ca", "cert", "VG", "W_12", "e10"),
    *("BCEWithLogitsLoss", "CrossEntropyLoss", "ImageOps", "exif_transpose", "xavier_uniform_"),
}
PYTHON = {*dir(builtins), *keyword.kwlist, *sys.stdlib_module_names, *dir(str), *dir(list)}
NUMPY = {*dir(np), *dir(np.ndarray), *dir(np.random.Generator), *dir(np.linalg), "np"}
BEFORE = {"CHANGELOG.md"}  # which names what was, too


@cache
def words_of_the_project():
    """All words in the code of the project and of its settings, but for this file."""
    code = [path for path in sources_of("nn", "literate", "tests") if path != Path(__file__)]
    scripts = [
        p for kind in ("js", "yml", "css", "html") for p in ROOT.glob(f"literate/**/*.{kind}")
    ]
    actions = (ROOT / ".github").rglob("*.yml")
    rest = [ROOT / "pyproject.toml", ROOT / "mkdocs.yml", ROOT / "tests/tools/mutants.toml"]
    paths = [*code, *scripts, *actions, *rest]
    text = "\n".join(path.read_text("utf-8") for path in paths)
    stems = [path.stem for path in [*paths, *ROOT.glob("*.md")]]
    return {*WORD.findall(text), *WORD.findall("\n".join(stems))}


def blocks_of(text, name):
    """The code of a page: its blocks, or the cells of a notebook."""
    if name.endswith(".py"):
        return "\n".join(line for line in text.split("\n") if not line.startswith("# "))
    return "\n".join(m[0] for m in FENCES.finditer(text))


def unheard_of(text, name="page.md"):
    """The names in the code of a page's sentences that no code has."""
    known = {*WORD.findall(blocks_of(text, name)), *OF_OTHERS, *PYTHON, *NUMPY}
    said = [span for span in spans(VALUE.sub("", text)) if not TYPED.match(span)]
    named = [word for span in said for word in WORD.findall(span)]
    return [word for word in named if word not in known and word not in words_of_the_project()]


@pytest.mark.parametrize("name", sorted({*NAMES} - BEFORE))
def test_a_name_in_a_sentence_is_one_of_some_code(name):
    assert not unheard_of(text_of(name), name)


def test_a_name_that_no_code_has_is_seen():
    for line in (
        "The number that `backward_check` returns",
        "(`backwards_of` tells the package",
        "It is `python_plain`.",
        "In code it is `dYhat`, of the shape of `Y_hat`.",
        "No `pickel`.",
        "Call `nn.traim(net, X, epochs=3)`.",
    ):
        (lost,) = unheard_of(line)
        assert lost in line
    assert not unheard_of("```pycon\n>>> halb = 1\n\n```\n\nThen `halb.sum(axis=0)` of `W @ X`.")


def gone(text):
    """The files and folders that a sentence names and the project does not have."""
    made = "".join(m[0] for m in FENCES.finditer(text))
    places = [m[0].rstrip(".") for m in map(PLACE.match, spans(text)) if m]
    return [at for at in places if not (ROOT / at).exists() and f'"{Path(at).name}"' not in made]


@pytest.mark.parametrize("name", NAMES)
def test_a_place_in_a_sentence_is_there(name):
    assert not gone(text_of(name))
    assert gone("In `literate/benchmarks/our.py`, and `docs/learn/`") == [
        "literate/benchmarks/our.py"
    ]


FILE = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:csv|css|html|js|json|md|npz|npy|onnx|pdf|pgm|py|safetensors|svg|toml|txt"
    r"|yml|zip)"
)


@cache
def files():
    """The names of all files of the project."""
    folders = [ROOT / name for name in ("docs", "nn", "literate", "tests", "findings")]
    paths = [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*.*"))]
    return {path.name for path in paths}


def unmade(text, name="page.md"):
    """The files that a sentence names, and that neither the project has nor any code makes."""
    code = blocks_of(text, name) + "".join(filter(TYPED.match, spans(text))) + sources()
    named = [span for span in spans(text) if FILE.fullmatch(span)]
    return [file for file in named if file not in files() and file not in code]


@pytest.mark.parametrize("name", sorted({*NAMES} - BEFORE))
def test_a_file_in_a_sentence_is_made_by_some_code(name):
    assert not unmade(text_of(name), name)
    lost = "net" + ".json"  # here, too
    assert unmade(f"The text in it, `{lost}`, and `pyproject.toml`") == [lost]


def drifting(text, name="page.md"):
    """The factors, powers and places of two digits or more in a sentence that no block has."""
    known = {*map(numbers.worth, numbers.PLAIN.findall(blocks_of(text, name)))}
    text = results.GIVEN.sub(" ", results.NUMBER.sub(" ", text))
    for span in spans(text) if ">>> " in text else ():
        try:
            nodes = [] if TYPED.match(span) else [*ast.walk(ast.parse(span))]
        except SyntaxError:
            continue
        found = [node.value for node in nodes if isinstance(node, ast.Constant)]
        yield from (
            n for n in found if isinstance(n, int | float) and n not in known and len(f"{n:g}") > 1
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_number_in_the_code_of_a_sentence_stands_in_a_block(name):
    assert not [*drifting(text_of(name), name)]
    block = "```pycon\n>>> gray = data / 255\n\n```\n\n"
    assert [*drifting(f"{block}It is `resize(data) / 265`, not `data / 255` and `data[2]`.")] == [
        265
    ]


# Whom a docstring cites


def unlisted(text):
    """Who is cited with a year in docstrings, and stands with it in no line of the sources."""
    listed = text_of("docs/about/sources.md").split("\n")
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Module | ast.FunctionDef)]
    for said in filter(None, map(ast.get_docstring, nodes)):
        for cited in CITED.finditer(" ".join(said.split())):
            name, year = WORD.findall(cited[0])[0], cited[0][-4:]
            if not any(name in line and year in line for line in listed):
                yield cited[0]


def test_whom_a_docstring_cites_is_in_the_list_with_that_year():
    for path in sources_of("nn"):
        assert not list(unlisted(path.read_text("utf-8"))), path.name
    wrong = ["Polyak 1946", "Goyal et al. 2018"]
    assert [*unlisted(f'"""{wrong[0]}, as {wrong[1]}, and Polyak 1964."""')] == wrong


# What the project says of itself


def test_its_licences_are_the_same_wherever_they_are_said():
    code, text = settings()["project"]["license"].split(" AND ")
    words = text.replace("CC-BY", "CC BY").replace("-", " ").strip()
    assert f"Code: {code}. Text and figures: {words}." in text_of("README.md")
    assert f"copyright: Text {words}, code {code}," in text_of("mkdocs.yml")
    assert f"license: [{code}, {text}]" in text_of("CITATION.cff")
    assert text_of("LICENSE").startswith(f"{code} License")


def test_the_newest_of_its_changes_are_of_this_version():
    assert re.search(r"^## (.+)", text_of("CHANGELOG.md"), re.MULTILINE)[1] == nn.__version__


def test_a_chapter_ends_with_a_link_to_the_next():
    order = re.findall(r"learn/([\w-]+\.md)", text_of("mkdocs.yml").partition("- How to:")[0])
    assert len(order) > 20
    for here, after in pairwise(order):
        *_, last = filter(str.strip, text_of(f"docs/learn/{here}").splitlines())
        assert f"]({after})" in last, here


def test_the_figures_that_pages_let_a_reader_work_are_those_that_can_be_worked():
    named = {m for name in NAMES for m in re.findall('data-figure="(.+?)"', text_of(name))}
    assert named == {*FIGURES}


def idle(glossary, text):
    """The forms of the words in a glossary that a text never has."""
    forms = [f for m in re.findall(r"^(.+)\n:   ", glossary, re.MULTILINE) for f in m.split(", ")]
    return [f for f in forms if not re.search(rf"(?<![\w-]){re.escape(f)}(?![\w-])", text, re.I)]


def test_each_form_of_a_word_in_the_glossary_is_used():
    glossary = "docs/reference/glossary.md"
    text = "\n".join(text_of(name) for name in {*NAMES} - {glossary})
    assert not idle(text_of(glossary), text)
    assert idle("bias, biasses\n:   A number.\n", text) == ["biasses"]


def test_the_marks_of_a_block_are_all_that_are_listed():
    said = re.search(
        r"Fence languages are (.+?); options are (.+?)\.", text_of("docs/about/contributing.md")
    )
    languages, options = ({*re.findall("`(.+?)`", part)} for part in said.groups())
    assert languages == fences.LANGUAGES
    assert options == {*fences.OPTIONS} - {".given"}  # which is explained behind them


def test_the_colors_of_the_table_are_those_of_the_symbols():
    table = text_of("docs/reference/notation.md").partition("| color of |")[2]
    rows = re.findall(r"^\| (\$.+?) \|", table.partition("\n\n")[0], re.MULTILINE)
    for row, role in zip(rows, colors.ROLES, strict=True):
        symbols = [s.replace(r"\hat{Y}", "Y_hat") for s in re.findall(r"\$(.+?)\$", row)]
        found = {colors.class_of(s.strip("\\")) for s in symbols if "frac" not in s}
        assert found == {f"of-{role}"}, row


def strange_numbers(row, script):
    """The numbers in a line on a finding that its script does not have."""
    known = script.replace(",", "")
    found = re.findall(r"\d[\d.,]*(?<![.,])", row.replace("−", "-"))
    return [n for n in found if not re.search(rf"(?<![\d.]){n.replace(',', '')}(?!\d)", known)]


def test_the_numbers_of_a_finding_stand_in_its_script():
    rows = re.findall(r"^\| ([\w-]+) \| (.+) \|$", text_of("findings/README.md"), re.MULTILINE)
    for name, row in rows[1:]:
        if (ROOT / f"findings/{name}.sh").exists():
            assert not strange_numbers(row, text_of(f"findings/{name}.sh")), name
    assert strange_numbers("0.625 of 4,096", "x = 4096, 0.0625") == ["0.625"]
