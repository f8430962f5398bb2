"""Calendars and feeds as answers: programs ask for them again and again, and are told when nothing is new."""

import datetime
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from bills.views.robots import unindexed


def polled(
    request: HttpRequest, body: bytes, *, media_type: str, changed_at: datetime.datetime | None = None, private: bool = False
) -> HttpResponse:
    """The body, or status 304 for whoever has it. No search engine keeps it; what is private, nobody on the way keeps.

    Its tag is made of the body itself, so that a text that is withheld is gone at the next question. `changed_at` is only given
    where nothing else than what happened at such moments changes the body.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'

    @condition(etag_func=lambda request: tag, last_modified_func=lambda request: changed_at)
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, content_type=media_type)

    response = unindexed(answer(request))
    if private:
        patch_cache_control(response, private=True, no_store=True)
    return response
