"""Where CourtListener tells that a docket has moved. It is thanked at once. What it says is not believed: the docket is read."""

from secrets import compare_digest

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bills import tasks
from bills.courts import hinting


@csrf_exempt
@never_cache
@require_POST
def courtlistener_hook(request: HttpRequest, secret: str) -> HttpResponse:
    """POST `/hooks/courtlistener/<secret>/`. 404 for whoever does not know the secret, or where there is none."""
    known = settings.COURTLISTENER_WEBHOOK_PATH
    if not known or not compare_digest(secret.encode(), known.encode()):
        raise Http404
    body = request.read(hinting.MAX_BYTES + 1)
    if len(body) > hinting.MAX_BYTES:
        return HttpResponse(status=413)
    try:
        with transaction.atomic():
            if hinting.take(body, request.headers, now=timezone.now()):
                # Should the message be lost, the next beat finds what is due.
                transaction.on_commit(tasks.follow_dockets.delay)
    except hinting.TooMany:
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    return HttpResponse(status=200)
