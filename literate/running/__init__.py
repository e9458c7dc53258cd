"""The code of a page, run in order as Python's prompt would, guarded and compared."""
