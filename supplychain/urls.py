from django.urls import path

from supplychain import lists, views
from supplychain.graph_page import GRAPH

urlpatterns = [
    *lists.COMPONENTS.paths("supply-chain/", views.component_list),
    path("supply-chain/known-suppliers.csv", views.known_supplier_rows, name="known-supplier-rows"),
    path("supply-chain/components/<str:slug>/", views.component_detail, name="component-detail"),
    *lists.SUPPLY_LINKS.paths("supply-chain/links/", views.supply_link_list),
    *GRAPH.paths("supply-chain/graph/", views.supply_graph),
    path("supply-chain/what-if/", views.what_if, name="what-if"),
    path("supply-chain/what-if.json", views.what_if, {"ending": "json"}, name="what-if-rows"),
    path("supply-chain/links/<str:key>/", views.supply_link_detail, name="supply-link-detail"),
    *lists.ORDERS.paths("orders/", views.order_list),
    path("orders/<str:key>/", views.order_detail, name="order-detail"),
]
