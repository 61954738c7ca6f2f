"""REST answers: the same records as the lists' ``.json``, under stable addresses."""

from typing import Any, ClassVar

import orjson
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet

from sources.details import Gone, NotYet, find
from sources.lists import FactList, invalid
from sources.problems import problem


class OrjsonRenderer(BaseRenderer):
    """The lists' own serialiser, so that page and API answer byte for byte the same."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *_rest: Any, **_context: Any) -> bytes:
        return orjson.dumps(data, default=str)


class FactViewSet(ViewSet):
    """Read-only list, totals and detail of one resource."""

    facts: ClassVar[FactList]
    lookup_value_regex = "[^/]+"
    renderer_classes = (OrjsonRenderer,)

    def list(self, request: Request) -> HttpResponseBase:
        return self.facts.respond(request._request, "json")

    @action(detail=False)
    def totals(self, request: Request) -> HttpResponseBase:
        filterset = self.facts.filtered(request._request)
        if not filterset.form.is_valid():
            return invalid(filterset)
        return Response(self.facts.totals_record(filterset.qs))

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        try:
            row = find(self.facts.table, pk)
        except Gone:
            return problem(410, _("Withdrawn"), detail=_("It was published once; see the changes."))
        except NotYet as absence:
            return problem(404, _("Not known yet"), detail=str(absence))
        except Http404:
            return problem(404, _("Not found"), detail=_("Nothing published has this identity."))
        return Response(self.facts.record(request._request, row))


def routes(*lists: FactList) -> SimpleRouter:
    """A router with one read-only resource per list, named as the model names its resource."""
    router = SimpleRouter()
    for facts in lists:
        resource = facts.table.model.resource
        viewset = type(f"{facts.table.model.__name__}ViewSet", (FactViewSet,), {"facts": facts})
        router.register(resource, viewset, basename=f"api-{resource}")
    return router
