"""A formula as plain text, for where nothing can be set: a title, the contents, an issue.

KaTeX has read the formula already; its MathML says what stands above, below and beside what.
"""

import re
from unicodedata import normalize
from xml.etree.ElementTree import Element, fromstring

from . import katex

RAISED = dict(zip("0123456789+−=()nilL", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˡᴸ", strict=True))
LOWERED = dict(zip("0123456789+−=()aeijklmnx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₓ", strict=True))
HATS = {"^": "\u0302", "~": "\u0303", "¯": "\u0304"}
BIG = set("∑∏")
PRIMES = re.compile("[′⊤]+")


def text_of(latex: str) -> str:
    """Return a formula as text: W², σ′(z), (1 − a)/n."""
    mathml = re.search("<semantics>(.*)<annotation", katex.rendered(latex, False), re.DOTALL)
    return said(fromstring(mathml[1])).strip() if mathml else latex


def said(element: Element) -> str:
    """Return the text of an element of MathML."""
    parts = [said(child) for child in element]
    match element.tag:
        case "msup":
            return parts[0] + above(parts[1])
        case "msub":
            return parts[0] + below(parts[1])
        case "msubsup" | "munderover":
            return parts[0] + below(parts[1]) + above(parts[2])
        case "munder" if parts[0] in BIG:
            return parts[0] + below(parts[1])
        case "annotation":
            return ""
        case "mspace":
            return " "
        case "mi" if element.get("aria-label") == "transpose":
            return "⊤"
        case "mover" if parts[1] in HATS:
            return normalize("NFC", parts[0] + HATS[parts[1]])
        case "mtable":  # aligned sides touch each other; the entries of a matrix do not
            is_aligned = (element.get("columnspacing") or "").startswith("0em")
            between, after = ("", " ") if is_aligned else (", ", "; ")
            return after.join(between.join(map(said, row)) for row in element)
        case "mfrac":
            return f"{grouped(parts[0])}/{grouped(parts[1])}"
        case "msqrt":
            return f"√{grouped(''.join(parts))}"
        case "mo" if element.text and element.text in "=<>≤≥≈≠∈+−":
            return f" {element.text} "
    own = re.sub("[\u2061-\u2064]", "", element.text or "")  # signs that are not seen
    return own + "".join(parts)


def above(text: str) -> str:
    """Return what stands above, in raised letters where there are such."""
    if PRIMES.fullmatch(text):
        return text
    return raised if (raised := moved(text, RAISED)) else f"^{grouped(text)}"


def below(text: str) -> str:
    """Return what stands below, in lowered letters where there are such."""
    return lowered if (lowered := moved(text, LOWERED)) else f"_{grouped(text)}"


def moved(text: str, letters: dict[str, str]) -> str:
    """Return the text in other letters, or nothing if one of them is missing."""
    bare = text.replace(" ", "")
    return "".join(letters[letter] for letter in bare) if set(bare) <= set(letters) else ""


def grouped(text: str) -> str:
    """Return a text in brackets, unless it is a single thing."""
    return f"({text.strip()})" if re.search("[ /]", text) else text
