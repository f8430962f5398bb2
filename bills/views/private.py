"""Pages behind a link that was sent to one address.

They need no cookie: whoever holds the signed link may do what it is for, and no other site knows it, so a forged form has nothing
to go by. Nothing keeps such a page or tells its address on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from bills.views.robots import unindexed

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Exempt from the check of a cookie that there is not; never kept, indexed or told as where a reader came from."""

    @wraps(view)
    def viewed(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        return unindexed(response)

    return csrf_exempt(viewed)


def ended(request: HttpRequest) -> HttpResponse:
    """For a link that is forged, expired, replaced, or of what is there no more: one page for all, so that it tells nothing."""
    return render(request, "alerts/ended.html", status=410)
