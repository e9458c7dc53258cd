"""Where things are in this repository: said once."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOTATION = DOCS / "reference" / "notation.md"
CACHE = ROOT / ".cache"
