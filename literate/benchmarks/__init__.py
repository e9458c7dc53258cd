"""How fast `nn` is beside what people would pick instead, and beside the bare matrix products."""
