"""What a check found, and on what data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PAGE, RANDOM = "this page's arrays", "random arrays"


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    `how` is evaluated, sampled, or defined where nothing but this equation gives its symbol a
    value. `left` and `right` are the two neighboring sides that differ most, for the indices
    `where`; `symbols` has the shape of everything involved. They are of the page's arrays or of
    random ones, as `place` says; `lacks` says why the page's were not used, if they were not.
    """

    holds: bool
    how: str
    message: str
    difference: float
    left: Any
    right: Any
    where: Mapping[str, int]
    on_page: bool
    symbols: Mapping[str, str] = field(default_factory=dict)
    place: str = RANDOM
    lacks: str = ""
