"""What happens when many read at once: outside of what is run by day."""
