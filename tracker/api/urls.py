"""The addresses under /api/v1/."""

from django.urls import include, path

from tracker.api import metrics
from tracker.api.index import index
from tracker.api.resources import ROUTER

urlpatterns = [
    path("", index, name="api-index"),
    *metrics.ROUTES,
    path("", include("tracker.api.search")),
    path("", include("tracker.api.changes")),
    path("", include("tracker.api.schema.urls")),
    path("", include("tracker.snapshots.api")),
    path("", include(ROUTER.urls)),
]
