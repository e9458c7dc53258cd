"""The functions of the package that a block needs, written out: it then runs with NumPy alone.

They are the package's own source without docstrings and type hints, in the order of who needs whom.
They are the plain functions: none has a door that checks what it is given. Of two that do the same,
the one that is written straight is taken where it has all that a call asks for.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..pages import source
from ..paths import ROOT
from ..running.code_names import globals_of

PACKAGE = ROOT / "nn"
Key = tuple[str, str]  # a module of the package, and a name in it

# A door, and the plain function or class behind it, where the two are written apart.
BEHIND = {
    ("training", "train"): ("train", "train"),
    ("network", "forward"): ("network", "pass_through"),
    ("optimizers", "Optimizer"): ("optimizers", "Steps"),
}
# A plain function, and the one written straight that does the same where a call asks for no more.
STRAIGHT = {
    ("initializers", "init"): ("straight", "init"),
    ("train", "train"): ("straight", "train"),
    ("optimizers", "sgd"): ("straight", "sgd"),
    ("network", "predict"): ("straight", "predict"),
}
DOOR = ("_validation", "validated")  # the decorator that puts a door before a function
PLAIN = ("_validation", "plain")  # what goes around it

WIDTH = 100  # of a line
AS_A_VALUE = "it uses nn itself, as a value"
A_FILE = "it reads a file of the package"
CHECKS = "it needs what checks arguments"
MORE = "it asks for more than the plain function has: "


class CannotInlineError(Exception):
    """Why a block cannot do without the package."""


@dataclass(frozen=True)
class Module:
    """A module of the package: its text, what it defines, and where its other names come from."""

    text: str
    defined: dict[str, ast.stmt]
    inside: dict[str, Key]
    outside: dict[str, str]


@cache
def module(name: str) -> Module:
    """Return what can be read off a module's file."""
    text = (PACKAGE / f"{name}.py").read_text("utf-8")
    found = Module(text, {}, {}, {})
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=own) | ast.ClassDef(name=own):
                found.defined[own] = node
            case ast.Assign(targets=[ast.Name(id=own)]) | ast.AnnAssign(target=ast.Name(id=own)):
                found.defined[own] = node
            case ast.ImportFrom(module=str(other), names=names, level=1):
                found.inside.update({a.asname or a.name: (other, a.name) for a in names})
            case ast.Import(names=names) | ast.ImportFrom(names=names, level=0):
                start = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
                for alias in names:
                    line = f"{start}import {ast.unparse(alias)}\n"
                    found.outside[alias.asname or alias.name] = line
    return found


@cache
def modules() -> list[str]:
    """Return the names of the package's modules."""
    return sorted(file.stem for file in PACKAGE.glob("*.py"))


def forget() -> None:
    """Let a package that has changed be read again."""
    module.cache_clear()
    modules.cache_clear()


def key_of(where: str, name: str) -> Key | None:
    """Return what a module calls `name`, if the package defines it."""
    if name in module(where).inside:
        return key_of(*module(where).inside[name])
    return BEHIND.get((where, name), (where, name)) if name in module(where).defined else None


def key_at(path: list[str]) -> tuple[Key, int] | None:
    """Return what ``nn.a.b…`` names, and how many words of the path that takes."""
    if len(path) > 2 and path[1] in modules() and (key := key_of(path[1], path[2])):
        return key, 3
    if len(path) > 1 and (key := key_of("__init__", path[1])):
        return key, 2
    return None


def called(call: ast.Call) -> Key | None:
    """Return the plain function of the package that a call is of: the one that holds the least."""
    path = dotted(call.func)
    found = key_at(path) if path and path[0] == "nn" else None
    if found is None or found[1] != len(path):
        return None
    key, straight = found[0], STRAIGHT.get(found[0])
    return straight if straight and takes(straight, call) else key


def takes(key: Key, call: ast.Call) -> bool:
    """Return whether a function has what a call gives, and is given what it needs."""
    function: Any = module(key[0]).defined[key[1]]
    arguments = function.args
    names = [argument.arg for argument in arguments.args]
    needed = names[: len(names) - len(arguments.defaults)]
    given = [*names[: len(call.args)], *(str(word.arg) for word in call.keywords)]
    return len(call.args) <= len(names) and set(needed) <= set(given) <= set(names)


def rewritten(text: str, edit: Callable[[ast.AST, str], str | None]) -> str:
    """Return code with all nodes replaced that have a replacement, until none has one."""
    while edits := list(outermost(ast.parse(text), text, edit)):
        for node, new in sorted(edits, key=lambda found: position(found[0]), reverse=True):
            text = spliced(text, node, new)
    return text


def outermost(
    node: ast.AST, text: str, edit: Callable[[ast.AST, str], str | None]
) -> Iterator[tuple[ast.AST, str]]:
    """Yield the nodes that have a replacement, and none that stand inside another such node."""
    new = edit(node, text)
    if new is not None:
        yield node, new
        return
    for child in ast.iter_child_nodes(node):
        yield from outermost(child, text, edit)


def position(node: Any) -> tuple[int, int]:
    """Return where a node begins."""
    return node.lineno, node.col_offset


def spliced(text: str, node: Any, new: str) -> str:
    """Return the text with a node of it replaced."""
    lines = text.encode().split(b"\n")
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: node.end_lineno - 1]) + node.end_col_offset
    return (text.encode()[:start] + new.encode() + text.encode()[end:]).decode()


def on_one_line(code: str) -> str:
    """Return code with every signature on one line, where it is not too long for that."""

    def joined(match: re.Match[str]) -> str:
        arguments = ", ".join(line.strip(" ,") for line in match[2].split("\n"))
        line = f"{match[1]}{arguments}):"
        return line if len(line) <= WIDTH else match[0]

    return re.sub(r"^( *def \w+\()\n(.*?),?\n *\):", joined, code, flags=re.DOTALL | re.MULTILINE)


class Inliner:
    """Writes definitions out, under names that a page has not taken."""

    def __init__(self, taken: set[str], calls: Iterable[ast.Call]) -> None:
        self.taken = taken
        self.done: dict[Key, tuple[str, list[Key], list[str]]] = {}
        names = [name for where in modules() for name in module(where).defined]
        self.shared = {name for name in names if names.count(name) > 1}
        self.straight = {key for call in calls if (key := called(call)) in STRAIGHT.values()}

    def name_of(self, key: Key) -> str:
        """Return what a definition is called where it is written out."""
        where, name = key
        if STRAIGHT.get(key) in self.straight:
            name = f"{where}_{name}"
        elif key in BEHIND.values():
            name = next(door for (_, door), behind in BEHIND.items() if behind == key)
        elif name in self.shared and key not in {*STRAIGHT, *STRAIGHT.values()}:
            name = f"{where}_{name.lstrip('_')}"
        return f"nn_{name}" if name in self.taken else name

    def statement(self, text: str) -> tuple[str, list[Key]]:
        """Return a statement of a page without the package, and the definitions it needs."""
        needed: list[Key] = []

        def edit(node: ast.AST, text: str) -> str | None:
            match node:
                case ast.Import(names=[ast.alias(name="nn", asname=None)]):
                    return ""
                case ast.Import(names=names) if any(a.name.split(".")[0] == "nn" for a in names):
                    raise CannotInlineError("it imports more than nn in one statement")
                case ast.ImportFrom(module=str(name)) if name.split(".")[0] == "nn":
                    raise CannotInlineError("it imports names from nn")
                case ast.Call(ast.Attribute() as function) if key := called(node):
                    self.refuse_more(node, key)
                    if key in self.straight:
                        needed.append(key)
                        start = len(ast.get_source_segment(text, function) or "")
                        return (
                            self.name_of(key) + (ast.get_source_segment(text, node) or "")[start:]
                        )
                case ast.Attribute() if (path := dotted(node)) and path[0] == "nn":
                    found = key_at(path)
                    if found is None:
                        raise CannotInlineError(f"nn has no source for {'.'.join(path)}")
                    if found[1] == len(path):
                        needed.append(found[0])
                        return self.name_of(found[0])
                case ast.Name(id="nn"):
                    raise CannotInlineError(AS_A_VALUE)
            return None

        return rewritten(text, edit), needed

    def refuse_more(self, call: ast.Call, key: Key) -> None:
        """Raise if a call of the package has arguments that the plain function does not take."""
        node = module(key[0]).defined[key[1]]
        if isinstance(node, ast.FunctionDef) and key in BEHIND.values():
            known = [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]]
            more = [str(word.arg) for word in call.keywords if word.arg not in known]
            if more:
                raise CannotInlineError(MORE + ", ".join(more))

    def definition(self, key: Key) -> tuple[str, list[Key], list[str]]:
        """Return a definition's text, the definitions it needs, and the imports it needs."""
        if key in self.done:
            return self.done[key]
        (where, name), own = key, self.name_of(key)
        if where == DOOR[0]:
            raise CannotInlineError(CHECKS)
        known = module(where)
        text = self.plain(where, known.defined[name])
        text = rewritten(text, lambda node, text: self.edit(where, node, text))
        if own != name:
            head = rf"\A((?:@.*\n)*(?:def |class )?){re.escape(name)}\b"
            text = re.sub(head, rf"\g<1>{own}", text)
            if isinstance(known.defined[name], ast.FunctionDef | ast.ClassDef) and key not in (
                BEHIND.values()
            ):
                text = f'{text.rstrip()}\n\n{own}.__name__ = "{name}"\n'
        loads = globals_of(compile(text, where, "exec", dont_inherit=True))
        if "__package__" in loads:
            raise CannotInlineError(A_FILE)
        if re.search(r"^\s*from \.", text, re.MULTILINE):
            raise CannotInlineError("a function imports a part of the package when it runs")
        here = [*known.defined, *known.inside]
        written = {self.name_of(k): k for n in here if (k := key_of(where, n))}
        needs = [written[n] for n in sorted(loads) if n in written and written[n] != key]
        imports = {known.outside[n] for n in loads if n in known.outside}
        if "np" in loads:
            imports.add("import numpy as np\n")
        self.done[key] = text, needs, sorted(imports)
        return self.done[key]

    def plain(self, where: str, node: ast.stmt) -> str:
        """Return a definition as pages show it, below its decorators, without a door."""
        text = module(where).text
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            return (ast.get_source_segment(text, node) or "") + "\n"
        shown = on_one_line(source.displayed(text, node)) + "\n"
        marks = [
            f"@{ast.get_source_segment(text, mark)}\n"
            for mark in node.decorator_list
            if not self.is_door(where, mark)
        ]
        try:
            ast.parse(shown)
        except SyntaxError:  # there was nothing in it but its docstring
            shown = shown.rstrip() + "\n    pass\n"
        return "".join(marks) + shown

    def is_door(self, where: str, mark: ast.expr) -> bool:
        """Return whether a decorator only checks."""
        match mark:
            case ast.Call(ast.Name(id=name)):
                return key_of(where, name) == DOOR
        return False

    def edit(self, where: str, node: ast.AST, text: str) -> str | None:
        """Return what stands for a node of a definition where it is written out, or None."""

        def said(part: ast.AST) -> str:
            return ast.get_source_segment(text, part) or ""

        def key(part: ast.AST) -> Key | None:
            return key_of(where, part.id) if isinstance(part, ast.Name) else None

        match node:
            case ast.FunctionDef(name=name) if name.startswith("_repr_"):
                return ""  # it draws, in a notebook
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return f"{said(target)} = {said(value)}"
            case ast.AnnAssign(annotation=annotation) if said(annotation) != "object":
                return f"{said(node.target)}: object"
            case ast.Name(id=name) if (found := key(node)) and self.name_of(found) != name:
                return self.name_of(found)
            case ast.Call(ast.Name() as function, [argument]) if key(function) == PLAIN:
                return said(argument)
        return None

    def written_out(self, wanted: list[Key]) -> tuple[list[str], list[str]]:
        """Return the imports, and all definitions that are needed, each after its own needs."""
        order: dict[Key, None] = {}
        reached: set[Key] = set()

        def add(key: Key) -> None:
            if key not in reached:
                reached.add(key)
                for need in self.definition(key)[1]:
                    add(need)
                order[key] = None

        for key in wanted:
            add(key)
        while late := [key for key in self.registered(reached) if key not in reached]:
            for key in late:
                add(key)
        imports = {line for key in order for line in self.definition(key)[2]}
        return sorted(imports), [self.definition(key)[0] for key in order]

    def registered(self, reached: set[Key]) -> Iterator[Key]:
        """Yield the functions that a decorator of the package files under one that is needed."""
        for where in modules():
            for name, node in module(where).defined.items():
                for mark in getattr(node, "decorator_list", []):
                    match mark:
                        case ast.Call(ast.Name(id=decorator), [ast.Name(id=about)]):
                            files = key_of(where, decorator)
                            if files in (None, DOOR) or key_of(where, about) not in reached:
                                continue
                            if reached & set(self.definition(files)[1]):
                                yield where, name


def dotted(node: ast.expr) -> list[str]:
    """Return the words of ``a.b.c``, or nothing if it is something else."""
    if isinstance(node, ast.Attribute):
        path = dotted(node.value)
        return [*path, node.attr] if path else []
    return [node.id] if isinstance(node, ast.Name) else []
