"""What the package promises: right slopes, clear errors, training that works."""
