"""Tests of how LaTeX is read, computed and checked."""
