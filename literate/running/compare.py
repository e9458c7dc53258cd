"""Is this output the same as that one? One answer, for the tests and for the reader's browser.

Pure Python without imports beyond the standard library: the browser runs this very file.
"""

import re


def same_output(want: str, got: str) -> bool:
    """Return whether a program printed what the page shows, to the letter.

    Blanks at the ends of lines aside. doctest's own comparison is kind: it takes 1 for True, and
    a letter for the number that it has.
    """
    shown = re.sub(r"^<BLANKLINE>$", "", strip_line_ends(want), flags=re.MULTILINE)
    return shown == strip_line_ends(got)


def same_error(want: str, got: str) -> bool:
    """Return whether an exception's last line is the one the page shows."""
    return want.strip() == got.strip()


def strip_line_ends(text: str) -> str:
    """Return the text without blanks at the ends of its lines."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
