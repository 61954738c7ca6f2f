from django.contrib import admin
from django.urls import include, path

from tracker import views
from tracker.api import ROUTER

urlpatterns = [
    path("", views.home, name="home"),
    path("preferences/", views.preferences, name="preferences"),
    path("", include("companies.urls")),
    path("api/v1/", include(ROUTER.urls)),
    path("admin/", admin.site.urls),
]
STUBS = "company-list robot-list price-list actual-list facility-list market-figure-list event-list round-list investor-list component-list supply-link-list order-list source-list search search-suggest company-detail robot-detail source-detail".split()
urlpatterns += [path(f"stub/{n}/", views.home, name=n) for n in STUBS]
urlpatterns += [path(f"stub/{n}/<str:k>/", views.home, name=n) for n in STUBS]
