"""The same network in other libraries: each answers the same questions, in a process of its own."""
