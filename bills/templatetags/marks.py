"""`{% marks "actions" action.pk %}`: what an editor said of the fact that stands there."""

from typing import Any

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag(takes_context=True)
def marks(context: template.Context, part: str, row: int, *fields: str) -> str:
    """The live corrections of a row, of these fields only if any are named, as sentences; nothing where there are none.

    Wants `marks` (a Marks) in the context. The context has the request, whose host is written out on paper.
    """
    entries = context["marks"].at(part, row, *fields) if context.get("marks") else []
    return _rendered("bills/_marks.html", context, entries=entries) if entries else ""


@register.simple_tag(takes_context=True)
def name_mark(context: template.Context, row: int, printed: str) -> str:
    """A short mark beside one name of a roll; the vote's own marks tell the rest."""
    entries = context["marks"].at("votes", row, f"votes.{printed}") if context.get("marks") else []
    return _rendered("bills/_name_mark.html", context, entries=entries) if entries else ""


@register.simple_tag(takes_context=True)
def latest_mark(context: template.Context, row: int) -> str:
    """The same for the latest action, which is told a second time where the bill stands: its own line tells the rest."""
    entries = context["marks"].at("actions", row) if context.get("marks") else []
    return _rendered("bills/_latest_mark.html", context, row=row, entries=entries) if entries else ""


def _rendered(name: str, context: template.Context, **told: Any) -> str:
    request = context.get("request")
    return render_to_string(name, {"site": request.build_absolute_uri("/")[:-1] if request else "", **told})
