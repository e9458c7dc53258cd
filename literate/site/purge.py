"""The theme's style sheet goes out without the rules that no page of the site can use.

PurgeCSS leaves a rule out only if it asks for a name that is no word of any page or script: neither
as markup nor as text, nor begun by a word that a script may complete. So nothing changes its looks.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

from . import npm

PURGER = """
const { PurgeCSS } = require("purgecss");
const words = new Set();
const stems = new Set();
const anywhere = (text) => {
  const found = text.match(/[\\w-]+/g) ?? [];
  for (const word of found) words.add(word);
  return [...found, ...Array.from(text.matchAll(/=(["'])(.*?)\\1/gs), ([, , value]) => value)];
};
const inScripts = (text) => {
  for (const [stem] of text.matchAll(/[a-z][\\w-]+[-_](?![\\w-])/g)) stems.add(stem);
  return anywhere(text);
};
const isOpen = (name) => name.startsWith(":") || [...stems].some((stem) => name.startsWith(stem));
const used = [{ test: (name) => words.has(name) }];
new PurgeCSS().purge({
  content: ["**/*.html", "assets/*.js", "assets/{javascripts,katex,live}/*.js"],
  css: ["assets/*.css", "assets/!(stylesheets)/*.css", "assets/stylesheets/main.*.css"],
  defaultExtractor: anywhere,
  extractors: [{ extensions: ["js"], extractor: inScripts }],
  safelist: { standard: [{ test: isOpen }], variables: used, keyframes: used },
  variables: true,
  keyframes: true,
}).then((sheets) => process.stdout.write(JSON.stringify(sheets.at(-1) ?? { file: "", css: "" })));
"""


class SheetError(Exception):
    """The theme's style sheet is not where it was."""


def purge(site: Path) -> None:
    """Put the rules that the site can use into a style sheet that is named by its content.

    The other sheets are read first, for they use variables of the theme, and stay as they are.
    """
    words, env = [npm.executable(), "-e", PURGER], os.environ | {"NODE_PATH": str(npm.packages())}
    said = subprocess.run(words, cwd=site, env=env, stdout=subprocess.PIPE, check=True).stdout
    purged = json.loads(said)
    whole = site / purged["file"]
    if whole.parent.name != "stylesheets":
        raise SheetError("the theme's style sheet is no longer stylesheets/main.*.css")
    name = f"main.{hashlib.sha256(purged['css'].encode()).hexdigest()[:8]}.min.css"
    for path in whole.parent.glob(f"{whole.name}*"):  # and its map
        path.unlink()
    whole.with_name(name).write_text(purged["css"], "utf-8", newline="\n")
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(text.replace(whole.name, name), "utf-8", newline="\n")
