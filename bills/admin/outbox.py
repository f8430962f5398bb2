"""Mail that became files, for an operator without a mail server: headers, text, and the html where it can do nothing.

`/shown/` is the only address that can be framed. Its document has neither origin nor rights; it keeps its own styles, as in a
mail program.
"""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from bills import outbox
from bills.admin.pages import FRAMING, HEADERS
from bills.admin.shell import desk_page, leaf
from bills.outbox import Letter

EACH = 50
reads_mail = permission_required("bills.settle_mails", raise_exception=True)
SHOWN = HEADERS | {
    "Content-Security-Policy": (
        f"sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors {SELF}"
    )
}


@require_safe
@reads_mail
def letters(request: HttpRequest) -> HttpResponse:
    """`/desk/mail/`: the newest first."""
    page = leaf(request, outbox.names(settings.MAIL_DIR), EACH)
    found = (outbox.letter(settings.MAIL_DIR, name, headers_only=True) for name in page)
    told: dict[str, Any] = {
        "letters": [letter for letter in found if letter],
        "writes_files": settings.EMAIL_BACKEND == "tracker.eml.EmailBackend",
    }
    return desk_page(request, "outbox", "Mail that became files", page=page, folder=settings.MAIL_DIR, **told)


@require_safe
@reads_mail
@csp_update(FRAMING)  # type: ignore[arg-type]  # its views have no arguments
def letter(request: HttpRequest, name: str) -> TemplateResponse:
    """`/desk/mail/<name>/`: its headers, its text part, and its html part in a frame."""
    found = _letter(name)
    return desk_page(request, "letter", found.subject or "Mail without a subject", letter=found)


@require_safe
@reads_mail
def shown(request: HttpRequest, name: str) -> HttpResponse:
    """`/desk/mail/<name>/shown/`: the html part, as the frame holds it."""
    return HttpResponse(_letter(name).html, headers=SHOWN, content_type="text/html; charset=utf-8")


def _letter(name: str) -> Letter:
    if (found := outbox.letter(settings.MAIL_DIR, name)) is None:
        raise Http404(f"no mail is called {name!r}")
    return found


ROUTES = (
    ("mail/", letters, "outbox"),
    ("mail/<str:name>/", letter, "letter"),
    ("mail/<str:name>/shown/", shown, "letter-shown"),
)
