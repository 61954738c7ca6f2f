from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from tracker import (
    company_views,
    data_page,
    event_views,
    explanation_views,
    health,
    views,
)
from tracker.api.errors import not_found
from tracker.company_list import COMPANY_LIST
from tracker.compare import page as compare_page
from tracker.league import page as league
from tracker.styleguide import page as styleguide
from tracker.watch import feed as watch_feed
from tracker.watch import page as watch_page

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="search-suggest"),
    path("preferences/", views.preferences, name="preferences"),
    *COMPANY_LIST.paths("companies/", company_views.company_list),
    path("companies/compare/", compare_page.company_compare, name="company-compare"),
    path("companies/compare/rows.csv", compare_page.compared_rows, name="company-compare-rows"),
    re_path(r"^companies/(?P<slug>[^/]+)\.atom$", watch_feed.company_feed, name="company-feed"),
    path("companies/<str:slug>/", company_views.company_detail, name="company-detail"),
    path("events/<str:slug>/", event_views.event_detail, name="event-detail"),
    path("", include("companies.urls")),
    path("", include("funding.urls")),
    path("", include("supplychain.urls")),
    path("", include("sources.urls")),
    path("data/", data_page.data_page, name="data"),
    path("data/datapackage.json", data_page.package, name="data-package"),
    path("data/<str:name>.csv", data_page.data_table, name="data-table"),
    path("watch/", watch_page.watch_page, name="watch"),
    path("watch/feed.atom", watch_page.combined_feed, name="watch-feed"),
    *league.ROUTES,
    path("methodology/", explanation_views.methodology, name="methodology"),
    path("metrics/<str:metric>/<str:slug>/", explanation_views.explanation, name="explanation"),
    path("api/", include("tracker.api.docs.urls")),
    path("api/v1/", include("tracker.api.urls")),
    # Not every other address: a forgotten slash is forgiven first.
    re_path(r"^api/(?:.*/)?$", not_found),
    re_path(r"^api/.*\.[^/]*$", not_found),
    path("embed/", include("tracker.embed.urls")),
    path("styleguide/", styleguide.style_guide, name="styleguide"),
    path("desk/", include("tracker.accounts.urls")),
    path("desk/account/keys/", include("tracker.keys.urls")),
    path("desk/account/webhooks/", include("tracker.webhooks.urls")),
    path("data/snapshots/", include("tracker.snapshots.urls")),
    path("desk/", include("tracker.desk.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
