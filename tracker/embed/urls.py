"""The addresses under /embed/."""

from django.urls import path

from tracker.embed.page import embedded_chart

urlpatterns = [
    path("", embedded_chart, name="embedded-charts"),
    path("<path:place>/", embedded_chart, name="embedded-chart"),
]
