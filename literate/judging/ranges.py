"""A row says what a symbol may be, and the code below must give it that somewhere."""

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
