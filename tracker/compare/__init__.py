"""Two to six companies side by side."""
