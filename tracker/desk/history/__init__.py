"""Versions of a row, withdrawing, merging and undoing."""
