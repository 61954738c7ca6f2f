from django.urls import path

from companies import lists, views

urlpatterns = [
    *lists.TARGETS.paths("targets/", views.target_list),
    path("targets/<str:key>/", views.target_detail, name="target-detail"),
]
