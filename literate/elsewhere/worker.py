"""One library in a process of its own: it says its machine, versions and cells, as JSON.

`python -m literate.elsewhere.worker torch` measures all, `… torch agreement` one fact.
"""

import json
import os
import platform
import sys
import warnings
from importlib import import_module, metadata

from . import libraries
from .facts import FACTS
from .pins import LIBRARIES


def measured(name: str, only: str = "") -> dict[str, dict[str, str]]:
    """Return the cells of a library: what `is`, or why there is `not` anything, each by its fact.

    What follows in further lines was seen, and depends on the processor.
    """
    module = import_module(f"{libraries.__name__}.{name}")  # each has an environment alone
    cells = {}
    for fact in [only] if only else FACTS:
        if fact in module.NOT:
            cells[fact] = {"not": module.NOT[fact]}
        else:
            found, _, seen = getattr(module, fact)().partition("\n")
            cells[fact] = {"is": found} | ({"seen": seen} if seen else {})
    return cells


def main(name: str, only: str = "") -> None:
    """Print what was found, on the last line: libraries talk before."""
    warnings.simplefilter("ignore")
    cells = measured(name, only)
    wanted = [pin.partition("==")[0] for pin in LIBRARIES[name].pins]
    versions = {package: metadata.version(package) for package in wanted}
    print(
        json.dumps({"machine": platform.machine(), "versions": versions, "cells": cells}),
        flush=True,
    )
    os._exit(0)  # some libraries have threads that do not end


if __name__ == "__main__":
    main(*sys.argv[1:])
