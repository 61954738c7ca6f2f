"""In which form a client of the API wants its rows."""

from django.http import HttpRequest

JSON, CSV = "application/json", "text/csv"


def prefers_csv(request: HttpRequest) -> bool:
    """By its Accept header; whoever takes both, or anything, gets JSON."""
    return request.get_preferred_type([JSON, CSV]) == CSV
