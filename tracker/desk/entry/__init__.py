"""A row being entered: its form, names, guesses, likely duplicates and drafts."""
