"""Figures about promises, computed from rows. No Django in here."""
