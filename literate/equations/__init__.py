"""What an equation says, read from its LaTeX and computed: this room knows no pages."""
