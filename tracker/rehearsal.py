"""Whether what the site shows is invented, for every page to say."""

from django.conf import settings
from django.http import HttpRequest


def told(request: HttpRequest) -> dict[str, bool]:
    return {"rehearsal": settings.REHEARSAL}
