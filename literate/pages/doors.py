"""What a function raises, said from the decorator above it that checks what the function takes.

A docstring adds only what no decorator knows.
"""

import ast
import re
from collections.abc import Iterator

from nn._validation import NUMBERS, is_array

from . import source

RAISES = "Raises\n------\n"
LATER = re.compile(r"(?:Warns|Notes|Examples)\n-{3,}\n")  # sections that stand behind it
NO_CLASS = "a class number is out of range"
ENTRIES = {
    "probabilities": ("an entry of {} is not from 0 to 1", NO_CLASS),
    "shares": ("a row of {} does not sum to 1", NO_CLASS),
    "one-hot": ("a row of {} has not one 1 among zeros", NO_CLASS),
    "weights": ("an entry of {} is below 0", "none is above"),
    "scores": ("{} has one column",),
}
TYPES = {
    "rng": "{} is neither an integer of 0 or more nor a NumPy Generator",
    "function": "{} is not a function",
    "flag": "{} is not True or False",
}


def docstring_of(name: str) -> str:
    """Return the docstring of a function, with all that it raises."""
    text = source.docstring_of(name)
    try:
        kinds = kinds_of(source.found(name)[2])
    except LookupError:
        return text
    return with_errors(text, {"TypeError": types(kinds), "ValueError": values(kinds)})


def kinds_of(node: ast.AST) -> dict[str, str]:
    """Return what each argument must be, where the decorator says it in a word or a shape."""
    for decorator in getattr(node, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "validated":
            given = {keyword.arg or "": keyword.value for keyword in decorator.keywords}
            return {
                name: value.value.removesuffix("?")
                for name, value in given.items()
                if isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
    return {}


def types(kinds: dict[str, str]) -> str:
    """Return when a TypeError is raised, or nothing."""
    arrays = [f"`{name}`" for name, kind in kinds.items() if is_array(kind)]
    said = [f"{' or '.join(arrays)} does not hold numbers"] * bool(arrays)
    said += [TYPES[kind].format(f"`{name}`") for name, kind in kinds.items() if kind in TYPES]
    return sentence(said)


def values(kinds: dict[str, str]) -> str:
    """Return when a ValueError is raised, or nothing."""
    said = [*shapes(kinds)]
    for number, (_, _, words, _) in NUMBERS.items():
        if names := [f"`{name}`" for name, kind in kinds.items() if kind == number]:
            said.append(f"{' or '.join(names)} is not {words}")
    return sentence(said)


def shapes(kinds: dict[str, str]) -> Iterator[str]:
    """Yield what can be wrong with arrays: their shapes, and then their entries."""
    shaped = [(f"`{name}`", kind) for name, kind in kinds.items() if kind[0] == "("]
    stated = [(name, f"{kind.partition(')')[0]})") for name, kind in shaped]
    if len(stated) == 1:
        yield " is not ".join(stated[0])
    elif stated:
        yield f"{' and '.join(map(' '.join, stated))} do not fit together"
    filled = [kind for kind in kinds.values() if kind == "any finite" or kind[0] == "("]
    yield from ["an array is empty"] * bool(filled)
    yield from ["an entry is not finite"] * any("..." not in kind for kind in filled)
    for name, kind in kinds.items():
        if kind == "any" or "..." in kind:
            yield f"`{name}` has nan"
        for reason in ENTRIES.get(kind.rpartition(") ")[2], ()):
            yield reason.format(f"`{name}`")


def sentence(said: list[str]) -> str:
    """Return what is raised for one of these reasons."""
    *first, last = said or [""]
    return f"If {', '.join(first)}, or {last}." if first else f"If {last}." if last else ""


def with_errors(text: str, errors: dict[str, str]) -> str:
    """Return a docstring in whose list of errors these come first, each with what it adds."""
    before, has_own, after = text.partition(RAISES)
    place = LATER.search(after if has_own else text)
    if not has_own:
        at = place.start() if place else len(text)
        before, after = text[:at].rstrip("\n") + "\n\n", text[at:]
        place = LATER.match(after)
    at = place.start() if place else len(after)
    own, after = after[:at].rstrip("\n"), after[at:]
    for name, says in reversed(errors.items()):
        entry = f"{name}\n    {says}"
        has_both = f"\n{name}\n" in f"\n{own}\n"
        if says and has_both:
            own = f"\n{own}".replace(f"\n{name}\n", f"\n{entry}\n", 1).removeprefix("\n")
        elif says:
            own = f"{entry}\n{own}".rstrip("\n")
    return f"{before}{RAISES}{own}\n\n{after}".rstrip("\n") if own else text
