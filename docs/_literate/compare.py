"""Is this output the same as that one? One answer, for the tests and for the reader's browser.

Pure Python without imports beyond the standard library: the browser runs this very file.
"""

import re
from doctest import OutputChecker

_exact = OutputChecker()
_DIGITS = re.compile(r"[-−]?\d[\d,]*(?:\.(?P<decimals>\d+))?(?:e(?P<power>-?\d+))?")


def same_output(want: str, got: str) -> bool:
    """Return whether a program printed what the page shows, blanks at the ends of lines aside."""
    return _exact.check_output(strip_line_ends(want), strip_line_ends(got), 0)


def same_error(want: str, got: str) -> bool:
    """Return whether an exception's last line is the one the page shows."""
    return want.strip() == got.strip()


def same_number(text: str, value: object) -> bool:
    """Return whether a number written in a sentence is `value`, rounded to the digits written.

    A percent sign means hundredths; ``1,234`` and ``−2`` are read as people write them.
    """
    shown = text.strip()
    percent = shown.endswith("%")
    match = _DIGITS.fullmatch(shown.rstrip("% "))
    if match is None:
        return shown == str(value)
    written = match[0].replace("−", "-").replace(",", "")
    try:
        number = float(value) * (100 if percent else 1)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    decimals = len(match["decimals"] or "")
    if match["power"] is not None:
        return f"{number:.{decimals}e}" == f"{float(written):.{decimals}e}"
    if not decimals:
        return number == float(written)
    return f"{number:.{decimals}f}" == written


def as_written(text: str, value: object) -> str:
    """Return `value` with as many digits as the number in the sentence has."""
    shown = text.strip()
    percent = shown[len(shown.rstrip("% ")) :]
    match = _DIGITS.fullmatch(shown.rstrip("% "))
    if match is None:
        return str(value)
    number = float(value) * (100 if percent else 1)  # type: ignore[arg-type]
    comma = "," if "," in shown else ""
    style = f"{comma}.{len(match['decimals'] or '')}{'e' if match['power'] else 'f'}"
    written = re.sub(r"e(-?)\+?0*", r"e\1", f"{number:{style}}")
    if "−" in shown and written.startswith("-"):
        written = "−" + written[1:]
    return written + percent


def strip_line_ends(text: str) -> str:
    """Return the text without blanks at the ends of its lines."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
