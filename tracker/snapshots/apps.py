from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "tracker.snapshots"
    verbose_name = "Snapshots"
