"""The package is in layers: what a module imports lies below it, and nothing outside but NumPy."""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nn

PACKAGE = Path(nn.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
OPTIONAL = {"numba", "pooch", "scipy", "tqdm"}


def imports(file):
    """Return the modules that a file imports, in whatever function: the package's by their path."""
    package = file.relative_to(PACKAGE.parent).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*package[: len(package) - level + 1]] if level else []
                path = ".".join([*base, *([module] if module else [])])
                inner = {f"{path}.{alias.name}" for alias in names}
                found |= inner & MODULES or {path}
            case ast.Call(ast.Name("import_module" | "__import__"), [ast.Constant(name), *_]):
                found.add(name)
    return found


def name_of(file):
    """Return the dotted name of a module of the package."""
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )


MODULES = {name_of(file) for file in FILES}


def test_no_module_imports_itself_by_a_detour():
    graph = {name_of(file): imports(file) & MODULES for file in FILES}
    assert [*TopologicalSorter(graph).static_order()][-1] == "nn"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_module_imports_nothing_but_numpy_and_what_comes_with_python(file):
    roots = {name.split(".")[0] for name in imports(file)}
    assert roots <= {"nn", "numpy", *OPTIONAL, *sys.stdlib_module_names}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_our_own_modules_are_imported_by_name(file):
    assert not [
        node.lineno
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and str(node.value).startswith("nn.")
        and node.value in MODULES
    ]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_function_fits_on_a_screen(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{node.name} has {lines} lines"
