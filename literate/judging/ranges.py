"""A row says what a symbol may be, and the code below must give it that somewhere."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..equations.draws import in_domain
from ..equations.rows import Row
from ..equations.scope import Scope
from ..equations.world import World


def misfits(row: Row, spaces: Iterable[dict[str, Any]]) -> bool:
    """Return whether blocks have a value for a symbol, and each value is none that its row allows.

    What a symbol with a law, a number of its own or a size may be, an equation says with it.
    """
    if not row.code or row.law or row.indexed or row.domain in ("size", "function"):
        return False
    found = [World(Scope(), space).lookup(row) for space in spaces]
    values = [np.asarray(value) for value in found if value is not None]
    numbers = [value for value in values if value.dtype.kind in "bif"]
    of_its_shape = [value for value in numbers if value.ndim == len(row.shape)]
    return bool(of_its_shape) and not any(in_domain(v, row.domain) for v in of_its_shape)


def exchanged(row: Row, rows: Iterable[Row]) -> Row | None:
    """Return another row whose symbol has the very name that this one says the code has for it.

    Where two symbols may be exchanged, as in a sum, no equation tells their values apart.
    """
    named = (other for other in rows if re.sub(r"[\\{}_]", "", other.cell) == row.code)
    return next((other for other in named if other.code not in ("", row.code)), None)
