"""CSV files: checked, put before the reviewers, written by a worker."""
