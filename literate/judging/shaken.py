"""A page's code is run from other numbers, so that those it shows cannot hide a mistake.

With a rate of 0.5, a step by 1 − η is a step by η; and where the slope is positive, a step by its
absolute value is one by the slope. So what a page sets by hand is shaken a little, or turned and
stretched (`far`); what it computes from there, it computes again.
"""

import ast
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np

from ..equations.rows import WITHIN, Row
from ..pages import document
from ..running import run
from ..running.session import Runnable, Session, examples_of, parsed, statements_of


class ShakenSession(Session):
    """A way down a page on which the symbols that are given, not computed, are a bit different."""

    def __init__(self, reading: document.Page, rows: Iterable[Row], far: int = 0) -> None:
        super().__init__(reading)
        self.rows = {row.code: row for row in rows if row.code}
        self.far, self.rng = far, np.random.default_rng(far)

    def outcomes(
        self, element: Runnable, space: dict[str, Any], seed: int = 0
    ) -> list[run.Outcome]:
        """Run as any way does, and shake what each statement gives."""
        cell = isinstance(element, document.Cell)
        found = []
        for example, line in examples_of(element):
            for piece in statements_of(example) if cell else [example]:
                given = self.given_by(piece.source) if space is self.namespace else []
                name = f"{self.reading.path.name}:{line}"
                found.append(run.run(piece, space, name, cell))
                for name in given:
                    space[name] = self.shake(space.get(name), self.rows[name].domain)
        return found

    def given_by(self, source: str) -> list[str]:
        """Return the symbols to which a statement gives values that depend on no other values."""
        nodes = [*ast.walk(ast.Module(parsed(source), []))]
        names = [node for node in nodes if isinstance(node, ast.Name)]
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        if any(map(is_data, (self.namespace.get(name) for name in loaded))):
            return []
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        return sorted(stored & self.rows.keys())

    def shake(self, value: Any, domain: str) -> Any:
        """Return a value near this one, which its symbol may have too."""
        if isinstance(value, dict):
            return {key: self.shake(inner, domain) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.shake(inner, domain) for inner in value]
        if not isinstance(value, int | float | np.ndarray) or isinstance(value, bool):
            return value
        share = self.rng.uniform(0.05, 0.3, np.shape(value))
        between = WITHIN.fullmatch(domain)
        if between:
            return value + share * (float(between[1]) + float(between[2]) - 2 * value)
        if domain not in ("real", "positive"):
            return value
        if self.far:
            share = 10 ** self.rng.uniform(-0.5, 1.0, np.shape(value))
            turned = self.rng.choice((-1, 1), np.shape(value)) if domain == "real" else 1
            return value * turned * share
        return value * (1 + share) + share / 3 * (domain == "real")


def is_data(value: Any) -> bool:
    """Return whether a value is neither a module nor a function, nor nothing at all."""
    return value is not None and not isinstance(value, ModuleType) and not callable(value)
