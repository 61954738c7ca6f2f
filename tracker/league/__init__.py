"""League tables."""
