"""What is sent, as it is read: a mail's rows rendered into a subject, a text that is complete in itself, and the same in HTML.

Nothing here is sent, and nothing is written. A mail is rendered when it is sent, so it says what is known then. What a source
printed is folded, shortened and escaped on its way in (`words`, `paper`); what an editor withholds is in none of it (`matter`).
"""

import datetime
from collections.abc import Callable

from bills.mails import digest, link, news, outage
from bills.mails.matter import Shared
from bills.mails.paper import Rendered
from bills.models import Mail
from scrapers.vocabulary import MailKind

__all__ = ["Rendered", "render"]

_KINDS: dict[str, Callable[[Mail, datetime.datetime, Shared], Rendered]] = {
    MailKind.NEWS: news.written,
    MailKind.DIGEST: digest.written,
    MailKind.LINK: link.written,
    MailKind.OUTAGE: outage.written,
}


def render(mail: Mail, *, now: datetime.datetime, shared: Shared | None = None) -> Rendered:
    """The mail as it is to be sent at `now`. ValueError for one that has nothing to carry.

    `shared` is a dictionary that the mails of one batch pass on: what they have in common is gathered once.
    """
    return _KINDS[mail.kind](mail, now, {} if shared is None else shared)
