"""The content security policy: a page runs the scripts that the site has, and no other."""

import hashlib
import html
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

from . import pyodide

INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)

POLICY = (
    "default-src 'self'; object-src 'none'; frame-src 'none'; "
    "script-src 'self' 'wasm-unsafe-eval' {scripts}; connect-src 'self' blob: {hosts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; "
    "form-action 'none'"
)


def secure(site: Path, config: Any) -> None:
    """Write one policy into every page: it allows the scripts that the site has, and no other.

    It is the same on all pages, because a browser that goes from one to the next without loading
    keeps the first one's.
    """
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    hashes = sorted({hashed(code) for text in texts.values() for code in inline_scripts(text)})
    other = pyodide.settings(config)["host"]
    policy = POLICY.format(scripts=" ".join(hashes), hosts=f"https://{other}" if other else "")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
    for path, text in texts.items():
        path.write_text(text.replace("<head>", f"<head>{tag}", 1), "utf-8", newline="\n")


def inline_scripts(text: str) -> list[str]:
    """Return the scripts that stand in a page and are run."""
    return [
        match["code"]
        for match in INLINE.finditer(text)
        if "src=" not in match["attributes"] and "json" not in match["attributes"]
    ]


def hashed(code: str) -> str:
    """Return the source expression that allows one inline script."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
