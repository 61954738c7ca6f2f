"""The API's pages for people, under /api/."""

from django.urls import path, re_path

from tracker.api.docs import pages

urlpatterns = [
    path("", pages.overview, name="api-docs"),
    # Letters alone: /api/v1/ is the API itself.
    re_path("^(?P<name>[a-z]+(-[a-z]+)*)/$", pages.section, name="api-docs-section"),
]
