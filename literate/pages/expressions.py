"""Whether an expression computes anything, or only says a number in other words."""

import ast
import builtins
import re
from functools import cache

from .numbers import worth

WRAPPERS = re.compile(  # around a literal, they compute nothing
    r"round|abs|str|print|array|tensor|approx|(?:u?int|float|complex)\d*"
)
BUILTINS = vars(builtins).keys() - {"open"}
MAKES_NOTHING = BUILTINS | {"np", "numpy", "math"}  # out of literals alone


@cache
def parsed(expression: str) -> ast.Expression | None:
    """Return the tree of an expression; of none, nothing: it will be evaluated, and fail."""
    try:
        return ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return None


def is_nameless(node: ast.AST) -> bool:
    """Return whether a piece of code is made of literals: nothing in it is looked up."""
    return not any(isinstance(part, ast.Name | ast.Call) for part in ast.walk(node))


def is_literal(node: ast.expr) -> bool:
    """Return whether an expression computes nothing: a number, a text, or several of them."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [value, *_]):
            return bool(WRAPPERS.fullmatch(name)) and is_literal(value)
        case ast.Dict(keys, values):
            return all(is_literal(part) for part in (*keys, *values) if part)
        case ast.UnaryOp(_, value) | ast.FormattedValue(value):
            return is_literal(value)
        case ast.JoinedStr(parts) | ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
            return all(map(is_literal, parts))
    return False


def computes_nothing(expression: str) -> bool:
    """Return whether the expression of a number is a literal, or a call makes it from literals."""
    tree = parsed(expression)
    if tree is None:
        return False
    body = tree.body
    called = any(isinstance(node, ast.Call | ast.Subscript) for node in ast.walk(body))
    return is_literal(body) or (called and names_in(body) <= BUILTINS)


def is_of_literals(expression: str) -> bool:
    """Return whether an expression has numbers, and no name of its page, of a record or of nn."""
    tree = parsed(expression)
    if tree is None or names_in(tree) - MAKES_NOTHING:
        return False
    return any(isinstance(node, ast.Constant) for node in ast.walk(tree))


def names_in(tree: ast.AST) -> set[str]:
    """Return the names in an expression, and of what it imports."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return names | {
        ast.unparse(call.args[0]).strip("'")
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "__import__" and call.args
    }


def stands_in(number: str, expression: str) -> bool:
    """Return whether an expression has the very number that it is to compute, but as an index."""
    tree = parsed(expression)
    if tree is None:
        return False
    places = [n.slice for n in ast.walk(tree) if isinstance(n, ast.Subscript)]
    places += [
        keyword.value for n in ast.walk(tree) if isinstance(n, ast.Call) for keyword in n.keywords
    ]
    hidden = {id(part) for place in places for part in ast.walk(place)}
    numbers = [
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in hidden
    ]
    sought = worth(number.rstrip("% "))
    wanted = {sought, sought / 100 if "%" in number and isinstance(sought, float) else sought}
    return any(type(value) in (int, float) and value in wanted for value in numbers)
