"""The editors' desk: entering, reviewing, importing, restoring and merging facts."""
