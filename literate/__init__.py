"""The machinery that makes the pages executable; about/contributing says how to use it."""
