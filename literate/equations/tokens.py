r"""Tokens get the names that the grammar is written for: which bar closes, which comma separates.

TeX's readers know these things from what stands around them; a grammar does not. What they would
read and the grammar could not, such as a word, is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token

from .tree import LatexError

OPEN = {"LPAR", "LSQB", "LBRACE", "SUB", "BRACED", "LABEL", "NORM", "BAR", "SET", "LEFT"}
TABLES = {"CASES", "MATRIX"}
CLOSED = {"RPAR", "RSQB", "RBRACE", "NORM_END", "BAR_END", "SET_END", "END", "AT_END"}
OPERATES = {"REL", "SIGN", "OP", "ARROW", "JOIN"}
MEETS = {"_SEP", "_COMMA", "_AND", "_NEWLINE", "GIVEN", "JOIN"}  # a separator beside it is spare
EXPECTS = OPEN | TABLES | OPERATES | MEETS | {"UNDER", "SUP", "FRAC"}
PUNCTUATION = {"_SEP", "STOP", "QUAD", "_NEWLINE", "_AND", "LINES"}
ENDS = {"", "_NEWLINE", "_AND", "LINES", "END"}

# The words that are read: all others are names, which the notation table must have.
CONDITIONS = {"if", "for", "when"}
JOINS = {"and": r"\land", "or": r"\lor"}
SEPARATE = {"where", "with", "so", "hence"}
REST = {"otherwise", "else"}
READ = CONDITIONS | set(JOINS) | SEPARATE | REST
REASON = re.compile(r"\([a-z]+ rule\)|\(by [a-z -]+\)")


class Reading:
    """What TeX's readers know and a grammar does not."""

    always_accept = ("QUAD", "LINES", "WORDS", "STOP", "DOUBLE", "_SEP", "_NEWLINE", "_AND")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens that the grammar is written for."""
        self.out, self.open = [Token("_SEP", "")], [""]
        self.column: int | None = None  # which & of its line comes next, in aligned
        tokens = list(stream)
        for i, token in enumerate(tokens):
            self.following = tokens[i + 1 : i + 9]
            self.out += self.read(token)
        while self.out[-1].type == "_SEP" and len(self.out) > 1:
            self.out.pop()
        return iter(self.out[1:])

    @property
    def before(self) -> str:
        """What kind of token came last."""
        return self.out[-1].type

    @property
    def inner(self) -> str:
        """What opened the brackets that are open, if any are."""
        return self.open[-1]

    def next(self, *beyond: str) -> str:
        """Return what kind of token follows, beyond some kinds."""
        return next((t.type for t in self.following if t.type not in beyond), "")

    def read(self, token: Token) -> list[Token]:
        """Return the token under the name the grammar knows, or nothing."""
        kind = token.type
        if kind == "WORDS":
            return self.word(token)
        if kind in PUNCTUATION:
            kind = self.separator(token)
        elif kind in ("AT", "BAR_END", "DOUBLE"):
            kind = self.bar(kind)
        elif kind in ("LBRACE", "RBRACE", "UNDER", "SUP"):
            kind = self.brace(kind)
        elif kind == "NAME" and token in (r"\max", r"\min") and self.next() == "UNDER":
            kind = "BIG"
        elif (
            kind == "NUMBER" and len(token) > 1 and self.before in ("SUP", "UNDER", "FRAC", "SQRT")
        ):
            return self.digits(token)
        if kind in OPEN | TABLES:
            self.open.append(kind)
        elif kind in CLOSED | {"BRACED_END", "LABEL_END"} and len(self.open) > 1:
            self.open.pop()
        return [Token.new_borrow_pos(kind, str(token), token)] if kind else []

    def bar(self, kind: str) -> str:
        """Return whether a bar opens or closes an absolute value or norm, or says "where"."""
        opens, closes = ("NORM", "NORM_END") if kind == "DOUBLE" else ("BAR", "BAR_END")
        if self.inner == opens and self.before not in EXPECTS:
            return closes
        if self.inner == "LEFT" and kind == "BAR_END":
            return "AT_END"
        return "AT" if self.next() == "UNDER" and kind != "DOUBLE" else opens

    def brace(self, kind: str) -> str:
        """Return what a brace encloses: a subscript, what has a brace below it, or its label."""
        match kind, self.before, self.inner:
            case "LBRACE", "BRACE", _:
                return "BRACED"
            case "LBRACE", "MARK", _:
                return "LABEL"
            case "LBRACE", "UNDER", _:
                return "SUB"
            case "RBRACE", _, "BRACED" | "LABEL" as opener:
                return f"{opener}_END"
            case "UNDER" | "SUP", "BRACED_END", _:
                return "MARK"
        return kind

    def separator(self, token: Token) -> str:
        """Return what a comma, a wide space, an & or a new line separates here, if anything."""
        if self.inner in TABLES:
            return self.in_table(token)
        if self.inner:
            return self.in_brackets(token)
        match token.type:
            case "LINES":
                self.lines(token)
            case "_NEWLINE":
                self.column = None if self.column is None else 0
            case "_AND" if self.column is None:
                return "_AND"
            case "_AND":
                self.column = (self.column or 0) + 1
                if self.column % 2 or self.next("_AND") == "WORDS":
                    return ""
            case "STOP" if token == "." and self.next() not in ENDS | {"QUAD"}:
                raise LatexError(
                    r"a point ends a formula; write a product as \cdot", token.start_pos or 0
                )
        return "" if self.before in MEETS or self.goes_on(token.type) else "_SEP"

    def lines(self, token: Token) -> None:
        """Note that aligned lines begin or end, as only a whole formula may."""
        begins = token.startswith(r"\begin")
        if begins != (self.column is None) or (begins and len(self.out) > 1):
            sentence = "aligned lines are a whole formula; put all of it between begin and end"
            raise LatexError(sentence, token.start_pos or 0)
        self.column = 0 if begins else None

    def goes_on(self, kind: str) -> bool:
        """Return whether a chain goes on beyond a new line or a wide space, as at an =.

        A line that begins with a sign goes on with the last one only if an & says so.
        """
        if kind not in ("_NEWLINE", "QUAD"):
            return False
        indented = self.next("QUAD") == "_AND" if kind == "_NEWLINE" else self.column == 1
        operators = OPERATES if indented else OPERATES - {"SIGN"}
        return self.before in OPERATES or self.next("QUAD", "_AND") in operators

    def in_table(self, token: Token) -> str:
        """Return what a separator is in cases or in a matrix, where punctuation ends a cell."""
        kind, ahead = token.type, self.next("QUAD")
        if kind == "_NEWLINE" and ahead == "END":
            return ""
        if kind in ("_AND", "_NEWLINE", "LINES"):
            return kind
        beside = self.before in MEETS | TABLES or ahead in ENDS | {"WORDS", "STOP", "_SEP"}
        if (kind == "QUAD" and beside) or (kind != "QUAD" and ahead in ENDS):
            return ""
        raise LatexError(
            r"what joins these? write \text{and}, or an operator", token.start_pos or 0
        )

    def in_brackets(self, token: Token) -> str:
        """Return what a separator is between brackets: a comma, or a mistake."""
        if (token.type == "QUAD" and self.before != "_COMMA") or token.type == "STOP":
            at = token.start_pos or 0
            raise LatexError("what joins these? write a comma or an operator", at)
        return {"_SEP": "_COMMA", "QUAD": ""}.get(token.type, token.type)

    def word(self, token: Token) -> list[Token]:
        """Return what a word says: it names something, begins a condition, or joins two."""
        text = token[token.index("{") + 1 : -1].strip(" .,;:")

        def under(kind: str, text: str = text) -> Token:
            return Token.new_borrow_pos(kind, text, token)

        if self.inner == "LABEL" and re.fullmatch("[A-Za-z -]+", text):
            return [under("NOTE")]
        if self.inner == "CASES" and self.before == "_AND" and text in CONDITIONS:
            return []
        if self.inner == "CASES" and self.before == "_AND" and text in REST:
            return [under("OTHERWISE")]
        if text in JOINS and self.inner not in ("LPAR", "SUB", "LBRACE"):
            if self.before == "_SEP":
                self.out.pop()
            return [under("JOIN", JOINS[text])]
        if not self.inner and text in CONDITIONS:
            return [under("_SEP")] * (self.before != "_SEP") + [under("GIVEN")]
        if not self.inner and text in SEPARATE:
            return [under("_SEP")] * (self.before != "_SEP")
        if not self.inner and REASON.fullmatch(text) and self.next() in ENDS:
            return []
        if re.fullmatch("[A-Za-z]{2,}", text) and text not in READ:
            return [under("NAME", rf"\operatorname{{{text}}}")]
        raise LatexError(
            f"“{text}” is not read in a formula; say it in a sentence, or with if, for, when, "
            "and, or, where, otherwise",
            token.start_pos or 0,
        )

    def digits(self, token: Token) -> list[Token]:
        r"""Return the single digits that TeX takes after \frac; elsewhere raise."""
        first, start = self.before == "FRAC", token.start_pos or 0
        if first and len(token) == 2 and token.isdigit():
            return [Token("NUMBER", token[0], start), Token("NUMBER", token[1], start + 1)]
        mark = {"SUP": "^", "UNDER": "_"}.get(self.before, "")
        sentence = f"TeX takes only the first digit here; write {mark}{{{token}}}"
        raise LatexError(sentence, start)
