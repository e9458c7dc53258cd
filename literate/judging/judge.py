r"""What a page claims is judged on the way down it, with the names of its blocks.

The tests judge with it, and the site's marks say what it found.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from ..equations.check import check, contradicted
from ..equations.free import free_names
from ..equations.parser import parse
from ..equations.rows import Row, read_row
from ..equations.scope import Missing, Scope
from ..equations.tree import Chain, Derivative, Equation, LatexError, Symbol, walk
from ..equations.verdict import Verdict
from ..equations.world import World, page_world, random_world
from ..pages import document, source
from ..paths import NOTATION
from ..running.session import Runnable, Session, examples_of, is_wrong, same
from .bends import unbent
from .code_lines import Line, compared
from .noticed import unnoticed
from .origins import origins
from .own_code import OwnCode
from .ranges import exchanged, misfits
from .shaken import ShakenSession

EQUALITIES = {"=", ":=", r"\approx", r"\leftarrow"}
FAR = 4  # times that a page's code is run from numbers far from its own
DEMANDED = 200  # draws, on one of which a demand must hold, and on another not
SIGNS = {r"\odot", r"\top", r"\cdot", r"\sum", r"\prod", r"\partial", r"\leftarrow"}
NO_CODE = "leave its code cell empty in a symbols comment: then random arrays will do"


@dataclass(frozen=True)
class Judgement:
    """What is found of an equation: its label, and a verdict or what is wrong.

    `lines` are the lines of code beside it that compute the same, each with where it is.
    """

    label: str
    verdict: Verdict | None = None
    wrong: str = ""
    lines: tuple[tuple[Line, source.Code], ...] = ()


class JudgedSession(Session):
    """A way down a page on which its equations are judged, each by what stands above it."""

    def __init__(self, reading: document.Page, times: int = 1) -> None:
        super().__init__(reading, times)
        self.scope: Scope | None = None
        self.judgements: dict[str, Judgement] = {}
        self.origins: dict[str, dict[str, set[str]]] = {}
        self.codes: dict[str, OwnCode] = {}

    def judgement_of(self, formula: document.Equation | document.Math) -> Judgement:
        """Return what is found of an equation or a formula, given the equations above it."""
        if self.scope is None:
            self.scope = notation().copy()
            kinds = document.Equation | document.Symbols | document.Math
            self.waiting = [e for e in self.reading.elements if isinstance(e, kinds)]
        while formula.key not in self.judgements:
            element = self.waiting.pop(0)
            if isinstance(element, document.Symbols):
                self.scope.narrow(element.rows)
            elif isinstance(element, document.Math):
                self.judgements[element.key] = self.judge_words(element, self.scope)
            else:
                above = self.scope.copy()
                judgement = self.judge(element, self.scope)
                self.judgements[element.key] = self.noticed(element, above, judgement)
        return self.judgements[formula.key]

    def noticed(self, equation: document.Equation, above: Scope, judgement: Judgement) -> Judgement:
        """Return the judgement, or what is wrong if a definition could as well be another."""
        if judgement.wrong or judgement.label == "argued":
            return judgement
        claims = [e for e in self.waiting if not isinstance(e, document.Math)]
        names = self.namespaces_of(equation, parse(equation.bare, above.functions), above)[0]
        judges = (self.holds_on_page, lambda e, s: not self.judge(e, s).wrong)
        edit = unnoticed(equation, names, claims, above, self.own_code(equation), judges)
        if not edit:
            return judgement
        sentence = (
            f"nothing on this page would notice if this were {edit}; compute it with numbers that "
            "tell the two apart, or use it in an equation below"
        )
        return Judgement("", wrong=sentence)

    def holds_on_page(self, equation: document.Equation, scope: Scope) -> bool:
        """Return whether the page's arrays say nothing against an equation; the scope learns it."""
        tree = parse(equation.bare, scope.functions)
        before, after = self.namespaces_of(equation, tree, scope)
        scope.define(tree)
        return not contradicted(tree, before, scope, after)

    def judge(self, equation: document.Equation, scope: Scope) -> Judgement:
        """Return what is found of an equation in a scope, and add to the scope what it defines."""
        if equation.argued:
            return Judgement("argued")
        try:
            tree = parse(equation.bare, scope.functions)
            before, after = self.namespaces_of(equation, tree, scope)
            verdict = check(tree, before, scope, after)
        except LatexError as error:
            return Judgement("", wrong=str(error))
        if is_step(tree) and after is None:
            return Judgement("", wrong="no code below makes this step; give the symbol a new value")
        if not verdict.holds:
            wrong = f"{verdict.message}\n{both_sides(verdict)}{said_above(tree, scope)}"
            return Judgement("", verdict, wrong)
        if lost := self.lost(tree, scope, verdict) or self.hidden(equation, tree, scope):
            return Judgement("", wrong=lost)
        if is_step(tree) and (wrong := self.elsewhere(equation, tree, scope)):
            return Judgement("", verdict, wrong)
        if apart := self.own_code(equation).differs(tree, scope):
            return Judgement("", verdict, apart)
        return self.beside(equation, tree, scope, Judgement(verdict.how, verdict))

    def own_code(self, equation: document.Equation) -> OwnCode:
        """Return the code of the page with which an equation is judged."""
        last = self.code_of(equation)
        key = last.key if last else ""
        if key not in self.codes:
            names = self.namespace_after(last)
            self.codes[key] = OwnCode(self.sources_until(last), names)
        return self.codes[key]

    def lost(self, tree: Equation, scope: Scope, verdict: Verdict) -> str:
        """Return what is wrong if the code of the page lacks what an equation speaks of.

        A page may say that no code has a symbol; a docstring has no place to say it.
        """
        if is_step(tree) and not verdict.on_page:
            return f"before this step, {verdict.lacks}"
        if not self.runnable or self.reading.name:
            return ""
        if not verdict.on_page:
            used = set().union(*map(scope.above, scope.uses(tree)))
            known = any(row.key in used and not row.code for row in scope.rows.values())
            return "" if known else f"{verdict.lacks}, or {NO_CODE}"
        equal = (c for c in tree.chains if c.relations[0] in ("=", ":="))
        lefts = (scope.row_of(c.sides[0]) for c in equal if not isinstance(c.sides[1], Symbol))
        return next((self.no_value(row) for row in lefts if row and not self.ever_has(row)), "")

    def hidden(self, equation: document.Equation, tree: Equation, scope: Scope) -> str:
        """Return what is wrong if the code has a path along which a slope would not look."""
        behind = self.origins_at(self.code_of(equation))
        for slope in (node for node in walk(tree) if isinstance(node, Derivative) and node.by):
            by = scope.row_of(slope.by[0])
            reached = set().union(*map(scope.above, scope.uses(slope.of))) if by else set()
            for row in scope.rows.values():
                is_end = row.key in reached and row.key not in scope.definitions
                if by and is_end and row.key != by.key and by.code in behind.get(row.code, ()):
                    return (
                        f"in the code, {row.code} is computed from {by.code}, but no equation "
                        f"above says how {row.cell} depends on {by.cell}; display it"
                    )
        return ""

    def origins_at(self, last: Runnable | None) -> dict[str, set[str]]:
        """Return what each name of the code was computed from, when an element had run."""
        key = last.key if last else ""
        if key not in self.origins:
            self.origins[key] = origins(self.sources_until(last))
        return self.origins[key]

    def sources_until(self, last: Runnable | None) -> list[str]:
        """Return the statements that have left the names of an element behind."""
        ran = [e for e in self.runnable if last and e.line <= last.line and not is_wrong(e)]
        return [example.source for element in ran for example, _ in examples_of(element)]

    def no_value(self, row: Row) -> str:
        return f"no block has a value for {row.cell}; compute {row.code}, or {NO_CODE}"

    def elsewhere(self, equation: document.Equation, tree: Equation, scope: Scope) -> str:
        """Return what is wrong with a step if the code of the page begins with other numbers."""
        for session in self.shaken:
            before, after = around_the_step(session, equation, tree, scope)
            verdict = check(tree, before, scope, after, draws=0)
            if verdict.holds and (session.far or (verdict.on_page and after is not None)):
                continue
            found = both_sides(replace(verdict, place="other numbers"))
            what = "" if verdict.holds else f": {verdict.message}\n{found}"
            return f"with other numbers in the code above, this is not the step below{what}"
        sessions = [self, *self.shaken]
        spaces = [around_the_step(session, equation, tree, scope)[0] for session in sessions]
        return unbent(tree, [page_world(scope, space) for space in spaces])

    @cached_property
    def shaken(self) -> list[ShakenSession]:
        """The same way down from other numbers, near those of the page and far from them."""
        rows = list(self.names[0].rows.values())
        return [ShakenSession(self.reading, rows, far) for far in range(FAR + 1)]

    def ever_has(self, row: Row) -> bool:
        """Return whether some block gives a row of the notation its value, or none has to."""
        if not row.code or row.domain == "size":
            return True
        spaces = map(self.namespace_after, self.runnable)
        return any(World(Scope(), space).lookup(row) is not None for space in spaces)

    def wrong_rows(self, symbols: document.Symbols) -> Iterator[document.Problem]:
        """Yield a problem for each row whose code no block gives a value, or that misleads."""
        lines = enumerate(symbols.rows.split("\n"), start=symbols.line + 1)
        rows = {line: read_row(text) for line, text in lines if text.strip()}
        for line, row in rows.items():
            if self.runnable and not self.ever_has(row):
                yield document.Problem(line, self.no_value(row))
            below = [e for e in self.runnable if e.line > symbols.line]
            if misfits(row, map(self.namespace_after, below)):
                yield document.Problem(line, f"{row.cell} is not {row.domain} in any block below")
            if other := exchanged(row, rows.values()):
                sentence = f"{row.code} is the name of {other.cell}, which is {other.code} here"
                yield document.Problem(line, f"{sentence}; give each its own")
            known = notation().rows.get(row.name)
            if known and row.name[0].isupper() and known.kind != row.kind == "scalar":
                sentence = f"{row.cell} is a {known.kind} on every page; take another letter"
                yield document.Problem(line, sentence)

    def beside(
        self, equation: document.Equation, tree: Equation, scope: Scope, judgement: Judgement
    ) -> Judgement:
        """Return the judgement after comparing the lines of code that the section includes."""
        found: list[tuple[Line, source.Code]] = []
        for included in self.reading.of(document.Source):
            if self.section_of(included.line) != self.section_of(equation.line):
                continue
            try:
                code = source.of(included.name)
                lines = compared(code, tree, scope)
                found += [(line, code) for line in lines]
            except LatexError as error:
                return Judgement("", wrong=f"{included.name}, line {included.line}: {error}")
            except LookupError:
                continue  # the check of the source says so
        return replace(judgement, lines=tuple(found))

    def wrong_with(self, formula: document.Math) -> str:
        """Return what is wrong with a formula in a sentence, given the equations above it."""
        return self.judgement_of(formula).wrong

    def judge_words(self, formula: document.Math, scope: Scope) -> Judgement:
        """Return what is found of a formula in a sentence: what it says is tried, or refused."""
        latex = formula.latex.strip()
        if latex in SIGNS:
            return Judgement("words")
        everywhere, indices = self.names
        try:
            tree = parse(latex, everywhere.functions)
        except LatexError as error:
            return Judgement("", wrong=str(error))
        relations = {relation for chain in tree.chains for relation in chain.relations}
        unknown = free_names(tree, everywhere)
        if EQUALITIES & relations:
            wrong = f"${latex}$ says that two things are equal; display it, to check it"
        elif unknown - indices:
            wrong = f"{min(unknown - indices)} in ${latex}$ is not in the notation table; add it"
        elif formula.given:
            wrong = demanded(latex, tree, scope, unknown)
        elif not relations:
            return Judgement("words")
        elif relations == {r"\ne"}:
            wrong = f"${latex}$ holds of all random numbers, so nothing checks it; say it in words"
        elif wrong := self.judge(document.Equation(formula.line, latex, None, None), scope).wrong:
            wrong += f"\n  if ${latex}$ is a demand, write {{ .given }} directly behind it"
        return Judgement("given" if formula.given else "sampled", wrong=wrong)

    @cached_property
    def names(self) -> tuple[Scope, set[str]]:
        """Return all symbols of the page, wherever it narrows them, and its indices."""
        scope = notation().copy()
        for symbols in self.reading.of(document.Symbols):
            scope.narrow(symbols.rows)
        indices = set("ijklm").union(*(row.arguments for row in scope.rows.values()))
        for equation in self.reading.of(document.Equation):
            try:
                tree = parse(equation.bare, scope.functions)
            except LatexError:
                continue  # its own check says so
            indices |= free_names(tree, scope) | {r.index for r in tree.ranges}
        return scope, indices

    def section_of(self, line: int) -> int:
        """Return the line of the heading under which a line stands, 0 before the first."""
        return max((heading for heading in self.reading.headings if heading < line), default=0)

    def namespaces_of(
        self, equation: document.Equation, tree: Equation, scope: Scope
    ) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return the names an equation speaks of, and for a step those after the step.

        They are those after the first code below it in its section, so that a definition may
        stand above the line that is it; where no code follows, those where it stands.
        """
        if is_step(tree):
            return around_the_step(self, equation, tree, scope)
        return self.namespace_after(self.code_of(equation)), None

    def code_of(self, equation: document.Equation) -> Runnable | None:
        """Return the code with whose names an equation is judged."""
        heading = next((h for h in self.reading.headings if h > equation.line), float("inf"))
        here = [e for e in below(self, equation) if e.line < heading]
        return here[0] if here else self.last_before(equation.line)


def demanded(latex: str, tree: Equation, scope: Scope, indices: set[str]) -> str:
    """Return what is wrong with a demand, which must hold of some numbers and not of others."""
    if not any(chain.relations for chain in tree.chains):
        return f"${latex}$ demands nothing; remove {{ .given }}"
    for chain in tree.chains:
        try:
            seen = truths(chain, scope, sorted(indices))
            first = next(seen, False)
            if any(truth != first for truth in seen):
                continue
        except LatexError as error:
            return f"${latex}$ is said to be a demand, but {error.message}"
        never = "always holds; remove { .given }, so that it is tried" if first else "never holds"
        return f"${latex}$ is said to be a demand, but {never}"
    return ""


def truths(chain: Chain, scope: Scope, indices: list[str]) -> Iterator[bool]:
    """Yield whether a relation holds, of one draw after the other and one term after the other."""
    for seed in range(DEMANDED):
        env = {index: 1 + seed // 3**place % 3 for place, index in enumerate(indices)}
        with suppress(Missing), np.errstate(all="ignore"):
            yield random_world(scope, seed).truth(chain, env)


def is_step(tree: Equation) -> bool:
    """Return whether an equation gives a symbol a new value."""
    return any(r"\leftarrow" in chain.relations for chain in tree.chains)


def below(session: Session, equation: document.Equation) -> list[Runnable]:
    """Return what runs below an equation and leaves names behind."""
    return [e for e in session.runnable if e.line > equation.line and not is_wrong(e)]


def around_the_step(
    session: Session, equation: document.Equation, tree: Equation, scope: Scope
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the names before and after the first code that changes what a step changes."""
    before = session.namespace_after(session.last_before(equation.line))
    row = scope.row_of(tree.chains[0].sides[0])
    for element in below(session, equation):
        if row is None:
            break
        after = session.namespace_after(element)
        old, new = (World(Scope(), space).lookup(row) for space in (before, after))
        if old is not None and not same(old, new):
            return before, after
        before = after
    return before, None


@cache
def notation() -> Scope:
    """Return the scope that the notation table gives to every page."""
    lines = NOTATION.read_text("utf-8").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("| symbol | code |"))
    end = next(i for i in range(start, len(lines)) if not lines[i].startswith("|"))
    return Scope("\n".join(lines[start + 2 : end]))


def said_above(tree: Equation, scope: Scope) -> str:
    """Return where else a lone left side has its meaning from, if it has one."""
    lefts = {id(d.left) for known in scope.definitions.values() for d in known}
    for chain in tree.chains:
        row = scope.row_of(chain.sides[0])
        if row and scope.definitions.get(row.key) and id(chain.sides[0]) not in lefts:
            return (
                f"\n  {row.cell} has been defined above; if it means something else from here on, "
                "give it a row in a symbols comment"
            )
    return ""


def both_sides(verdict: Verdict) -> str:
    """Return the two sides that differ most, and the shapes of what they are made of."""
    where = ", ".join(f"{index} = {value}" for index, value in verdict.where.items())
    shapes = ", ".join(f"{symbol} is {shape}" for symbol, shape in verdict.symbols.items())
    left, right = indented(verdict.left), indented(verdict.right)
    return f"  on {verdict.place} {where}\n  left\n{left}\n  right\n{right}\n  {shapes}"


def indented(value: object) -> str:
    """Return a value's text, four blanks to the right."""
    return "\n".join("    " + line for line in str(value).rstrip().splitlines())
