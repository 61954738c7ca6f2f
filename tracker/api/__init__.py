"""The REST API under /api/v1/: addresses, errors, schema, and what every answer has in common."""
