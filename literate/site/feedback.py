"""Below each section stands a way to say that it confused you: an issue, begun for you."""

import html
import re
from itertools import pairwise
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

BODY = "{address}\n\nI read: \n\nI expected, or did not understand: \n"
OBJECT = re.compile(r'(?=<div class="doc doc-object[^>]*>\s*<h2 )')


def add_to(root: Element, repository: str, address: str) -> None:
    """Add the link below every section of a page; without a repository there is none to lead to."""
    if not repository:
        return
    page = next((text_of(heading) for heading in root.iter("h1")), "")
    sections = [at for at, child in enumerate(root) if child.tag == "h2"]
    for start, end in reversed([*pairwise([*sections, len(root)])]):
        section = text_of(root[start])
        place = f"{address}#{root[start].get('id', '')}"
        root.insert(end, paragraph(section, page, place, repository))


def below_objects(content: str, repository: str, address: str) -> str:
    """Return a page of the package with the link below each function: these are its sections."""
    page, *objects = OBJECT.split(content)
    if not repository:
        return content
    title = re.sub("<.*?>", "", "".join(re.findall("<h1.*?>(.*?)<", page)[:1]))
    for one in objects:
        place, heading = re.findall('<h2 id="(.*?)".*?>(.*?)<a', one, re.DOTALL)[0]
        name = re.sub("<.*?>", "", heading).strip()
        link = paragraph(name, title, f"{address}#{place}", repository)
        page += one + tostring(link, "unicode", method="html")
    return page


def paragraph(section: str, page: str, place: str, repository: str) -> Element:
    """Return the link to an issue about a section."""
    issue = {
        "title": f"Confused by “{section}” in “{page}”",
        "body": BODY.format(address=place),
    }
    element = Element("p", {"class": "confused"})
    link = f"{repository.rstrip('/')}/issues/new?{urlencode(issue)}"
    name = f"This confused me: {section}"
    SubElement(element, "a", {"href": link, "aria-label": name}).text = "This confused me"
    return element


def text_of(heading: Element) -> str:
    """Return the words of a heading, without the link to itself."""
    parts = [heading.text or ""]
    for child in heading:
        if child.get("class") != "headerlink":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return re.sub("\x02.*?\x03", "…", html.unescape("".join(parts))).strip()
