r"""A formula is read once, into a tree: people see what KaTeX makes of the text, the checker this.

`parse` reads LaTeX into an `Equation`. Whatever the subset lacks is a `LatexError`, never a skip.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from lark import Lark, UnexpectedCharacters, UnexpectedInput
from lark.exceptions import VisitError

from ..paths import CACHE
from .builder import Builder
from .grammar import FUNCTIONS, GRAMMAR
from .tokens import Reading
from .tree import (
    Equation,
    LatexError,
)

PARSER = Lark(
    GRAMMAR,
    parser="lalr",
    lexer="basic",
    postlex=Reading(),
    maybe_placeholders=False,
    cache=str(CACHE / "grammar"),  # of this grammar and no other, where it can be written
)

GUIDE = "docs/about/writing-equations.md"

UNREAD = "hides, moves or paints what people would read otherwise; remove it"


# What is refused wherever it stands: nobody reads it, or everybody reads something else.
REFUSED = {
    r"[0-9]e[+-]?[0-9]": r"this reads as a power of ten; write \cdot 10^{…}",
    r"[1-9][0-9]{0,2}\s*(,|\{,\})\s*[0-9]{3}(?![0-9])": "this reads as one number, and is two; "
    "write it without a comma",
    r"(?<!\\)%": "a comment inside a formula; remove it",
    r"\\[hv]?phantom|\\smash|\\[mr]?[rl]lap|\\mathclap|\\(text)?color|\\f?colorbox": UNREAD,
    r"\\[bx]?cancel|\\sout|\\[hmf]box|\\raisebox|\\rule|\\m?(kern|skip)": UNREAD,
    r"\\h(skip|space)|\\mspace|\\neg(thin|med|thick)space|\\!\s*\\!|\\html|\\href|\\url": UNREAD,
    r"\\includegraphics|\\[gxe]?def(?![a-z])|\\g?let(?![a-z])|\\(re)?newcommand|\\char": UNREAD,
    r"\\(under|over)set|\\stackrel|\\x(left|right)arrow": "nobody reads what stands above a sign; "
    "say it in a sentence",
    r"\\not(?![a-z])": r"write \ne",
    r"\\\\\s*\[(?!\s*[0-9.]+(pt|em|ex|mu)\s*\])": "TeX takes [ behind \\\\ for a distance; use (",
    r"\\tag": r"equations are numbered when the site is built; write \label{eq:name} on a line",
    r"\\text[a-z]+|\\mathrm\s*\{[^}]*[^a-zA-Z}]": r"write words as \text{…}, names as \mathrm{…}",
    r"[^\x00-\x7f]": "a sign that TeX has a command for; write the command",
}


# What is to be written instead of something where it stands.
ADVICE = {
    r"\\int": "integrals are outside the subset; write the sum it stands for",
    r"\\mathbb": r"only \mathbb{R}, \mathbb{1}[…], \mathbb{E}[…] and \mathbb{P}[…] are known",
    r"\\circ|\\bullet|\\ast|\\star|\*": r"a product is \cdot, one entry by entry \odot",
    r"\\propto|\\sim": r"only =, \approx, <, \le and their like are computed; write the factor",
    r"\\(operatorname|arg)": r"a name is of letters alone; \arg\max and \arg\min are known",
    r"\\mid(?!d)": r"a bar inside is not read; give the function its arguments, p(y, x)",
    r"\\prime": "write f'(x)",
    r"\\(top|intercal|mathsf)": r"a transpose is W^\top",
    r"\\pm|\\mp": "two signs at once; display two equations",
    r"\\forall|\\exists|\\sup|\\inf(?!ty)|\\det": "it cannot be computed; argue it",
    "&": "an & belongs in aligned, cases or a matrix; remove it",
}


@lru_cache(2**11)
def parse(latex: str, functions: frozenset[str] = FUNCTIONS) -> Equation:
    """Return the tree of a formula; `functions` are the names that a bracket makes a call of."""
    try:
        refuse(latex)
        equation = Builder(functions).transform(PARSER.parse(latex))
    except LatexError as error:
        raise LatexError(error.message, error.at, latex) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, LatexError):
            raise
        raise LatexError(error.orig_exc.message, error.orig_exc.at, latex) from None
    except UnexpectedInput as error:
        raise unexpected(error, latex) from None
    return replace(equation, latex=latex)


def refuse(latex: str) -> None:
    """Raise at what hides something, or shows what nobody reads."""
    found = ((re.search(pattern, latex), advice) for pattern, advice in REFUSED.items())
    places = [(match.start(), advice, match[0]) for match, advice in found if match]
    if places:
        at, advice, what = min(places)
        raise LatexError(f"{what} {advice}" if advice == UNREAD else advice, at)


def unexpected(error: UnexpectedInput, latex: str) -> LatexError:
    """Return the parser's complaint with its place and one sentence of advice."""
    token, at = getattr(error, "token", None), error.pos_in_stream or 0
    if token is not None and token.type == "$END":
        end = len(latex.rstrip())
        return LatexError("the formula ends too early; close what is open", end, latex)
    rest = latex[at:]
    if latex[:at].rstrip()[-1:] == "^" and rest[0] in "+-":
        sentence = "TeX raises only the first character; write ^{-…} with braces"
        return LatexError(sentence, at, latex)
    if re.search(r"\\mathbb\s*\{?[EP]\}?\s*$", latex[:at]):
        return LatexError(r"the mean of what? write \mathbb{E}[…]", at, latex)
    for start, advice in ADVICE.items():
        if re.match(start, rest):
            return LatexError(advice, at, latex)
    if isinstance(error, UnexpectedCharacters):
        word = re.match(r"\\?[a-zA-Z]+|\\?.", rest)
        name = word.group() if word else rest[:1]
        return LatexError(f"{name} is outside the subset; {GUIDE} says what is in it", at, latex)
    sentence = f"{token} does not belong here; look for a missing sign or brace before it"
    return LatexError(sentence, at, latex)
