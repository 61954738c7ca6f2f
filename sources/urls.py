from django.urls import path

from sources import source_list, views

urlpatterns = [
    *source_list.SOURCES.paths("sources/", views.source_list),
    path("sources/<str:source_id>/", views.source_detail, name="source-detail"),
    path("changes/", views.change_list, name="change-list"),
    path("changes.atom", views.change_feed, name="change-feed"),
]
