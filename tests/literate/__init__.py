"""One folder a room of the machinery."""
