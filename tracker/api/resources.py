"""The resources of the REST API: every app's lists, in one router."""

from companies import api as companies
from funding import api as funding
from sources import source_list as sources
from sources.api import routes
from supplychain import api as supplychain
from tracker.company_list import COMPANY_LIST

LISTS = (
    COMPANY_LIST,
    *companies.RESOURCES,
    *funding.RESOURCES,
    *supplychain.RESOURCES,
    *sources.RESOURCES,
)
ROUTER = routes(*LISTS)
