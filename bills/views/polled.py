"""Calendars and feeds as answers: programs ask for them again and again, and are told when nothing is new."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from bills.views.robots import unindexed


def polled(request: HttpRequest, body: bytes, *, media_type: str, private: bool = False) -> HttpResponse:
    """The body, or status 304 for whoever has it. No search engine keeps it; what is private, nobody on the way keeps.

    Its tag is made of the body itself, so that a text that is withheld is gone at the next question. No time of a last change is
    told: who asks by the time alone would keep that text, since withholding it is no news.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'

    @condition(etag_func=lambda request: tag)
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, content_type=media_type)

    response = unindexed(answer(request))
    if private:
        patch_cache_control(response, private=True, no_store=True)
    return response
