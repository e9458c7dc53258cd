"""Published results, run again and judged: one module an entry, one record a module."""
