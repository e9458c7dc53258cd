"""What a check can say says what to write, or stands in the table that explains it."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("equations", "judging", "pages", "running")  # which judge a page
OF_DOCSTRINGS = "doors.py"  # which writes them, and says nothing of a page
TABLES = ("contributing.md", "writing-equations.md")
CELL = re.compile(r"^\| (\*.+?) \| ", re.MULTILINE)
DO = (  # verbs that begin what a message asks for
    "add|begin|close|compute|count|define|display|divide|draw|end|give|keep|leave|look|make|mend|"
    "move|name|narrow|number|print|put|remove|round|sample|say|show|split|start|state|take|use"
)
ADVICE = re.compile(rf"\bwrite\b|(?:\A|[;:,.?] |\b(?:or|must|is|are) )(?:{DO}|written)\b")


@cache
def explained():
    """The messages in the tables, with … where a value goes."""
    texts = [(ROOT / "docs" / "about" / name).read_text("utf-8") for name in TABLES]
    cells = [cell for text in texts for cell in CELL.findall(text)]
    return [message for cell in cells for message in cell.split("*")[1::2]]


def is_of(message, text):
    """Whether the pieces of a message stand in a text, in their order."""
    at = 0
    for piece in message.replace("\\$", "$").split("…"):
        found = text.find(piece.strip(), at)
        if found < 0:
            return False
        at = found + len(piece.strip())
    return True


def written(node, known):
    """A text in the code, with … where a value goes; what a name stands for is put in."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.Name(name):
            return known.get(name, "…")
        case ast.JoinedStr(parts):
            return "".join(written(part, known) for part in parts)
        case ast.FormattedValue(value) | ast.IfExp(body=value):
            return written(value, known)
        case ast.BinOp(left, ast.Add(), right):
            return written(left, known) + written(right, known)
    return "…"


@cache
def texts():
    """All texts in the code of literate and the tests, but for this file."""
    folders = (ROOT / "literate", ROOT / "tests")
    paths = [path for folder in folders for path in folder.rglob("*.py")]
    nodes = [
        n for p in paths if p != Path(__file__) for n in ast.walk(ast.parse(p.read_text("utf-8")))
    ]
    return [written(n, {}) for n in nodes if isinstance(n, ast.Constant | ast.JoinedStr)]


def said_in(function):
    """What a function says of a page: the sentences of problems, of errors, and those it yields."""
    nodes = [*ast.walk(function)]
    known = {
        node.targets[0].id: written(node.value, {})
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in nodes:
        match node:
            case ast.Call(ast.Name("Problem") | ast.Attribute(attr="Problem"), [*_, last]):
                yield written(last, known)
            case ast.Call(ast.Name("LatexError" | "Fails" | "Missing"), [first, *_]):
                yield written(first, known)
            case ast.Yield(ast.Tuple([*_, last])) | ast.Yield(ast.expr() as last):
                yield written(last, known)
            case ast.Assign([ast.Name("wrong")], value):
                yield written(value, known)


@cache
def messages():
    """All that the checks can say of a page."""
    paths = [path for room in ROOMS for path in (ROOT / "literate" / room).glob("*.py")]
    nodes = [
        node
        for path in sorted(paths)
        if path.name != OF_DOCSTRINGS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]
    found = [text for n in nodes if isinstance(n, ast.FunctionDef) for text in said_in(n)]
    return [text for text in dict.fromkeys(found) if len(re.findall(r"\w+", text)) > 2]


def is_unexplained(text):
    """Whether a message neither says what to write nor stands in a table."""
    return not ADVICE.search(text) and not any(is_of(message, text) for message in explained())


def test_the_messages_that_are_explained_are_said():
    assert len(explained()) > 60
    assert not [m for m in explained() if not any(is_of(m, text) for text in texts())]
    for nobody in ("nothing calculates …", "this ran for … hours"):
        assert not any(is_of(nobody, text) for text in texts())


def test_each_message_says_what_to_write_or_is_explained():
    assert len(messages()) > 200
    assert [text for text in messages() if is_unexplained(text)] == []
    assert is_unexplained("… is purple: nobody has seen such a thing")
