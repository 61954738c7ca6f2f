from django.urls import path

from companies import lists, views

urlpatterns = [
    *lists.ROBOTS.paths("robots/", views.robot_list),
    path("robots/<str:slug>/", views.robot_detail, name="robot-detail"),
    *lists.PRICES.paths("prices/", views.price_list),
    path("prices/<str:key>/", views.price_detail, name="price-detail"),
    *lists.TARGETS.paths("targets/", views.target_list),
    path("targets/<str:key>/", views.target_detail, name="target-detail"),
    *lists.ACTUALS.paths("actuals/", views.actual_list),
    path("actuals/<str:key>/", views.actual_detail, name="actual-detail"),
    *lists.FACILITIES.paths("facilities/", views.facility_list),
    path("facilities/<str:slug>/", views.facility_detail, name="facility-detail"),
    *lists.MARKET_FIGURES.paths("market-figures/", views.market_figure_list),
    path("market-figures/<str:key>/", views.market_figure_detail, name="market-figure-detail"),
    *lists.EVENTS.paths("events/", views.event_list),
    path("events/<str:slug>/", views.event_detail, name="event-detail"),
]
