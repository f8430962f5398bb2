"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The network address that a request came from; None if it cannot be told, as behind a socket.

    What a client writes into X-Forwarded-For is worth nothing; behind a proxy that is trusted, its last address is the proxy's.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return None
