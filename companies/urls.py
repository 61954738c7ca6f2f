from django.urls import path

from companies import chart_rows, lists, views

urlpatterns = [
    *lists.ROBOTS.paths("robots/", views.robot_list),
    path("robots/price-and-freedom.csv", views.robot_freedom_rows, name="robot-freedom-rows"),
    path("robots/<str:slug>/", views.robot_detail, name="robot-detail"),
    *lists.PRICES.paths("prices/", views.price_list),
    path("prices/<str:key>/", views.price_detail, name="price-detail"),
    *lists.TARGETS.paths("targets/", views.target_list),
    path("targets/promises.csv", chart_rows.promise_rows, name="promise-rows"),
    path("targets/moved-dates.csv", chart_rows.moved_date_rows, name="moved-date-rows"),
    path("targets/promised-and-reported.csv", chart_rows.year_rows, name="year-rows"),
    path("targets/<str:key>/", views.target_detail, name="target-detail"),
    *lists.ACTUALS.paths("actuals/", views.actual_list),
    path("actuals/<str:key>/", views.actual_detail, name="actual-detail"),
    *lists.FACILITIES.paths("facilities/", views.facility_list),
    path("facilities/<str:slug>/", views.facility_detail, name="facility-detail"),
    *lists.MARKET_FIGURES.paths("market-figures/", views.market_figure_list),
    path("market-figures/<str:key>/", views.market_figure_detail, name="market-figure-detail"),
    *lists.EVENTS.paths("events/", views.event_list),
]
