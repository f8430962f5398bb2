"""Lines of histories that no rule of the stage reads, and how each is settled."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

import scrapers
from bills.admin.shell import desk_page
from bills.models import Jurisdiction
from bills.views.unread import SHOWN, texts

STATES = Path(scrapers.__file__).parent / "states"


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """`/desk/unread/`: by state, the most frequent first."""
    found = [(row, texts(row), _rules_of(row.code)) for row in Jurisdiction.objects.order_by("name")]
    return desk_page(request, "unread", "Lines that no rule reads", states=[one for one in found if one[1]], shown=SHOWN)


def _rules_of(code: str) -> str:
    """Where a state's rules of the stage stand, as a path in the project."""
    path = STATES / code / "stages.toml"
    return str(path.relative_to(STATES.parents[1])) if path.exists() else ""


ROUTES = (("unread/", unread, "unread"),)
