"""The source of a function by its dotted name, read from the package's files and never imported.

It is shown without what the reader of a page need not see: decorators, docstrings and type hints.

``nn.layers.dense`` is a function, ``nn.layers.dense.backward`` the function inside it, ``nn.dense``
what the package calls the same thing.
"""

import ast
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..paths import ROOT


@dataclass(frozen=True)
class Code:
    """A piece of the package: its text as a page shows it, its file and its first line.

    A way back also has the name of the activation whose way back it is.
    """

    text: str
    file: str
    line: int
    activation: str = ""


def of(name: str) -> Code:
    """Return the source of `name`, as a page shows it.

    Raises
    ------
    LookupError
        If there is no such name, with those that there are.
    """
    file, text, node = found(name)
    if isinstance(node, ast.Module):
        raise LookupError(f"no source {name}: it is a module; name a function or class in it")
    shown, place = on_one_line(displayed(text, node)), file.relative_to(ROOT).as_posix()
    return Code(shown, place, node.lineno, activation_of(node))


def docstring_of(name: str) -> str:
    """Return the docstring of `name`, also where its module has it from another one.

    What is no function, class or module has none; who shows the page says whether it is there.
    """
    file, rest = module_of(name)
    for node in tree_of(file.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            names = {alias.asname or alias.name for alias in node.names}
            if names.intersection(rest[:1]):
                return docstring_of(".".join([name.split(".")[0], node.module, *rest]))
    try:
        return ast.get_docstring(found(name)[2]) or ""
    except LookupError:
        return ""


def found(name: str) -> tuple[Path, str, Any]:
    """Return the file that `name` stands in, the text of the file, and the syntax of `name`."""
    file, rest = module_of(name)
    text = file.read_text("utf-8")
    node: Any = tree_of(text)
    for part in rest:
        inner = definitions(node)
        if part not in inner:
            known = ", ".join(inner) or "nothing"
            raise LookupError(f"no source {name}: {part} is not in {file.name}, which has {known}")
        node = inner[part]
    return file, text, node


@cache
def tree_of(text: str) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(text)


def activation_of(node: ast.AST) -> str:
    """Return the name in ``@backward_of(name)`` above a function, or nothing."""
    for decorator in getattr(node, "decorator_list", []):
        match decorator:
            case ast.Call(ast.Name("backward_of"), [ast.Name(name)]):
                return name
    return ""


def module_of(name: str) -> tuple[Path, list[str]]:
    """Return the file that defines `name`, and what remains of the name inside that file."""
    package, *rest = name.split(".")
    folder = ROOT / package
    if not (folder / "__init__.py").is_file():
        raise LookupError(f"no source {name}: there is no package {package}")
    if rest and (folder / f"{rest[0]}.py").is_file():
        return folder / f"{rest[0]}.py", rest[1:]
    if rest and rest[0] in exports(folder):
        module, inner = exports(folder)[rest[0]]
        return folder / f"{module}.py", [inner, *rest[1:]]
    known = ", ".join(sorted(exports(folder)))
    raise LookupError(f"no source {name}: the package {package} has {known}")


@cache
def exports(folder: Path) -> dict[str, tuple[str, str]]:
    """Return where each public name of the package comes from: the module, and the name there."""
    tree = ast.parse((folder / "__init__.py").read_text("utf-8"))
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level and node.module
        for alias in node.names
    }


def definitions(node: ast.AST) -> dict[str, ast.AST]:
    """Return the functions and classes written directly inside a module, class or function."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {child.name: child for child in getattr(node, "body", []) if isinstance(child, kinds)}


def displayed(text: str, node: Any) -> str:
    """Return the lines of a definition; docstrings and type hints within it are left out."""
    lines = without_hints(text.split("\n"), node)
    hidden: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(inner):
            docstring: Any = inner.body[0]
            hidden.update(range(docstring.lineno, docstring.end_lineno + 1))
            if not lines[docstring.end_lineno].strip():
                hidden.add(docstring.end_lineno + 1)
    shown = [lines[i - 1] for i in range(node.lineno, node.end_lineno + 1) if i not in hidden]
    return textwrap.dedent("\n".join(shown)).strip("\n")


def on_one_line(code: str) -> str:
    """Return the code with its first signature on one line, where that is not too long."""
    match = re.match(r"(def \w+\()\n(.*?),?\n\)(:)", code, re.DOTALL)
    if not match:
        return code
    arguments = ", ".join(line.strip(" ,") for line in match[2].split("\n"))
    line = match[1] + arguments + ")" + match[3]
    return line + code[match.end() :] if len(line) <= 88 else code


def without_hints(lines: list[str], node: ast.AST) -> list[str]:
    """Return the lines without the type hints of the functions in a definition."""
    cuts: list[tuple[int, int, int]] = []
    for function in ast.walk(node):
        if not isinstance(function, ast.FunctionDef):
            continue
        for argument in [a for a in ast.walk(function.args) if isinstance(a, ast.arg)]:
            if argument.annotation:
                start = argument.col_offset + len(argument.arg)
                cuts.append((argument.lineno, start, argument.annotation.end_col_offset or 0))
        if function.returns:
            line = function.returns.end_lineno or 0
            start = lines[line - 1].rindex(" -> ", 0, function.returns.col_offset)
            cuts.append((line, start, function.returns.end_col_offset or 0))
    shown = list(lines)
    for line, start, end in sorted(cuts, reverse=True):
        rest = re.sub(r"^ = ", "=", shown[line - 1][end:])
        shown[line - 1] = shown[line - 1][:start] + rest
    return shown
