"""The API's pages for people: drawn from the same description that machines read."""
