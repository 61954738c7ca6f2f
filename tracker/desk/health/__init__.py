"""What wants work in the data."""
