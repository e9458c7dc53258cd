"""Griffe, which reads the package for its pages, is told what each function raises."""

from typing import Any

from griffe import Extension, Function

from ..pages import doors


class Errors(Extension):
    """Writes into a docstring what the decorator above the function refuses."""

    def on_function(self, *, func: Function, **_: Any) -> None:
        """Let the docstring of a function of the package say all that it raises."""
        if func.docstring and func.parent and func.parent.is_module:
            func.docstring.value = doors.docstring_of(func.path)
