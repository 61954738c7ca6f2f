"""A company's profile, part by part."""
