"""One's own API keys, under /desk/account/keys/."""

from django.urls import path

from tracker.keys import views

urlpatterns = [
    path("", views.key_list, name="key-list"),
    path("new/", views.new_key, name="key-new"),
    path("<str:prefix>/revoke/", views.revoke_key, name="key-revoke"),
]
