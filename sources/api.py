"""REST answers: the same records as the lists' ``.json``, under stable addresses."""

from typing import Any, ClassVar

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet

from sources.asked_rows import OF_ONE
from sources.asked_values import nobody_has
from sources.details import Gone, NotYet, find
from sources.lists import FactList, invalid, json_bytes
from sources.negotiation import prefers_csv
from sources.parameters import join_values, parameter_faults
from sources.problems import missing, problem, withdrawn


class OrjsonRenderer(BaseRenderer):
    """The lists' own serialiser, so that page and API answer byte for byte the same."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *_rest: Any, **_context: Any) -> bytes:
        return json_bytes(data)


class ByOurselves(BaseContentNegotiation):
    """The lists look at the Accept header; an answer in another form than asked for beats none."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(iter(parsers), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class FactViewSet(ViewSet):
    """Read-only list, totals and detail of one resource."""

    facts: ClassVar[FactList]
    lookup_value_regex = "[^/]+"
    http_method_names = ["get", "head"]
    renderer_classes = (OrjsonRenderer,)
    content_negotiation_class = ByOurselves

    def list(self, request: Request) -> HttpResponseBase:
        asked = request._request
        ending = "csv" if prefers_csv(asked) else "json"
        return self.facts.respond(asked, ending, by_identity=True)

    @action(detail=False)
    def totals(self, request: Request) -> HttpResponseBase:
        filterset = self.facts.filtered(request._request, ())
        if not filterset.form.is_valid():
            return invalid(filterset)
        return Response(self.facts.totals_record(filterset.qs))

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        try:
            row = find(self.facts.table, pk)
        except Gone:
            return withdrawn()
        except NotYet as absence:
            return problem(404, _("Not known yet"), detail=str(absence))
        except Http404:
            return missing(self._nobody(pk))
        plain = request._request
        join_values(plain, OF_ONE)
        asked = self.facts.asked(plain, "json")
        strange = [message for _name, message in parameter_faults(plain.GET, OF_ONE)]
        # A parameter that means nothing of one row, or a value that cannot be read.
        if faults := asked.faults | ({"query": strange} if strange else {}):
            return problem(400, _("Invalid query"), errors=faults)
        (record,) = self.facts.records(plain, [row], asked)
        return Response(record)

    def _nobody(self, identity: str) -> str:
        """With the nearest ones where they are words; of a key nothing is near."""
        table = self.facts.table
        if table.identity != "slug":
            return _("Nothing published has this identity.")
        known = table.model.objects.published().values_list("slug", flat=True)
        return nobody_has(table.model, identity[:100], known)


def routes(*lists: FactList) -> SimpleRouter:
    """A router with one read-only resource per list, named as the model names its resource."""
    router = SimpleRouter()
    for facts in lists:
        resource = facts.table.model.resource
        viewset = type(f"{facts.table.model.__name__}ViewSet", (FactViewSet,), {"facts": facts})
        router.register(resource, viewset, basename=f"api-{resource}")
    return router
