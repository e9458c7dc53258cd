"""The driver that Python runs in the reader's browser, asked without one."""

import json

from literate.browser import kernel
from tests.conftest import nav_pages

CHAPTERS = [uri for uri in nav_pages() if uri.startswith("learn/")]


def ask(**question):
    """What the driver answers, and what was printed meanwhile."""
    heard = []
    found = json.loads(kernel.answer(json.dumps(question), lambda *news: heard.append(news)))
    return found, "".join(text for _, text in heard)


def worked(name, steps=0, **values):
    """What a live figure shows after some steps."""
    ask(do="figure", name=name, values=values, act="start")
    for _ in range(steps):
        found, _ = ask(do="figure", name=name, values=values, act="step")
    return found if steps else ask(do="figure", name=name, values=values, act="start")[0]
