"""The equations of a page, judged with the arrays of its code."""
