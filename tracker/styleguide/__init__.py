"""The visual system on one page, in debug mode."""
