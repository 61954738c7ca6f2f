from django.contrib import admin
from django.urls import include, path

from tracker import health, views
from tracker.api import ROUTER

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="search-suggest"),
    path("preferences/", views.preferences, name="preferences"),
    path("", include("companies.urls")),
    path("", include("funding.urls")),
    path("", include("supplychain.urls")),
    path("", include("sources.urls")),
    path("api/v1/", include(ROUTER.urls)),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
STUBS = "company-list company-detail".split()
urlpatterns += [path(f"stub/{n}/", views.home, name=n) for n in STUBS]
urlpatterns += [path(f"stub/{n}/<str:k>/", views.home, name=n) for n in STUBS]
