"""The page that makes a round of an announcement."""
