"""The OpenAPI description of the API, made from the same tables, filters and lists that answer."""
