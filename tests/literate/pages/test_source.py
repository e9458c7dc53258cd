"""A page shows a function as it stands in the package, without what no reader needs to see."""

import re
from textwrap import dedent

import pytest

from literate.pages import source


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with one of everything that a page need not see."""
    code = '''
        """A module."""
        from functools import cache


        @cache
        def outer(a: int, b: dict[str, int] = {}, *rest: int, c: int | None = None) -> "list[int]":
            """What it does."""

            def inner(x: float) -> float:
                """What that does."""
                return x  # the same

            return [inner(a)]


        def long(
            one: int,
            two: int,
        ) -> None:
            pass
        '''
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "module.py").write_text(dedent(code), "utf-8")
    exports = "from .module import long, outer\n"
    (tmp_path / "pkg" / "__init__.py").write_text(exports, "utf-8")
    monkeypatch.setattr(source, "ROOT", tmp_path)


OUTER = """\
def outer(a, b={}, *rest, c=None):
    def inner(x):
        return x  # the same

    return [inner(a)]"""


@pytest.mark.usefixtures("package")
def test_source_shows_the_code_without_decorators_docstrings_and_hints():
    assert source.of("pkg.module.outer") == source.Code(OUTER, "pkg/module.py", 7)
    assert source.of("pkg.outer") == source.of("pkg.module.outer")
    inner = source.of("pkg.outer.inner")
    assert (inner.text, inner.line) == ("def inner(x):\n    return x  # the same", 10)
    assert source.of("pkg.module.long").text == "def long(one, two):\n    pass"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("gkp.outer", "there is no package gkp"),
        ("pkg", "the package pkg has long, outer"),
        ("pkg.none", "the package pkg has long, outer"),
        ("pkg.module", "it is a module; name a function or class in it"),
        ("pkg.module.none", "none is not in module.py, which has outer, long"),
        ("pkg.outer.none", "none is not in module.py, which has inner"),
        ("pkg.outer.inner.none", "none is not in module.py, which has nothing"),
    ],
)
def test_an_unknown_source_is_named_with_those_there_are(name, known):
    with pytest.raises(LookupError, match=re.escape(known)):
        source.of(name)
