from django.contrib import admin
from django.urls import include, path, re_path

from tracker import company_views, compare_page, explanation_views, health, metrics_api, views
from tracker.api import ROUTER, index, not_found
from tracker.company_list import COMPANY_LIST

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="search-suggest"),
    path("preferences/", views.preferences, name="preferences"),
    *COMPANY_LIST.paths("companies/", company_views.company_list),
    path("companies/compare/", compare_page.company_compare, name="company-compare"),
    path("companies/<str:slug>/", company_views.company_detail, name="company-detail"),
    path("", include("companies.urls")),
    path("", include("funding.urls")),
    path("", include("supplychain.urls")),
    path("", include("sources.urls")),
    path("methodology/", explanation_views.methodology, name="methodology"),
    path("metrics/<str:metric>/<str:slug>/", explanation_views.explanation, name="explanation"),
    path("api/v1/", index, name="api-index"),
    path("api/v1/", include(metrics_api.ROUTES)),
    path("api/v1/", include(ROUTER.urls)),
    re_path(r"^api/(?:.*/)?$", not_found),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
