"""One's own webhooks, under /desk/account/webhooks/."""

from django.urls import path

from tracker.webhooks import acts, views

urlpatterns = [
    path("", views.webhook_list, name="webhook-list"),
    path("add/", views.webhook_add, name="webhook-add"),
    path("<slug:key>/", views.webhook_detail, name="webhook-detail"),
    path("<slug:key>/edit/", views.webhook_edit, name="webhook-edit"),
    path("<slug:key>/secret/", views.webhook_secret, name="webhook-secret"),
    path("<slug:key>/act/", acts.webhook_act, name="webhook-act"),
    path("<slug:key>/rotate/", acts.webhook_rotate, name="webhook-rotate"),
    path("<slug:key>/delete/", acts.webhook_delete, name="webhook-delete"),
    path("<slug:key>/<slug:message_id>/", views.webhook_delivery, name="webhook-delivery"),
    path("<slug:key>/<slug:message_id>/replay/", acts.replay, name="webhook-replay"),
]
