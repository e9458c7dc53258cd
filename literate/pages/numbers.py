"""Is a number in a sentence this value? It is, when it is the value rounded as it is written."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

_NUMBER = re.compile(
    r"(?P<minus>[-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?"
    r"(?P<power>e[-−]?\d+)?(?P<percent> ?%)?"
)
PLAIN = re.compile(r"\d+(?:[,_]\d{3})*(?:\.\d+)?(?:e-?\d+)?")


def same_number(text: str, value: object) -> bool:
    """Return whether a number written in a sentence is `value`, rounded to the digits written."""
    try:
        return rounded(text, value) == text.strip()
    except ValueError:
        return False


def rounded(text: str, value: object) -> str:
    """Return `value` as the number in the sentence is written: as many digits, percent, commas.

    A half is rounded up, as in school, in the digits that Python prints; what rounds to zero has
    no sign. What is written is no number, or what came is a text: then it is that to the letter.

    Raises
    ------
    ValueError
        If a number is written, and the value is none.
    """
    shown = _NUMBER.fullmatch(text.strip())
    if shown is None or isinstance(value, str):
        return str(value)
    number = finite(value).scaleb(2 if shown["percent"] else 0)
    comma = "" if re.match(r"\d{4}", shown["whole"]) else ","
    style = f"{comma}.{len(shown['decimals'] or '')}{'e' if shown['power'] else 'f'}"
    with localcontext(rounding=ROUND_HALF_UP):
        digits, e, power = format(abs(number), style).replace("+", "").partition("e")
    if shown["power"] and "−" in shown["power"]:
        power = power.replace("-", "−")
    minus = (shown["minus"] or "−") if number < 0 and re.search("[1-9]", digits) else ""
    return minus + digits + e + power + (shown["percent"] or "")


def is_coarse(text: str, value: object) -> bool:
    """Return whether a number without decimals is more than a twentieth away from its value."""
    shown = _NUMBER.fullmatch(text.strip())
    if shown is None or shown["decimals"] or shown["power"] or isinstance(value, str):
        return False
    exact = abs(finite(value).scaleb(2 if shown["percent"] else 0))
    return 20 * abs(exact - Decimal(shown["whole"].replace(",", ""))) > exact


def finite(value: object) -> Decimal:
    """Return a number as Python prints it, to the last digit."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise ValueError(f"{value}, no number")
    return number


def worth(number: str) -> float | str:
    """Return what a number is worth, whatever its sign; what is no plain number, as it stands."""
    plain = number.lstrip("-−")
    return float(plain.replace(",", "")) if PLAIN.fullmatch(plain) else number
