"""What runs in the reader's browser; its twins in JavaScript are in docs/assets/live."""
