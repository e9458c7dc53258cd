"""What lies around a page: the settings that it has for itself, and what it must leave alone.

Settings are what a prompt keeps from line to line. Each page has its own, and no page sees
another's. All else is shared by the pages; a change of that is found, and undone.
"""

import gc
import locale
import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from copy import copy
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

RANDOM: Any = np.random  # whose types leave two of its functions out
OTHERS = ("builtins", "math", "os", "random", "time", "numpy", "numpy.linalg", "numpy.random")


class Shared(NamedTuple):
    """What all pages find: the modules and classes that have names, and the package's tables."""

    owners: list[Any]
    tables: list[Any]


def shared() -> Shared:
    """Return what all pages find, looked up once for as many modules as there are."""
    import nn  # so that a page's own import of it changes nothing

    return _shared(nn, len(sys.modules))


@lru_cache(1)
def _shared(package: ModuleType, _: int) -> Shared:
    others = [sys.modules[name] for name in OTHERS if name in sys.modules]
    ours = [package, *(m for name, m in sorted(sys.modules.items()) if name[:3] == "nn.")]
    values = [pair for module in ours for pair in vars(module).items()]
    classes = [v for _, v in values if isinstance(v, type) and v.__module__[:3] in ("nn", "nn.")]
    tables = [v for name, v in values if type(v) in (dict, list, set) and name[:2] != "__"]
    return Shared([*others, *ours, *classes], tables)


class Settings:
    """How NumPy prints and warns, what is drawn next, and what the package has been told."""

    def __init__(self, anew: bool = False) -> None:
        self.printing, self.errors = np.get_printoptions(), np.geterr()
        self.drawing = np.random.MT19937() if anew else RANDOM.get_bit_generator()
        self.draws = (random.Random() if anew else random).getstate()
        self.tables = [(table, table.copy()) for table in shared().tables]

    def put(self) -> None:
        """Make them those of the process."""
        np.set_printoptions(**self.printing)
        np.seterr(**self.errors)
        RANDOM.set_bit_generator(self.drawing)
        random.setstate(self.draws)
        for table, content in self.tables:
            table.clear()
            (table.extend if isinstance(table, list) else table.update)(content)

    def of_twins(self, twins: dict[FunctionType, FunctionType]) -> "Settings":
        """Return the same settings, which say of a function's twin what they say of it."""
        other = copy(self)
        other.tables = [
            (table, content | {twins[key]: content[key] for key in twins.keys() & content.keys()})
            if isinstance(content, dict)
            else (table, content)
            for table, content in self.tables
        ]
        return other


# What is shared.


class Thing(NamedTuple):
    """Something that all pages stand on: what it is called, how it is read, and put back."""

    name: str
    read: Callable[[], Any]
    put: Callable[[Any], object]


def _put_environment(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)


def _put_logging(levels: tuple[int, int]) -> None:
    logging.root.setLevel(levels[0])
    logging.disable(levels[1])


def _decimal() -> str:
    """Return decimal's context, less the flags that any division raises."""
    if "decimal" not in sys.modules:
        return ""
    context = sys.modules["decimal"].getcontext().copy()
    context.clear_flags()
    return repr(context)


def _put_decimal(text: str) -> None:
    known = vars(sys.modules["decimal"])
    known["setcontext"](eval(text or "Context()", known))


def _signals() -> dict[int, Any]:
    return {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}


def _put_signals(handlers: dict[int, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


THINGS = (
    Thing("the working directory", os.getcwd, os.chdir),
    Thing("os.environ", lambda: dict(os.environ), _put_environment),
    Thing("sys.path", lambda: [*sys.path], lambda paths: setattr(sys, "path", paths)),
    Thing("sys.argv", lambda: [*sys.argv], lambda words: setattr(sys, "argv", words)),
    Thing("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit),
    Thing("garbage collection", gc.isenabled, lambda is_on: (gc.disable, gc.enable)[is_on]()),
    Thing(
        "the locale",
        lambda: locale.setlocale(locale.LC_ALL),
        lambda name: locale.setlocale(locale.LC_ALL, name),
    ),
    Thing("decimal's context", _decimal, _put_decimal),
    Thing("logging", lambda: (logging.root.level, logging.root.manager.disable), _put_logging),
    Thing("what a signal does", _signals, _put_signals),
)


def renamed(owner: Any, before: dict[str, Any]) -> Iterator[str]:
    """Yield the names that mean something else by now, after giving them back what they meant."""
    now = dict(vars(owner))
    for name in now.keys() | before.keys():
        if name in now and name in before and now[name] is before[name]:
            continue
        is_new = name not in before
        if name == "_" or (is_new and (name[:2] == "__" or type(now[name]) is ModuleType)):
            continue  # Python's own notes, and what an import makes known
        if name in before:
            setattr(owner, name, before[name])
        else:
            delattr(owner, name)
        yield f"{owner.__name__}.{name}"


class Around:
    """All that is shared, as it is now."""

    def __init__(self) -> None:
        self.things = [thing.read() for thing in THINGS]
        self.names = [(owner, dict(vars(owner))) for owner in shared().owners]

    def changed(self) -> list[str]:
        """Return what is no longer as it was, after putting it back."""
        found = []
        for thing, before in zip(THINGS, self.things, strict=True):
            if thing.read() != before:
                thing.put(before)
                found.append(thing.name)
        for owner, names in self.names:
            if not is_same(vars(owner), names):
                found += sorted(renamed(owner, names))
        return found


def is_same(now: Any, before: dict[str, Any]) -> bool:
    """Return whether names mean what they meant, as fast as that can be told."""
    try:
        return bool(now == before)
    except ValueError:  # an array in the place of another
        return False
