"""What a page names in code, whom a docstring cites, and what the project says of itself, is so."""

import ast
import builtins
import keyword
import re
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import nn
from literate.pages import results
from tests.conftest import ROOT
from tests.literate.pages.test_commands import (
    FENCES,
    NAMES,
    TYPED,
    settings,
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
