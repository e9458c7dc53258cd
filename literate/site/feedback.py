"""Below each section stands a way to say that it confused you: an issue, begun for you."""

import html
import re
from itertools import pairwise
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement

BODY = "{address}\n\nI read: \n\nI expected, or did not understand: \n"


def add_to(root: Element, repository: str, address: str) -> None:
    """Add the link below every section of a page; without a repository there is none to lead to."""
    if not repository:
        return
    title = next((text_of(heading) for heading in root.iter("h1")), "")
    sections = [at for at, child in enumerate(root) if child.tag == "h2"]
    for start, end in reversed([*pairwise([*sections, len(root)])]):
        section = text_of(root[start])
        place = f"{address}#{root[start].get('id', '')}"
        issue = {
            "title": f"Confused by “{section}” in “{title}”",
            "body": BODY.format(address=place),
        }
        paragraph = Element("p", {"class": "confused"})
        link = f"{repository.rstrip('/')}/issues/new?{urlencode(issue)}"
        name = f"This confused me: {section}"
        anchor = SubElement(paragraph, "a", {"href": link, "aria-label": name})
        anchor.text = "This confused me"
        root.insert(end, paragraph)


def text_of(heading: Element) -> str:
    """Return the words of a heading, without the link to itself."""
    parts = [heading.text or ""]
    for child in heading:
        if child.get("class") != "headerlink":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return re.sub("\x02.*?\x03", "…", html.unescape("".join(parts))).strip()
