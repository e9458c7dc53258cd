"""One color a symbol: W has the class of a weight in a formula, in code and between words.

What flows through the network has one color, what is learned another, what is wanted a third; what
is wrong, the cost, has the fourth, and its slopes have it too. A figure takes the same four.
"""

import re

ROLES = {
    "value": ("X", "x", "Z", "z", "A", "a", "Y_hat", "y_hat"),
    "weight": ("W", "w", "b"),
    "target": ("Y", "y"),
    "blame": ("C", "δ", "delta"),
}
_ROLE_OF = {name: role for role, names in ROLES.items() for name in names}

FRACTION = '<span class="mfrac">'
LETTER = re.compile(
    r'(?P<accent>katex-accent">(?:(?!mathnormal).)*)?'
    r'<span class="(?P<classes>mord mathnormal[^"]*)"(?P<style>[^>]*)>(?P<letter>\w)</span>'
)
NAME = re.compile(r'<span class="n">(\w+)</span>')


def class_of(name: str) -> str:
    """Return the class of a name, or nothing: that of W for W1 as well, that of blame for dW."""
    bare = name.rstrip("0123456789")
    role = _ROLE_OF.get(bare) or ("blame" if bare[:1] == "d" and bare[1:] in _ROLE_OF else "")
    return role and f"of-{role}"


def in_code(markup: str) -> str:
    """Return highlighted Python with the class of each symbol among its names."""

    def classed(match: re.Match[str]) -> str:
        found = class_of(match[1])
        return f'<span class="n {found}">{match[1]}</span>' if found else match[0]

    return NAME.sub(classed, markup)


def in_formula(markup: str) -> str:
    """Return a formula that KaTeX has set with the class of each symbol; a slope of C is one."""
    done, at = "", 0
    for match in re.finditer(FRACTION, markup):
        start, end = match.start(), closed(markup, match.end())
        if start >= at and is_slope(markup[start:end]):
            slope = markup[start:end].replace('"mfrac"', '"mfrac of-blame"', 1)
            done, at = done + LETTER.sub(classed_letter, markup[at:start]) + slope, end
    return done + LETTER.sub(classed_letter, markup[at:])


def classed_letter(match: re.Match[str]) -> str:
    """Return a letter of a formula with its class; under a hat, y is what comes out."""
    accent, letter = match["accent"] or "", match["letter"]
    found = class_of(letter + "_hat" * bool(accent)) or class_of(letter)
    classes = f"{match['classes']} {found}".strip()
    return f'{accent}<span class="{classes}"{match["style"]}>{letter}</span>'


def closed(markup: str, at: int) -> int:
    """Return where the span ends that was opened just before `at`."""
    depth = 1
    for tag in re.finditer(r"<span|</span>", markup[at:]):
        depth += 1 if tag[0] == "<span" else -1
        if not depth:
            return at + tag.end()
    raise ValueError("a span of this formula is never closed")


def is_slope(fraction: str) -> bool:
    """Whether a fraction is the slope of the cost with respect to something."""
    text = re.sub(r"<[^>]*>|\s|\u200b", "", fraction)
    return text.startswith("∂") and text.endswith("∂C")
