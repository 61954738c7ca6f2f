"""A chart alone, for other people's pages: docs/embedding.md says how it is asked for."""
