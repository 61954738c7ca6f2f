"""Watchlists and their feeds."""
