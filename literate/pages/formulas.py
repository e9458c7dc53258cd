r"""What is math in Markdown: dollars around it, within one paragraph, and nothing else.

The site's builder knows the same dollars (`arithmatex` in mkdocs.yml) and compares what it sets
with what was read here. A second look, too dumb to be clever, accounts for every dollar, and
refuses whatever else could pass for math.
"""

import re
from collections.abc import Iterator

# One formula, or what is none though dollars may stand in it: an image, where a link leads, a tag,
# a comment, a character behind a backslash.
FORMULA = re.compile(
    r"\$(?!\s)(?P<latex>(?:\\.|[^\\$\0])+?)(?<!\s)\$(?P<given>\{ ?\.given ?\}|<!-- given -->)?"
    r"|^ {0,3}\[(?!\^)[^\]]+\]:[^\n]*|!\[[^\]]*\]|\]\([^)]*\)|</?[a-zA-Z][^>]*>|<!--.*?-->|\\.",
    re.DOTALL | re.MULTILINE,
)
CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
UNREAD = re.compile(
    r"(?P<dollar>(?<!\\)\$)|\\[()\[\]]|\\(?:begin|end)\{"
    r"|<(?:math|script|pre|listing|xmp)\b|(?:\bclass=[\"']?[^\"'>]*|\{[^}\n]*\.)\b(?:math|katex|checked)\b"
    r"|(?P<comment><!---?>|--!>)",
    re.IGNORECASE,
)
ALONE = re.compile(r"\s*(?:#|!!!|\?\?\?|===|///|:::)")  # the line is a paragraph of its own
BEGINS = re.compile(r"\s*(?:[-*+:>|]|\d+[.)]|\[[^\]]+\]:|<)")  # a paragraph begins with the line
RULE = re.compile(r"[ |:-]*\|[ |:-]*")  # below the head of a table, whose lines stand alone


def paragraphs(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield lines that stand together, with their numbers, as the paragraphs that they are."""
    is_table = any(RULE.fullmatch(text) for _, text in lines)
    part: list[tuple[int, str]] = []
    for number, text in lines:
        if part and (
            is_table or ALONE.match(part[-1][1]) or ALONE.match(text) or BEGINS.match(text)
        ):
            yield part
            part = []
        part.append((number, text))
    if part:
        yield part


def without_code(text: str) -> str:
    """Return the text with its code spans blanked by what no formula holds."""
    return CODE_SPAN.sub(lambda m: re.sub(".", "\0", m[0]), text)


def of(paragraph: str) -> list[re.Match[str]]:
    """Return the formulas of a paragraph, which may run over the end of a line.

    Where bars part the cells of a table, none holds a bar.
    """
    text = without_code(paragraph)
    found = [match for match in FORMULA.finditer(text) if match["latex"]]
    has_cells = text.count("|") > sum(match["latex"].count("|") for match in found)
    return [match for match in found if not (has_cells and "|" in match["latex"])]


def blanked(text: str, matches: list[re.Match[str]]) -> str:
    """Return the text with blanks where formulas stand."""
    for match in matches:
        blank = re.sub(r"[^\n]", " ", match[0])
        text = text[: match.start()] + blank + text[match.end() :]
    return text


def unread(line: str, dollars: int) -> str:
    """Return what on a line could pass for math and was not read, as a sentence, or nothing.

    `dollars` is how many of them belong to formulas that were read.
    """
    if not dollars and not UNREAD.search(line):
        return ""
    found = list(UNREAD.finditer(CODE_SPAN.sub(" ", line)))
    if sum(bool(match["dollar"]) for match in found) != dollars:
        return (
            "a $ here belongs to no formula, which stands between two of them in one paragraph, "
            r"never in a link, a tag, an image or a comment, and without a | in a table; "
            r"write \$ for a dollar, %24 in an address"
        )
    for match in found:
        if match["comment"]:
            return f'"{match[0]}" may end a comment, or not; write -->'
        if match[0].lower() in {"<pre", "<listing", "<xmp"}:
            return f'"{match[0]}" shows code that nobody runs; write a fence'
        if not match["dollar"]:
            return f'"{match[0]}" is math that nobody reads; write $…$, or $$ on lines of their own'
    return ""
