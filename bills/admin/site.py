"""The desk itself: who may come in, what waits on its front page, and the pages that are not a model's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.decorators import method_decorator

from bills.admin import (
    correcting,
    court_orders,
    courts,
    dockets,
    mails,
    names,
    outbox,
    pages,
    proposals,
    provisions,
    readings,
    runs,
    stopping,
    unread,
)
from bills.admin.heap import SHOWN
from bills.admin.joining import join, recovery_codes
from bills.admin.sign_in import SignInForm
from bills.admin.today import heaps
from bills.audit import record

View = Callable[..., HttpResponseBase]
# What Django's admin needs beyond what a public page may do. All of it works without, too.
SCRIPTS = {"script-src": [SELF], "connect-src": [SELF]}
_OWN_POLICY = ("_csp_config", "_csp_replace", "_csp_exempt")


def with_scripts(view: View) -> View:
    """Let a page of the desk run the desk's own scripts, unless its view has a whole policy of its own (`@csp`, or the header)."""

    @wraps(view)
    def viewed(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        if "Content-Security-Policy" not in response and not any(hasattr(response, name) for name in _OWN_POLICY):
            response._csp_update = SCRIPTS | getattr(response, "_csp_update", {})  # type: ignore[attr-defined]  # read by csp's middleware
        return response

    return viewed


class Desk(AdminSite):
    """Staff only, and only after a second factor."""

    site_header = "Redress: the desk"
    site_title = "Redress"
    index_title = "What needs a person today"
    index_template = "desk/index.html"
    login_form = SignInForm
    login_template = "desk/sign_in.html"
    enable_nav_sidebar = False  # it holds no more than the front page, and narrows every other

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and request.user.is_verified()  # type: ignore[union-attr]  # by OTPMiddleware

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return with_scripts(super().admin_view(view, cacheable))

    @method_decorator(with_scripts)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, {"title": "Sign in", **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages of the desk, before those that Django makes for the models."""
        own = [
            path("join/<str:uid>/<str:token>/", join, name="join"),  # for whoever holds the link
            path("recovery-codes/", self.admin_view(self.recovery_codes), name="recovery_codes"),
        ]
        of_courts = (courts, court_orders, dockets)
        parts = (correcting, provisions, *of_courts, pages, proposals, runs, readings, names, unread, mails, outbox, stopping)
        routes = [path(route, self.admin_view(view), name=name) for part in parts for route, view, name in part.ROUTES]
        return [*own, *routes, *super().get_urls()]

    def recovery_codes(self, request: HttpRequest) -> HttpResponse:
        return recovery_codes(request, self.each_context(request), now=timezone.now())

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().password_change(request, extra_context)
        if isinstance(response, HttpResponseRedirect) and isinstance(request.user, User):
            record(request.user, "changed their password", request.user.username, now=timezone.now())
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        waiting = {"heaps": heaps(request.user), "shown": SHOWN}  # type: ignore[arg-type]  # signed in
        return super().index(request, waiting | (extra_context or {}))
