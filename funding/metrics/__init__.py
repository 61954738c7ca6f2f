"""Figures about money, computed from rows. No Django in here."""
