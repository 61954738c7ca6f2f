"""API keys, and how often each key or address may ask."""
