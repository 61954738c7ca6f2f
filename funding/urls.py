from django.urls import path

from funding import lists, views

urlpatterns = [
    *lists.ROUNDS.paths("funding/", views.round_list),
    path("funding/rounds/<str:key>/", views.round_detail, name="round-detail"),
    *lists.INVESTORS.paths("funding/investors/", views.investor_list),
    path("funding/investors/<str:slug>/", views.investor_detail, name="investor-detail"),
]
