"""Orders of snapshots by people, under /data/snapshots/; the files are the API's."""

from django.urls import path

from tracker.snapshots.views import order_snapshot

urlpatterns = [path("", order_snapshot, name="order-snapshot")]
