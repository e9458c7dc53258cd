"""What can be copied of a page so that it runs alone."""
