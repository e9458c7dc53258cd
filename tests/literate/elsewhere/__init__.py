"""Tests of what other libraries answer."""
