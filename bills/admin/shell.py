"""A page of the desk that is not a model's: the admin's own frame around it."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse


def desk_page(request: HttpRequest, template: str, title: str, *, status: int = 200, **told: Any) -> TemplateResponse:
    """The template `desk/<template>.html` in the frame of the desk."""
    context = {**admin.site.each_context(request), "title": title, **told}
    return TemplateResponse(request, f"desk/{template}.html", context, status=status)


def leaf(request: HttpRequest, rows: Any, each: int) -> Page[Any]:
    """The rows of the page that `?page=` names, `each` a page; the nearest page that there is."""
    return Paginator(rows, each).get_page(request.GET.get("page"))


def number(text: str | None) -> int | None:
    """What an address says is a key, or None if it can be none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
