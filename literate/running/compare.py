"""Is this output the same as that one? One answer, for the tests and for the reader's browser.

Pure Python without imports beyond the standard library: the browser runs this very file.
"""

import re
from doctest import OutputChecker

_exact = OutputChecker()


def same_output(want: str, got: str) -> bool:
    """Return whether a program printed what the page shows, blanks at the ends of lines aside."""
    return _exact.check_output(strip_line_ends(want), strip_line_ends(got), 0)


def same_error(want: str, got: str) -> bool:
    """Return whether an exception's last line is the one the page shows."""
    return want.strip() == got.strip()


def strip_line_ends(text: str) -> str:
    """Return the text without blanks at the ends of its lines."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
