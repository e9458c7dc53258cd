"""What is said against an equation, for all tests that ask."""

from literate.equations.check import check
from literate.equations.tree import LatexError


def refusal(latex, namespace, scope, after=None):
    """Return what is said against an equation, or nothing."""
    try:
        verdict = check(latex, namespace, scope, after)
    except LatexError as error:
        return error.message
    return "" if verdict.holds else verdict.message
