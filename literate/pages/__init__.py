"""A page as it is read: its elements in their order, each with its line."""
