"""How a chart is put into another page, for the foot of the chart."""

from django import template

from sources.chart import Chart
from tracker.embed.addresses import Snippet, snippet_of

register = template.Library()


@register.simple_tag(takes_context=True)
def embedding(context: template.Context, chart: Chart) -> Snippet | None:
    request = context.get("request")
    # A list's title says its filter; that of a profile says more than whose it is.
    title = context.get("title" if "filter" in context else "heading") or ""
    return snippet_of(request, chart, str(title)) if request else None
