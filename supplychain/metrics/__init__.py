"""Figures over supply links and orders: pure functions over rows, no Django."""
