"""How the site is built: what MkDocs calls, and what it makes of a page."""
