"""Tests of how the code of a page is run."""
