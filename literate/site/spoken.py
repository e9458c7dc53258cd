"""A formula is heard as it is meant: a layer's number is no power, and a raised ⊤ is a transpose.

KaTeX's MathML says how a formula looks, and a listener is told just that: "raised to the l power",
"down tack". Here it gets labels, which say in words what the looks do not, and the signs that
braille has. It looks the same.
"""

import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

MATHML = re.compile("(?<=<semantics>).*?(?=<annotation )", re.DOTALL)
SPACES = {
    "\u2009": "0.1667em",
    "\u2005": "0.2222em",
    "\u2005\u200a": "0.2778em",
    "\u00a0": "0.25em",
}
SIGNS = {  # what is read instead, in braille as well, and how it is said
    "⊤": ("T", "transpose"),
    "⟺": ("⇔", "if and only if"),
    "Var": ("Var", "variance"),
    "Cov": ("Cov", "covariance"),
}
ACCENTS = {"^": ("^", "hat"), "ˉ": ("¯", "bar"), "~": ("~", "tilde")}
SCRIPTED = ("msup", "msub", "msubsup")
LAYER = re.compile(r"\(([lL]|\d+)([+−]\d)?\)")
PLUS = {"+": "plus", "−": "minus"}


def mended(markup: str) -> str:
    """Return a formula as KaTeX has set it, with MathML that can be listened to."""
    return MATHML.sub(lambda found: _mended(found[0]), markup)


def _mended(mathml: str) -> str:
    """Return the MathML of a formula, mended from its leaves up."""
    whole = Element("semantics")
    whole.append(fromstring(mathml))
    if (table := whole[0]).get("width") == "100%":  # in which a number stands, as the name says
        whole[0] = table[0][1][0]
    for element in reversed(list(whole.iter())):
        _mend_sign(element)
        _separate(element)
        _group_norms(element)
        _name_layer(element)
        _name_transpose(element)
    return "".join(tostring(child, encoding="unicode") for child in whole)


def _mend_sign(element: Element) -> None:
    """Give a sign its word, or make of it what engines and braille know."""
    text = element.text or ""
    if element.tag == "mtext" and text in SPACES:  # of a text, some make a factor
        element.tag, element.text = "mspace", None
        element.set("width", SPACES[text])
    elif element.tag in ("mi", "mo") and text in SIGNS:
        element.text, word = SIGNS[text]
        element.set("aria-label", word)
    elif element.tag == "mi" and len(text) == 1 and not text.isascii():
        element.attrib.pop("mathvariant", None)  # else infinity is said to be normal
    elif element.tag == "mover" and (element[1].text or "") in ACCENTS:
        element[1].text, word = ACCENTS[element[1].text or ""]
        element[1].set("aria-label", word)


def _separate(row: Element) -> None:
    """Put a comma that is not seen where only room stands between two formulas."""
    for at, child in reversed(list(enumerate(row))):
        if child.get("width") in ("1em", "2em") and at and row[at - 1].text != ",":
            row.insert(at, Element("mo"))
            row[at].text = "\u2063"


def _core(element: Element) -> Element:
    """Return what carries the numbers and marks of an element, or the element."""
    return element[0] if element.tag in SCRIPTED else element


def _group_norms(row: Element) -> None:
    """Group what stands between double bars; what is raised behind them is so of the whole.

    Bars in one row are a pair, which one engine calls a metric, whatever they are labelled.
    """
    before: list[Element] = []
    opens: int | None = None
    for child in list(row):
        bar = _core(child)
        if bar.tag != "mo" or bar.text != "∥":
            before.append(child)
        elif opens is None:
            opens = len(before)
            before.append(child)
        else:
            before[opens:] = [_norm(before[opens], before[opens + 1 :], child)]
            opens = None
    row[:] = before


def _norm(opening: Element, inside: list[Element], closing: Element) -> Element:
    """Return a norm as one element, in the place of its closing bar."""
    norm, half = Element("mrow", intent="norm($x)"), Element("mrow")
    content = SubElement(half, "mrow", arg="x")
    content.extend(inside)
    half.insert(0, opening)
    bar = _core(closing)
    for sign, word in ((opening, "start norm"), (bar, "end norm")):
        sign.text = "‖"
        sign.set("aria-label", word)
    norm.extend((half, bar))
    if closing is bar:
        return norm
    closing[0] = norm
    return closing


def _name_transpose(element: Element) -> None:
    """Say transpose behind a symbol, and not that it is raised."""
    is_transpose = element.tag == "msup" and element[1].get("aria-label") == "transpose"
    if is_transpose and (element[0].tag == "mi" or element[0].get("aria-label")):
        element.set("aria-label", f"{_words(element[0])} transpose")


def _name_layer(element: Element) -> None:
    """Say of which layer a symbol is, where its number is raised in parentheses."""
    raised = element[-1] if element.tag in ("msup", "msubsup") else element
    number = LAYER.fullmatch("".join(raised.itertext()))
    if raised is element or not number:
        return
    said = [_words(part) for part in element]
    below = f" Subscript {said[1]} Baseline" if element.tag == "msubsup" else ""
    ends = " end layer" if number[2] else ""
    element.set("aria-label", f"{said[0]}{below} layer {said[-1]}{ends}")
    inside = Element("mrow")
    inside[:], raised[1:-1] = raised[1:-1], [inside]
    for part, name in zip((*element[:-1], inside), "ail" if below else "al", strict=True):
        part.set("arg", name)
    element.set("intent", "_($a,sub,$i,layer,$l)" if below else "_($a,layer,$l)")


def _words(element: Element) -> str:
    """Return the words of a symbol or of a number, as MathSpeak has them."""
    if label := element.get("aria-label"):
        return label
    text = element.text or ""
    if len(element):
        return " ".join(words for child in element if (words := _words(child)))
    if len(text) == 1 and text.isalpha():
        letter = unicodedata.name(text).rpartition(" ")[2]
        spoken = text.lower() if len(letter) == 1 else letter.lower()
        return f"upper {spoken.title()}" if text.isupper() else spoken
    return PLUS.get(text, text.strip("()"))
