"""Changes sent to other people's servers."""
