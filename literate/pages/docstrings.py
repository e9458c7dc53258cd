"""The docstrings of a module are read as small pages: their examples, equations and numbers."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from doctest import DocTestParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import formulas, results
from .document import Equation, Fence, Math, Page, Problem, Source
from .fences import lines_of
from .formulas import CODE_SPAN
from .reader import read_equation
from .sentences import read_formulas, second_scan

STATED = re.compile(r"(?P<name>\w+) : array (?P<shape>\([^)]*\)).*")  # as NumPy's style has it
OTHER = re.compile(r"(?<= or )\([a-z_]+,[a-z_, ]*\)")  # shape, behind the first
MENTIONED = re.compile(r"`(?P<name>\w+)`+ (?P<shape>\([^)]*\))")  # in a sentence
RETURNED = re.compile(r"Return weights (?P<shape>\([^)]*\))")
NAME = re.compile(r"[A-Za-z_]\w*")
UNDERLINE = re.compile(r" *-{3,}")
LISTS = {"Parameters", "Returns", "Raises", "Warns"}
SECTION = re.compile(r"( *)(Parameters|Returns|Raises|Notes|Examples)")
TURNED = re.compile(r"\((n_out, n_in|n_out, n|n_in, n)\)")  # nowhere here: rows are examples
FIELD = re.compile(r"(?P<names>\*{0,2}[A-Za-z_]\w*(?:, \w+)*)(?: : (?P<type>\w+).*)?")


def docstrings(path: Path, text: str | None = None) -> Iterator[Page]:
    """Yield one page for each docstring of a Python file that holds examples, math or a mistake."""
    text = path.read_text("utf-8") if text is None else text
    lines = text.split("\n")
    found = list(documented(ast.parse(text), f"{path.parent.name}.{path.stem}"))
    code, whole = without_docstrings(lines, [node for _, node in found]), parsed(text)
    in_code, in_order = computed(whole), tuples(whole)
    shapes = {name: shape for n in ast.walk(whole) for name, shape in checked_by(n).items()}
    for name, node in found:
        constant: Any = node.body[0].value
        first, last = constant.lineno - 1, constant.end_lineno or 0
        body = lines[first:last]
        body[-1] = body[-1][: constant.end_col_offset - len('"""')]
        page = Page(path, lines, name=name)
        examples = tuple(DocTestParser().get_examples("\n".join(body), str(path)))
        page.add(Fence(first, last, "", "pycon", {}, "", examples))
        if isinstance(node, ast.FunctionDef):
            page.add(Source(node.lineno, name))
        known = code + "".join(example.source + example.want for example in examples)
        read_docstring(page, body, first, lines_of(examples), known)
        trees = [parsed(example.source) for example in examples]
        wrong = [*bare(body), *misstated(body, node, shapes), *misnamed(body, node)]
        wrong += invented(body, in_code.union(*map(computed, trees)), known)
        wrong += reordered(body, in_order.union(*map(tuples, trees)))
        page.problems += [Problem(first + at + 1, said) for at, said in wrong]
        if (
            examples
            or page.problems
            or any(isinstance(element, Equation | Math) for element in page.elements)
        ):
            yield page


def without_docstrings(lines: list[str], nodes: list[Any]) -> str:
    """Return the code of a file, without docstrings and comments."""
    ends = [(node.body[0].lineno - 1, node.body[0].end_lineno) for node in nodes]
    hidden = {at for first, end in ends for at in range(first, end)}
    return "\n".join(re.sub("#.*", "", line) for i, line in enumerate(lines) if i not in hidden)


def documented(node: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield everything in a module that has a docstring, with its dotted name."""
    if ast.get_docstring(node):
        yield name, node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from documented(child, f"{name}.{child.name}")


def read_docstring(page: Page, lines: list[str], offset: int, code: set[int], known: str) -> None:
    """Add the display equations and the formulas of a docstring, outside the lines of `code`.

    A number in its sentences must stand in what is `known`: the module's code, or its examples.
    """
    at = 0
    waiting: list[tuple[int, str]] = []
    while at < len(lines):
        if lines[at].strip() == "$$":
            at = read_equation(page, lines, at, offset, None)
        elif at not in code and lines[at].strip():
            waiting.append((offset + at + 1, lines[at]))
            at += 1
            continue
        read_docstring_words(page, waiting, known)
        at, waiting = at + 1, []
    read_docstring_words(page, waiting, known)
    second_scan(page, offset, ["" if at in code else line for at, line in enumerate(lines)])


def read_docstring_words(page: Page, lines: list[tuple[int, str]], known: str) -> None:
    """Add the formulas of lines without a gap, and a problem for each number that is not known."""
    for paragraph in formulas.paragraphs(lines):
        found, rest = read_formulas(page, paragraph)
        page.add(*(element for _, element in found))
        words = results.CITED.sub(" ", CODE_SPAN.sub(" ", " ".join(map(str.strip, rest))))
        for number in results.not_in(known, results.seen(words)):
            sentence = f"neither the code nor an example has {number}; show it, or leave it out"
            page.problems.append(Problem(paragraph[0][0], sentence))


def bare(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield where a docstring lists something, as a parameter, and says nothing of it."""
    section, column = "", 0
    for at, (line, after) in enumerate(pairwise([*lines, ""])):
        begins, goes_on = depth(line), depth(after) > column
        if UNDERLINE.fullmatch(after):
            section, column = line.strip(), begins
        elif UNDERLINE.fullmatch(line) or not line.strip() or begins > column:
            continue
        elif section in LISTS and not goes_on:
            yield at, f"nothing is said of {line.strip()}; write a sentence below it"


def depth(line: str) -> int:
    """Return by how much a line is indented; an empty one is not."""
    return len(line.rstrip()) - len(line.strip())


def checked_by(node: ast.AST) -> dict[str, str]:
    """Return the shapes of arguments that the decorators of a function check."""
    return {
        keyword.arg or "": str(keyword.value.value).partition(")")[0] + ")"
        for decorator in getattr(node, "decorator_list", ())
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
        if isinstance(keyword.value, ast.Constant) and str(keyword.value.value).startswith("(")
    }


def misstated(lines: list[str], node: Any, shapes: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield where a docstring states another shape than the decorator checks.

    What a class holds has the `shapes` that functions of its module check. The slopes ``dX`` have
    the shape of ``X``, and the sizes of weights the order of the arguments. Rows are examples, and
    columns of weights are neurons.
    """
    checked = checked_by(node)
    lists = filter(None, (STATED.fullmatch(line.strip()) for line in lines))
    stated = {said["name"]: said["shape"] for said in lists} | checked
    stated = shapes if isinstance(node, ast.ClassDef) else stated
    order = [arg.arg for arg in node.args.args] if isinstance(node, ast.FunctionDef) else []
    for at, line in enumerate(lines):
        for name, shape in MENTIONED.findall(line):
            if shape != stated.get(name, shape):
                yield at, f"{name} is {stated[name]} elsewhere; write this for {shape}"
        said = STATED.fullmatch(line.strip())
        if turned := TURNED.search(line):
            yield at, f"{turned[0]} is turned: rows are examples, columns neurons"
        elif said:
            name, first = said["name"], said["shape"]
            shape = checked.get(name) or checked.get(name.removeprefix("d"))
            if shape and first != shape:
                yield at, f"{name} is checked as {shape}; write this for {first}"
            checked.setdefault(name, first)
            for other in OTHER.findall(line):
                short, long = sorted((sizes_in(first), sizes_in(other)), key=len)
                if long[: len(short)] != short:
                    yield at, f"neither of {first} and {other} is the beginning of the other"
        elif weights := RETURNED.search(line):
            found = sizes_in(weights["shape"])
            if {*found} <= {*order} and found != sorted(found, key=order.index):
                sentence = f"has another order than the arguments, {', '.join(order)}"
                yield at, f"{weights['shape']} {sentence}"


def misnamed(lines: list[str], node: Any) -> Iterator[tuple[int, str]]:
    """Yield where a docstring lists an argument, a plain type or a result that the code lacks."""
    types, last = arguments_of(node), -1
    for at, section, field in fields_of(lines):
        names = [name.strip("* ") for name in field["names"].split(",")]
        if section == "Parameters":
            places = [last, *([*types].index(name) for name in names if name in types)]
            if sorted(places) != places:
                yield at, f"{names[0]} stands too low; write the arguments as {', '.join(types)}"
            last = places[-1]
            for name in types and names:
                if name not in types:
                    yield at, f"{name} is no argument; these are {', '.join(types)}"
                elif types[name] in {"int", "float", "str", "bool"} - {field["type"]}:
                    yield at, f"{name} is {types[name]} in the code; write this for {field['type']}"
        elif field["type"]:
            for name in set(names) - names_in(node):
                yield at, f"{name} is no name in {node.name}; write that of what is returned"


def fields_of(lines: list[str]) -> Iterator[tuple[int, str, re.Match[str]]]:
    """Yield each line that names what goes in or comes out, with the section it stands in."""
    section = None
    for at, line in enumerate(lines):
        if found := SECTION.fullmatch(line):
            section = found
        elif section and section[2] in ("Parameters", "Returns"):
            field = FIELD.fullmatch(line.removeprefix(section[1]))
            if field:
                yield at, section[2], field


def arguments_of(node: Any) -> dict[str, str]:
    """Return what a function, or what makes a class, takes: names, with the types as written."""
    if isinstance(node, ast.ClassDef):
        made = [child for child in node.body if getattr(child, "name", "") == "__init__"]
        plain = [child for child in node.body if isinstance(child, ast.AnnAssign)]
        if not made:
            return {ast.unparse(child.target): ast.unparse(child.annotation) for child in plain}
        node = made[0]
    if not isinstance(node, ast.FunctionDef):
        return {}
    given = node.args
    found = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    known = [arg for arg in found if arg and arg.arg != "self"]
    return {arg.arg: ast.unparse(arg.annotation) if arg.annotation else "" for arg in known}


def names_in(node: Any) -> set[str]:
    """Return the names that a function has within: variables, arguments and inner functions."""
    found = [getattr(child, "id", getattr(child, "name", "")) for child in ast.walk(node)]
    return {*found, *arguments_of(node)}


def sizes_in(shape: str) -> list[str]:
    """Return the names of the sizes in a shape."""
    return NAME.findall(shape)


def spans(lines: list[str]) -> Iterator[tuple[int, str, ast.AST]]:
    """Yield each span of a docstring: its line, its text, and what it is as Python."""
    for at, line in enumerate(lines):
        for span in CODE_SPAN.finditer(line):
            code = span[0].strip("`")
            yield at, code, parsed(code)


def invented(lines: list[str], written: set[str], known: str) -> Iterator[tuple[int, str]]:
    """Yield each span that has a number, or computes, as neither the code nor an example does."""
    for at, code, tree in spans(lines):
        numbers = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and is_number(n)]
        missing = results.not_in(known, " ".join(map(ast.unparse, numbers)))
        if not computed(tree) <= written:
            yield at, f"neither the code nor an example computes {code}; show it, or write it so"
        elif missing:
            sentence = f"neither the code nor an example has {missing[0]}, as {code} has"
            yield at, f"{sentence}; show it, or leave it out"


def reordered(lines: list[str], written: set[tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    """Yield each span that has names in another order than the code and the examples have them."""
    for at, _, tree in spans(lines):
        for names in tuples(tree) - written:
            for other in (other for other in written if {*other} == {*names}):
                said, there = ", ".join(names), ", ".join(other)
                yield at, f"{said} has another order than the code, which has {there}"


def is_number(node: ast.Constant) -> bool:
    return isinstance(node.value, int | float) and not isinstance(node.value, bool)


def parsed(code: str) -> ast.AST:
    """Return the tree of a piece of code, without ``np.``; an empty one if it is no Python."""
    with suppress(SyntaxError):
        return ast.parse(code.replace("np.", "").replace("…", "..."))
    return ast.Module([], [])


def computed(tree: ast.AST) -> set[str]:
    """Return all that is added, multiplied or so on in a piece of code."""
    return {ast.dump(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp)}


def tuples(tree: ast.AST) -> set[tuple[str, ...]]:
    """Return the names, two or more, that stand side by side in a piece of code."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(parts) | ast.Call(args=parts) | ast.arguments(args=parts):
                row = tuple(getattr(part, "id", getattr(part, "arg", "")) for part in parts)
                found |= {row} if len(row) > 1 and all(row) else set()
    return found
