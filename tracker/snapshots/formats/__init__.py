"""The forms a snapshot comes in, each written from the staged rows."""
