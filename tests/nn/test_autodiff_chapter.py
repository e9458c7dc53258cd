"""The chapter builds the tape of the package, statement by statement, in eighty lines."""

import ast
import inspect

from literate.pages import document, reader
from nn import autodiff
from tests.conftest import ROOT


def statements(node):
    """The statements in a piece of code, without types."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.AnnAssign) and each.value:
            each = ast.Assign([each.target], each.value, lineno=0)
        if isinstance(each, ast.Assign | ast.AugAssign | ast.Return | ast.Delete):
            found.add(ast.unparse(each))
    return found


def rules(tree):
    """The table of rules, as text, by the operation."""
    (table,) = (
        each.value
        for each in tree.body
        if isinstance(each, ast.Assign | ast.AnnAssign) and "backwards" in ast.unparse(each)[:9]
    )
    return {
        ast.unparse(key): ast.unparse(value)
        for key, value in zip(table.keys, table.values, strict=True)
    }


def test_the_tape_of_the_chapter_is_the_tape_of_the_package():
    blocks = reader.read(ROOT / "docs" / "learn" / "autodiff.md").of(document.Fence)
    here = [ast.parse(block.code) for block in blocks if block.examples]
    tape = [node for tree in here for node in tree.body if getattr(node, "name", "") in PARTS]
    package = ast.parse(inspect.getsource(autodiff))
    assert {node.name for node in tape} == PARTS
    said = set().union(*map(statements, tape))
    assert said - statements(package) == {"return Var(np.array(value, float), self)"}
    (table,) = (tree for tree in here if "backwards = {" in ast.unparse(tree))
    differ = {key for key, rule in rules(table).items() if rule != rules(package)[key]}
    assert differ == {"np.matmul"}  # the package's takes vectors, too
    lines = sum(node.end_lineno - node.lineno + 1 for node in [*tape, *table.body])
    assert lines <= 80


PARTS = {"Tape", "Var", "unstretched"}
