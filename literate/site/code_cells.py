"""A fence of examples is shown as plain code with its outputs set apart, as a notebook shows it."""

import html
import re
from doctest import DocTestParser
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..copying import slicing
from . import colors

WRONG = '<p class="mark">Wrong, on purpose</p>'
SEEDED = '<p class="mark">Change the seed: what it shows stays the same.</p>'
NEEDS = '<p class="mark">Needs {}</p>'
_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True)


def validate(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: Any, md: Any
) -> bool:
    """Accept what page.py accepts; superfences calls this before it calls `fence`."""
    options.update(inputs)
    return True


def fence(
    source: str, language: str, class_name: str, options: dict[str, Any], md: Any, **_: Any
) -> str:
    """Return the HTML of a ``pycon`` fence; superfences calls this for each."""
    examples = DocTestParser().get_examples(source + "\n")
    parts = []
    for example in examples:
        parts.append(("code", example.source))
        if example.want:
            parts.append(("output", example.want))
    code = slicing.pasted([example.source for example in examples])
    kind = "wrong" if "wrong" in options else ""
    extra = SEEDED if "seeded" in options else ""
    if needs := options.get("needs"):
        extra = NEEDS.format(html.escape(needs))
    return cell(parts, code, options.get("title"), extra, kind, options.get("key", ""))


def cell(
    parts: list[tuple[str, str]],
    code: str,
    title: str | None = None,
    extra: str = "",
    kind: str = "",
    key: str = "",
) -> str:
    """Return the HTML of a code cell: parts of code and of output in their order.

    Its copy button takes ``data-copy``, the code alone; a block that runs has its key, under which
    the page carries what else can be copied of it.
    """
    body = "".join(colored(text) if part == "code" else output(text) for part, text in parts)
    name = f'<span class="filename">{html.escape(title)}</span>' if title else ""
    mark = WRONG if kind == "wrong" else ""
    copied = html.escape(code.rstrip())
    known = f' data-block="{key}"' * bool(key)
    return (
        f'<div class="language-pycon highlight cell no-copy {kind}" data-copy="{copied}"{known}>'
        f"{name}{mark}"
        f'<pre tabindex="0"><code>{body}</code></pre>{extra}</div>'
    )


def output(text: str) -> str:
    """Return what a block printed, marked as such."""
    printed = re.sub(r"^<BLANKLINE>$", "", text.rstrip(), flags=re.MULTILINE)
    kind = ' class="error"' * printed.startswith("Traceback ")  # its sentence may be a long one
    return f"<samp{kind}>{html.escape(printed)}\n</samp>"


def colored(code: str) -> str:
    """Return Python code with its words marked for color."""
    return colors.in_code(highlight(code, _LEXER, _FORMATTER))
