"""Derived figures of this app: facts are read, metrics computed, and their tables written here."""
