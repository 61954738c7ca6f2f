"""This app's resources of the REST API."""

from companies import lists

RESOURCES = (lists.TARGETS,)
