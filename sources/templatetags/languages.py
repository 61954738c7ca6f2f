"""Names of languages in the reader's."""

from django import template

from sources.wording import locale

register = template.Library()


@register.filter
def language(code: str) -> str:
    """``zh`` as a name; the code itself where nobody has named it."""
    return str(locale().languages.get(code, code))
