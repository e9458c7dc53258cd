r"""Tokens get the names that the grammar is written for: which bar closes, which comma separates.

TeX's readers know these things from what stands around them; a grammar does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token

from .tree import LatexError

OPEN = {"LPAR", "LSQB", "LBRACE", "NORM", "BAR", "SET", "LEFT", "CASES", "MATRIX"}
CLOSED = {"RPAR", "RSQB", "RBRACE", "NORM_END", "BAR_END", "SET_END", "END", "AT_END"}
OPERATES = {"REL", "SIGN", "OP", "ARROW"}
EXPECTS = OPEN | OPERATES | {"_SEP", "_COMMA", "UNDER", "SUP", "_AND", "_NEWLINE", "FRAC"}
SILENT = {"_AND", "WORDS", "LINES", "QUAD"}


class Reading:
    """What TeX's readers know and a grammar does not: which bar closes, which comma separates."""

    always_accept = ("QUAD", "LINES", "WORDS", "_SEP", "_NEWLINE", "_AND")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens that the grammar is written for."""
        tokens, out = list(stream), [Token("_SEP", "")]
        self.open: list[str] = []
        self.aligned = False
        for i, token in enumerate(tokens):
            rest = [t for t in tokens[i + 1 : i + 9] if t.type not in SILENT]
            out += self.read(token, out, rest[0].type if rest else "_SEP")
        while out[-1].type == "_SEP" and len(out) > 1:
            out.pop()
        return iter(out[1:])

    def read(self, token: Token, out: list[Token], following: str) -> list[Token]:
        """Return the token under the name the grammar knows, or nothing."""
        kind, before, inner = token.type, out[-1].type, self.open[-1] if self.open else ""
        if kind in ("AT", "BAR_END"):
            kind = self.bar(kind, before, inner, following)
        if kind == "WORDS":
            return self.word(token, before, out[-2:], inner)
        if kind in ("_SEP", "QUAD", "_NEWLINE", "_AND", "LINES"):
            kind = self.separator(kind, before, following, inner)
        if kind == "NAME" and token in (r"\max", r"\min") and following == "UNDER":
            kind = "BIG"
        if kind == "NUMBER" and len(token) > 1 and before in ("SUP", "UNDER", "FRAC"):
            return self.digits(token, before)
        if kind in OPEN:
            self.open.append(kind)
        elif self.open and kind in CLOSED:
            self.open.pop()
        return [Token.new_borrow_pos(kind, str(token), token)] if kind else []

    def bar(self, kind: str, before: str, inner: str, following: str) -> str:
        """Return whether a bar opens or closes an absolute value, or says "evaluated at"."""
        if inner == "BAR" and before not in EXPECTS:
            return "BAR_END"
        if inner == "LEFT" and kind == "BAR_END":
            return "AT_END"
        return "AT" if following == "UNDER" else "BAR"

    def separator(self, kind: str, before: str, following: str, inner: str) -> str:
        """Return what a comma, a wide space, an & or a new line separates here, if anything."""
        if inner in ("CASES", "MATRIX"):
            return kind if kind in ("_AND", "_NEWLINE") else ""
        if kind == "LINES":
            self.aligned = not self.aligned
        if kind == "LINES" or (kind == "_AND" and self.aligned) or (self.open and kind == "QUAD"):
            return ""
        if kind == "_AND" or (self.open and kind == "_NEWLINE"):
            return kind
        if self.open:
            return "_COMMA"
        goes_on = following in OPERATES and (
            kind == "_NEWLINE" or (kind == "QUAD" and self.aligned)
        )
        return "" if before == "_SEP" or goes_on else "_SEP"

    def word(self, token: Token, before: str, last: list[Token], inner: str) -> list[Token]:
        """Return the name that a word makes in a subscript, or what "otherwise" says."""
        text = token[token.index("{") + 1 : -1].strip(" .,")
        if before == "UNDER" or [t.type for t in last] == ["UNDER", "LBRACE"]:
            return [Token.new_borrow_pos("NAME", rf"\operatorname{{{text}}}", token)]
        if inner == "CASES" and text in ("otherwise", "else"):
            return [Token.new_borrow_pos("OTHERWISE", text, token)]
        return []

    def digits(self, token: Token, before: str) -> list[Token]:
        r"""Return the single digits that TeX takes after \frac; after ^ and _ raise."""
        if before != "FRAC":
            mark = "^" if before == "SUP" else "_"
            raise LatexError(
                f"TeX takes only the first digit here; write {mark}{{{token}}}", token.start_pos
            )
        return [
            Token("NUMBER", token[0], token.start_pos),
            Token("NUMBER", token[1:], (token.start_pos or 0) + 1),
        ]
