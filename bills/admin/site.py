"""The desk itself: who may come in, what waits on its front page, and the pages that are not a model's."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver

from bills.admin import proposals
from bills.admin.today import SHOWN, heaps


class Desk(AdminSite):
    """Staff only, and only after a second factor."""

    site_header = "Redress: the desk"
    site_title = "Redress"
    index_title = "What needs a person today"
    index_template = "desk/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and request.user.is_verified()  # type: ignore[union-attr]  # by OTPMiddleware

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages of the desk, before those that Django makes for the models."""
        return [*proposals.urls(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        waiting = {"heaps": heaps(request.user), "shown": SHOWN}  # type: ignore[arg-type]  # signed in
        return super().index(request, waiting | (extra_context or {}))
