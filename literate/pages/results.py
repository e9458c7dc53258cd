"""Which numbers of a sentence are results, and so must say how they are computed.

Every digit belongs to a result until what stands around it says otherwise: a year, a version, a
name, or a lone 0 or 1. So a new way to write a number is refused, not missed.
"""

import ast
import html
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from functools import cache

from .. import paths
from .expressions import (
    BUILTINS,
    WRAPPERS,
    computes_nothing,
    is_nameless,
    is_of_literals,
    stands_in,
)
from .formulas import CODE_SPAN
from .numbers import PLAIN, same_number, worth

NUMBER = re.compile(
    r"`(?P<a>[^`\n]+)`\{[^}\n]*?\bvalue=\"(?P<b>[^\"\n]+)\"[^}\n]*\}"
    r"|(?<![`\d.,])(?P<c>[-−]?[\d.,]+(?:e-?\d+)?(?: ?%)?)<!-- value: (?P<d>.+?)(?: \.given)? -->"
)
SAYS_SO = re.compile(r" \.given (?:\}|-->)\Z")  # that the numbers of its expression are given
GIVEN = re.compile(
    r"`(?P<a>[^`\n]+)`\{ \.given \}|(?<![`\d.,])(?P<b>[-−]?[\d.,]+(?: ?%)?)<!-- given -->"
)
SOURCED = re.compile(r"\[[^\]]*\]\([^)]*sources\.md#(?P<entry>[\w-]+)\)")
HIDDEN = re.compile(r"<!--.*?-->|\[\^[^\]]*\]|<?https?:[^\s>)]*>?|^\s*\[[^\]]+\]: \S+|^::: .*")
TARGET = re.compile(r"(?:!\[[^\]]*)?\]\(<?[^\s)>]*>?(?P<title>[^)]*)\)")
MARKUP = re.compile(
    r"</?[a-zA-Z][^>]*>|\{:?(?:\s*(?:[.#][a-zA-Z][\w-]*|[\w-]+=(?:\"[^\"]*\"|'[^']*')|data-[\w-]+))+\s*\}"
)
SAID = re.compile(  # by any attribute that does not name or lead
    r"(?<![\w-])(?!(?:id|class|href|src|data-(?!says|expression)[\w-]*)=)[\w-]+"
    r"=(?:([\"'])(?P<quoted>.*?)\1|(?P<bare>[^\s\"'>]+))"
)
JOINS = "→⇒−–+×÷·±∓∗~"  # between two formulas, they make one that nobody reads
MATH = "".join(  # every sign of mathematics, but those within a number: 10⁻⁶ and ⁹⁄₁₀
    char
    for char in map(chr, range(0x80, 0x10000))
    if unicodedata.category(char) == "Sm" and char not in "⁺⁻⁼₊₋₌⁄"
)
SIGN = re.compile(  # of a relation
    rf"(\S*)\s*([={JOINS}{MATH}⇐⇋⇌≔]|(?<![-<])[<>]=?|:=|(?<=\s)(?:-+>?|[*/])(?=\s))(?=(\s*)(\S*))"
)
BEFORE = re.compile(  # the sign of a number
    rf"((?<![a-z]{{2}})[-‐‑‒{JOINS}](?!\s)|(?<!\d)[.,](?!\s)|[−±∓])\s*[*_(]*\Z"
)
PERCENT = re.compile(
    r"[*_]*\s?([%‰‱]|(?:per ?cent|pct|k|M|hundred|thousand|million|billion|dozen)\b)|[*_]*(!)"
)
BETWEEN = re.compile(r"[*_]*(?:[^\w|—]|e)?[*_]*")  # two numbers, it makes one of them
BEGINS = re.compile(r"\A[\s>]*(?:=+$|=== )?")  # a quote, the line below a heading, a tab
WORD = re.compile(r"[(\"“*_]*[A-Za-z]{2,}[)\"”*_.,;:]*")
MARKER = re.compile(r"(?:^|\|)\s*(?:[-*+>] )?\*\*\d\d?\.\*\*|(?:^\s*#+|\|) \d\d?\.(?= )")

DIGIT_CLASS = r"[\d²³¹¼-¾⁰⁴-⁹₀-₉⅐-ↈ①-⓿❶-➓㈠-㊿]"
YEAR = r"(?:1[5-9]|20)\d\d"
MONTH = "(?:January|February|March|April|June|July|August|September|October|November|December)"
AUTHOR = r"(?:[A-Z][\w-]+(?: and [A-Z][\w-]+| et al\.)?)"
CITED = re.compile(rf"\b{AUTHOR} {YEAR}\b")  # as people and docstrings cite
ENTRY = re.compile(rf"^- <span id=\"[\w-]+\"></span>.*?, {YEAR}(?=[.,])")  # of the sources
COUNT = r"(?:every|them|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)"
MEASURE = (
    r"(?:[%×°]|(?:percent|pct|times|[nmµ]?s|(?:nano|micro|milli)?seconds?|minutes?|hours?|days?"
    r"|weeks?|months?|years?|bits?|[kMGT]?(?:i?B|Hz)|bytes?|epochs?|steps?|runs?|seeds?|digits?"
    r"|errors?|mistakes?|failures?|points?|fold|hal(?:f|ves)"
    r"|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)s?"
    rf"|dozen|hundred|thousand|million|billion|(?:out )?of {COUNT}|(?:in|per) {COUNT})\b)"
)
UNIT = (
    rf"(?:{MEASURE}"
    r"|(?:x|of|out of|as|more|less|faster|slower|longer|larger|smaller|better|worse)\b)"
)
PROJECT = "(?:Python|NumPy|PyTorch|JAX|scikit-learn|SciPy|pandas|matplotlib|MkDocs|CC BY(?:-SA)?)"
PART = "(?:exercises?|layers?|equations?|sections?|chapters?|algorithm|lecture|seed)"
KNOWN = r"(?:[A-Z]\d|BP\d|CS231n|float(?:32|64))"  # names with a number in them
NAMES = re.compile(
    "|".join(
        (
            rf"\({AUTHOR} {YEAR}\)|(?:[\]*”]|\b[A-Z][\w-]+)\s+\({YEAR}\)",
            rf"\b(?:\d\d? )?{MONTH} {YEAR}\b",
            rf"\b(?:[Ii]n|[Ss]ince) {YEAR}(?=[.,;:!?)\]])",
            rf"\b{PROJECT} \d+(?:\.\d+)+\b(?!,?\d| ?{UNIT})",
            rf"(?i:\b{PART}) \d[a-z]?\b(?:(?:,| and|, and| to) \d\b)*(?![.,/-]?\d| ?{MEASURE})",
            rf"\b[Ss]ection \d\.\d\b(?! ?{MEASURE})",
            rf"\b{KNOWN}\b(?![.,/-]?\d| ?{MEASURE})",
            r"\b\d(?:-\d){2,}\b",  # the sizes of a small network
            r"\b127\.0\.0\.1(?::\d+)?",
        )
    )
)
ODDS = re.compile(r"(?<![\w.,])1(?= (?:in|per) `?\d[\d.,]*(?:`\{|<!--))")  # 1 in nine
DIGIT, DIGITS = re.compile(DIGIT_CLASS), re.compile(rf"\S*?{DIGIT_CLASS}\S*")
OPEN, CLOSE = "([{\"'“‘*_~|", ")]}\"'”’.,;:!?*_~|…"
FREE = {"0", "1", "−1", "-1"}
COMPARES = re.compile(
    r"isclose|allclose|array_equ(?:al|iv)|(?:not_)?equal|(?:greater|less)(?:_equal)?|assert_\w+"
)
FACTORS = (ast.Mult, ast.Div, ast.Pow, ast.BitXor)  # a power in LaTeX
CLAIMS = (ast.Compare, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.Return)


def bare(text: str) -> list[str]:
    """Return the results in a text, as a reader sees it."""
    if not DIGIT.search(text):
        return []
    found, named = [], NAMES.sub(lambda m: " " if is_name(m[0]) else m[0], text)
    for match in DIGITS.finditer(named):
        number = match[0].lstrip(OPEN).rstrip(CLOSE)
        behind = named[match.start() + match[0].index(number) + len(number) :]
        if number not in FREE or re.match(rf"[*_]* ?{UNIT}", behind):
            found.append(number)
    return found


def is_name(text: str) -> bool:
    """Return whether what looks like a name is one: a year, if the sources have it."""
    found = set(re.findall(rf"\b{YEAR}\b", text))
    return bool(re.search(MONTH, text)) or found <= years()


@cache
def years(entry: str = "") -> set[str]:
    """Return the years in the list of sources: any other could be a number of something else."""
    place = paths.DOCS / "about" / "sources.md"
    if not place.is_file():
        return set(map(str, range(2100)))
    lines = place.read_text("utf-8").split("\n")
    return {y for line in lines if f'id="{entry}' in line for y in re.findall(rf"\b{YEAR}\b", line)}


def without_its_year(link: re.Match[str]) -> str:
    """Return a link to a source without the years that the list has beside that very source."""
    own = years(f'{link["entry"]}"')
    return re.sub(rf"\b{YEAR}\b(?=.*\])", lambda m: "x" if m[0] in own else m[0], link[0])


def wrong_in(line: str, in_comments: bool) -> Iterator[str]:
    """Yield what is wrong with the numbers in a line of Markdown, whose formulas are blank.

    Where attributes would show, in README.md and in notebooks, a number speaks in comments.
    """
    computed, given, both = (
        ("{0}<!-- value: … -->", "{0}<!-- given -->", "{0}<!-- value: … .given -->")
        if in_comments
        else ('`{0}`{{ value="…" }}', "`{0}`{{ .given }}", '`{0}`{{ value="…" .given }}')
    )
    for number in in_line(line):
        yield (
            f"nothing computes {number}; write {computed.format(number)} with its expression, "
            f"or {given.format(number)} if it is chosen, not computed"
        )
    for wrong, written in beside(line):
        yield f"{wrong}; write {computed.format(written)}, or a word between"
    for m in NUMBER.finditer(line):
        number, expression = m["a"] or m["c"], m["b"] or m["d"]
        if re.search(r'\bvalue="[^"]*"(?![\s}])', m[0]):
            yield f"a \" inside ends the value of {number} after {expression}; write ' inside it"
        elif computes_nothing(expression) or stands_in(number, expression):
            yield f"{expression} computes nothing; write {given.format(number)} if it is chosen"
        elif is_of_literals(expression) and not SAYS_SO.search(m[0]):
            yield (
                f"{expression} has nothing of the page; take its numbers from a block or a record, "
                f"or write {both.format(number)} if they are chosen"
            )


def beside(line: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong beside a number that says where it comes from, and how to write it."""
    marked = [*NUMBER.finditer(line), *GIVEN.finditer(line)]
    last, end = "", 0
    for m in sorted(marked, key=lambda m: m.start()):
        number = next(filter(None, m.groups()))
        left = html.unescape(MARKUP.sub("", line[end : m.start()]))
        if last and BETWEEN.fullmatch(left):
            yield f"{last} and {number} read as one number", last + left.strip("*_") + number
        elif sign := BEFORE.search(left):
            whole = sign[1].replace("–", "−") + number
            yield f"{sign[1]} before {number} is compared with nothing", whole
        right = PERCENT.match(html.unescape(MARKUP.sub("", line[m.end() :])))
        if right and m.re is NUMBER:
            unit = right[1] or right[2]
            whole = f"{number} %" if unit[0] in "%‰‱p" else f"{number}…"
            yield f"{unit} behind {number} is compared with nothing", whole
        last, end = number, m.end()


def in_line(line: str) -> list[str]:
    """Return the results in a line of Markdown that do not say where they come from.

    Its formulas have been read before, and are blank.
    """
    if not DIGIT.search(html.unescape(line)):
        return []
    odds = ODDS.findall(line)
    for known in (ENTRY, NUMBER, GIVEN):
        line = known.sub("x", line)  # what stands beside it goes with it
    line = SOURCED.sub(without_its_year, line)
    spans = [number for m in CODE_SPAN.finditer(line) for number in in_span(m[0].strip("`"))]
    return odds + spans + bare(seen(CODE_SPAN.sub("x", line)))


def in_cells(row: str) -> Iterator[str]:
    """Yield each lone 0 or 1 in the cells of a row, behind the first: there it is a result."""
    if "|" not in row:
        return
    for known in (NUMBER, GIVEN):
        row = known.sub("x", row)
    _, *cells = re.split(r"(?<!\\)\|", re.sub(r"\A[#>\s]*\|?", "", row))
    for part in ",".join(cells).split(","):
        number = re.sub(r"[\s*_`$]|\.(?!\d)", "", part)
        if number in FREE:
            yield number


def seen(line: str) -> str:
    """Return what a reader sees of a line: no targets of links, no tags, but their titles."""
    line = TARGET.sub(r"] \g<title> ", HIDDEN.sub(" ", MARKER.sub(" ", line)))
    said = [
        m["quoted"] or m["bare"] or "" for tag in MARKUP.findall(line) for m in SAID.finditer(tag)
    ]
    return " ".join([html.unescape(MARKUP.sub("", line)), *said])


def in_span(code: str) -> list[str]:
    """Return the results in a span of code: what is no place, no argument and no factor in it.

    What is no Python is read as words.
    """
    said = [number for _, text in comments(code) for number in bare(text)]
    try:
        tree = ast.parse(code.strip())
    except (SyntaxError, ValueError):
        words = (word.lstrip(OPEN) for word in bare(code) if "<!--" not in word)
        return [word for word in words if re.search(r"(?:\A|=)[^\w\\{]*\.?\d", word)]
    if is_nameless(tree):
        return bare(code)
    return said + [number for part in tree.body for number in results_in(part)]


def results_in(node: ast.AST, is_claim: bool = False) -> Iterator[str]:
    """Yield the results in a piece of code; a factor is one in what is compared or assigned."""
    is_claim |= isinstance(node, CLAIMS)
    match node:
        case ast.Constant():
            yield from bare(ast.unparse(node))
        case ast.Subscript(value):
            yield from results_in(value, is_claim)
        case ast.Call(func) if not is_plain(func):
            yield from results_in(func)
            for compared in comparisons(node):
                yield from results_in(compared)
        case ast.BinOp(left, op, right):
            is_factor = isinstance(op, FACTORS) and not (is_claim or is_nameless(node))
            for side in (left, right):
                if not (is_factor and is_nameless(side)):
                    yield from results_in(side, is_claim)
        case _:
            for part in ast.iter_child_nodes(node):
                yield from results_in(part, is_claim)


def comparisons(call: ast.Call) -> list[ast.Compare]:
    """Return what is compared in the arguments of a call."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return [part for part in given if isinstance(part, ast.Compare)]


def is_plain(func: ast.expr) -> bool:
    """Return whether a function takes a number and does no more than to say or to compare it."""
    match func:
        case ast.Name(name):
            return name in BUILTINS or bool(WRAPPERS.fullmatch(name) or COMPARES.fullmatch(name))
        case ast.Attribute(value, name):
            known = WRAPPERS.fullmatch(name) or COMPARES.fullmatch(name)
            return is_nameless(value) or bool(known)
    return False


def signs_in(text: str) -> list[str]:
    """Return the signs in a text that relate two things, of which not both are words.

    What is code or a formula has been made a $.
    """
    found = []
    for m in SIGN.finditer(BEGINS.sub("", text)):
        named = not m[3] and m[4][:1] in tuple(",.;:)”")
        if (m[2] in JOINS or m[2][0] in "-*/") and not (
            m[1].endswith("$") and m[4].startswith("$")
        ):
            continue
        if not named and not (WORD.fullmatch(m[1]) and WORD.fullmatch(m[4])):
            found.append(f"{m[0]}{m[3]}{m[4]}".strip())
    return found


def in_formula(latex: str) -> list[str]:
    """Return the results in a formula of a sentence: more than a digit, or nothing but numbers."""
    latex = re.sub(r"(\\[td]?frac) ?(\d)(?=\d)", r"\1{\2} ", latex)  # as TeX reads it
    plain = re.sub(r"\\[td]?frac\b|\\[,;:! %]|[{}]", " ", latex)
    if not re.search(r"[a-zA-Z]", plain):
        return bare(plain)
    inner = re.sub(r"_(?:\{[^{}]*\}|\w)", " ", latex)
    return re.findall(r"\d*\.\d+|\d[\d,]*\d", inner)


def not_in(code: str, text: str) -> list[str]:
    """Return the results in a text that do not stand in the code that it is about."""
    found = [number for number in bare(text) if not (number.isidentifier() and number in code)]
    known = {worth(number) for number in PLAIN.findall(code)} if found else set()
    return [number for number in found if worth(number) not in known]


def wrong_in_code(sources: list[tuple[int, str]], shown: str) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the numbers in comments: the line, and a sentence.

    The sources stand at their lines; `shown` is all that a reader sees of them.
    """
    found = [(at + line, text) for at, code in sources for line, text in comments(code)]
    for _, text in found:
        shown = shown.replace(text, "")
    for line, text in found:
        for number in not_in(shown, text):
            yield line, f"{number} stands in a comment and nowhere in the block; leave it out"


def comments(code: str) -> Iterator[tuple[int, str]]:
    """Yield the comments in a piece of Python, each with its line, from 0."""
    lines = iter(code.splitlines(keepends=True) if "#" in code else [])
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            if token.type == tokenize.COMMENT:
                yield token.start[0] - 1, token.string
    except (tokenize.TokenError, SyntaxError):
        return  # it will be run, and fail


def printed(text: str, outputs: list[str]) -> list[str]:
    """Return the numbers of four digits or more in a text that are among the outputs, rounded."""
    long = [n for n in bare(CITED.sub(" ", text)) if len(re.sub(r"\D", "", n).lstrip("0")) >= 4]
    values = [worth(number) for output in outputs if long for number in PLAIN.findall(output)]
    return [n for n in long if any(same_number(n.lstrip("-−"), value) for value in values)]
