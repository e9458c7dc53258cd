"""Tests of the site as it is built."""
