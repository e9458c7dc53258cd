"""Tests of how the equations of a page are judged."""
