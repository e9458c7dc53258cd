"""What imports what is seen by tools: no module of ours is named in a string."""

import ast

import pytest

from .conftest import ROOT

FILES = sorted(path for name in ("nn", "literate") for path in (ROOT / name).rglob("*.py"))
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES}
# These import what a page names, or a library that is measured, each in an environment of its own.
BY_NAME = {
    "literate/pytest_plugin.py",
    "literate/benchmarks/worker.py",
    "literate/elsewhere/worker.py",
}


def named_in(text, by_name=False):
    """The strings of a module's text that are modules of ours, and imports of what is no string."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Constant(str(name)) if name in NAMES:
                yield name
            case ast.JoinedStr(values=[ast.Constant(str(name)), *_]) if begins(name):
                yield name
            case ast.Call(
                ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"),
                [first, *_],
            ):
                if not isinstance(first, ast.Constant) and not by_name:
                    yield ast.unparse(node)


def begins(name):
    """Whether a text begins the name of a module of ours."""
    return name.endswith(".") and any(module.startswith(name) for module in NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_of_ours_is_named_in_a_string(path):
    file = path.relative_to(ROOT).as_posix()
    assert not [*named_in(path.read_text("utf-8"), file in BY_NAME)]


def test_no_script_names_a_module_of_ours():
    for path in (ROOT / "docs" / "assets").rglob("*.js"):
        text = path.read_text("utf-8")
        assert not [name for name in NAMES if f'"{name}"' in text], path


def test_those_that_import_by_name_do():
    for file in BY_NAME:
        assert [*named_in((ROOT / file).read_text("utf-8"))]


@pytest.mark.parametrize(
    "text",
    [
        'import_module("nn.layers")',
        'words = [sys.executable, "-m", "literate.elsewhere.worker"]',
        'importlib.import_module(f"literate.ledger.{name}")',
        'NAME = f"literate.ledger.{name}"',
        "import_module(name)",
    ],
)
def test_what_would_be_refused(text):
    assert [*named_in(text)]
    assert not [*named_in('import_module("tqdm"); say("python -m literate.ledger")')]
