"""What the tests of nn would take too long for, where each is run for every small mistake."""
