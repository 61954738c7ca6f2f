"""Addresses of the editors' desk."""

from django.urls import path

from tracker.desk.entry import entry_views, home_views, suggestions
from tracker.desk.health import health_views
from tracker.desk.history import history_views, merge_views, undo_views
from tracker.desk.imports import batch_views, import_views
from tracker.desk.review import queue_views, review_views
from tracker.desk.rounds import round_views

urlpatterns = [
    path("", home_views.desk, name="desk"),
    path("suggest/<str:resource>/", suggestions.suggest, name="desk-suggest"),
    path("queue/", queue_views.queue, name="desk-queue"),
    path("health/", health_views.health, name="desk-health"),
    path("health/<slug:name>/", health_views.health_check, name="desk-health-check"),
    path("health/<slug:name>.csv", health_views.health_rows, name="desk-health-rows"),
    path("proposals/<int:number>/", review_views.proposal, name="desk-proposal"),
    path("proposals/<int:number>/edit/", entry_views.resume, name="desk-resume"),
    path("proposals/<int:number>/discard/", home_views.discard, name="desk-discard"),
    path("rounds/read/", round_views.reading, name="desk-read-round"),
    path("rounds/amount/", round_views.amount, name="desk-round-amount"),
    path("rounds/duplicates/", round_views.duplicates, name="desk-round-duplicates"),
    path("rounds/next/<int:number>/", round_views.following, name="desk-next-round"),
    path("import/", import_views.import_page, name="desk-import"),
    path("batches/<int:number>/", batch_views.batch, name="desk-batch"),
    path("batches/<int:number>/progress/", batch_views.batch_progress, name="desk-batch-progress"),
    path("batches/<int:number>/report.csv", batch_views.batch_report, name="desk-batch-report"),
    path("batches/<int:number>/undo/", undo_views.undo_batch, name="desk-batch-undo"),
    path("<str:table>/add/", entry_views.add, name="desk-add"),
    path("<str:table>/<str:identity>/edit/", entry_views.edit, name="desk-edit"),
    path("merge/", merge_views.merge, name="desk-merge"),
    path("<str:table>/<str:identity>/history/", history_views.history, name="desk-history"),
    path(
        "<str:table>/<str:identity>/history/<int:number>/restore/",
        history_views.restore,
        name="desk-restore",
    ),
    path("<str:table>/<str:identity>/withdraw/", history_views.withdraw, name="desk-withdraw"),
    path("<str:table>/duplicates/", entry_views.duplicates, name="desk-duplicates"),
]
