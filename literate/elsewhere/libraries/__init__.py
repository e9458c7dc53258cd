"""One module a library; the functions of each are named after the facts that they measure."""
