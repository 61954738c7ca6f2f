"""What the head of every page says of it: title, description, canonical address, what is shared."""

from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sources.wording import in_chinese
from tracker.page_words import canonical_path, description_of, feed_of, title_of

register = template.Library()


@register.simple_tag(takes_context=True)
def fact_title(context: template.Context) -> str:
    return title_of(context)


@register.simple_tag(takes_context=True)
def page_description(context: template.Context) -> str:
    return description_of(context)


@register.simple_tag(takes_context=True)
def page_head(context: template.Context) -> SafeString:
    """The canonical address, what a shared link shows, and the feed of a company."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    address = request.build_absolute_uri(canonical_path(request))
    shared = {
        "og:type": "website",
        "og:site_name": _("Humanoid Tracker"),
        "og:title": _block(context, "title"),
        "og:description": _block(context, "description"),
        "og:url": address,
        "og:locale": "zh_CN" if in_chinese() else "en_GB",
    }
    canonical = format_html('<link rel="canonical" href="{}">\n', address)
    tags = format_html_join("\n", '<meta property="{}" content="{}">', shared.items())
    feed = feed_of(context)
    alternate = '\n<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'
    return canonical + tags + (format_html(alternate, *feed) if feed else SafeString(""))


def _block(context: template.Context, name: str) -> SafeString:
    """What the page put into this block of its base, once more; it is escaped already."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(" ".join(block.nodelist.render(context).split()) if block else "")
