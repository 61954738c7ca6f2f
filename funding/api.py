"""This app's resources of the REST API."""

from funding import lists

RESOURCES = (lists.ROUNDS, lists.INVESTORS)
