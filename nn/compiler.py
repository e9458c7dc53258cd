"""The source of a function becomes machine code, which is kept for the next time.

It needs Numba, which is looked for when somebody asks for it and not before; so is what files need.
"""

import os
import sys
import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from ._validation import outside
from .printer import tidy

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = {"contract", "reassoc"}  # not those that take it that there is no nan
KNOWN = "0.68."  # versions of Numba that run what was kept without the rest of the compiler


def numba() -> Any:
    """Return the compiler.

    Raises
    ------
    ModuleNotFoundError
        If it is not installed, or SciPy is not, with which it multiplies matrices.
    """
    try:
        import_module("scipy")
        return import_module("numba")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'train: fast="compiled" needs Numba and SciPy; type pip install numba scipy, '
            "or write fast=True"
        ) from error


@cache
def function_of(source: str, name: str) -> Callable[..., Any]:
    """Return the function of this name in the source, compiled when it is called first.

    Its machine code is kept in the user's folder for caches, under the hash of the source and of
    the versions of Numba and NumPy.

    Warns
    -----
    RuntimeWarning
        If nothing can be written there; then the next process compiles again.
    """
    from hashlib import sha256

    compiler = numba()
    if "np.dot(" in source:
        import_module("scipy.linalg.cython_blas")  # or Numba does, and Ctrl-C there is an abort
    source = f"import numpy as np\n\n\n{tidy(source)}\n"
    versions = f"{compiler.__version__} {np.__version__}"
    label = sha256(f"{versions}\n{source}".encode()).hexdigest()[:32]
    path = folder() / f"nn_compiled_{label}.py"
    how: dict[str, Any] = {"fastmath": FLAGS, "error_model": "numpy"}
    try:
        _write(path, source)
        module = _imported(path)
        function = compiler.njit(**how, cache=True)(getattr(module, name))
        known = compiler.__version__.startswith(KNOWN) and not compiler.config.DISABLE_JIT
        return _lightly(function) if known else function
    except (OSError, RuntimeError) as error:  # Numba's own word for a folder it cannot write into
        _say_once(f"{error}")
        module = ModuleType(path.stem)
        exec(source, vars(module))
        return compiler.njit(**how)(getattr(module, name))


def _lightly(function: Any) -> Any:
    """Return the function, whose machine code is loaded without what only compiling needs.

    Numba imports all that it can compile before, which takes about as long as Numba itself.
    """
    kept, runtime = function._cache, import_module("numba.core.runtime").rtsys

    def load_overload(signature: Any, context: Any) -> Any:
        runtime.initialize(context)  # where compiled code finds room for its arrays
        with kept._guard_against_spurious_io_errors():
            return kept._load_overload(signature, context)

    kept.load_overload = load_overload
    return function


def _imported(path: "Path") -> ModuleType:
    """Return the module in a file; what was compiled of it looks for it by its name."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec: Any = spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def folder() -> "Path":
    """Return where what can be made again is kept for this user.

    Examples
    --------
    >>> import nn
    >>> nn.compiler.folder().name
    'nn-from-scratch'
    """
    from pathlib import Path

    variable, default = {
        "win32": ("LOCALAPPDATA", "~/AppData/Local"),
        "darwin": ("XDG_CACHE_HOME", "~/Library/Caches"),
    }.get(sys.platform, ("XDG_CACHE_HOME", "~/.cache"))
    return Path(os.environ.get(variable) or default).expanduser() / "nn-from-scratch"


def _write(path: "Path", source: str) -> None:
    """Write a source, whole, unless it is there."""
    from tempfile import NamedTemporaryFile

    if path.exists() and path.read_text("utf-8") == source:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(source)
    os.replace(file.name, path)


@cache
def _say_once(reason: str) -> None:
    warnings.warn(
        f"train: what was compiled cannot be kept for the next time ({reason}); "
        "set XDG_CACHE_HOME to a folder that can be written to",
        RuntimeWarning,
        stacklevel=outside(),
    )
