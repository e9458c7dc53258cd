"""Each file keeps one promise of the project."""
