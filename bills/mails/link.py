"""The mail with a private link: to confirm a watch, or to manage all. An unknown address that asks to manage is sent nothing."""

import datetime
import re

from bills import links
from bills.mails.matter import Shared
from bills.mails.paper import Rendered
from bills.mails.paper import written as on_paper
from bills.mails.words import short
from bills.models import Mail

# What somebody typed goes to an address that may be another's: nothing in it may be an address to open.
_LEADS_AWAY = re.compile(r"://|www\.|@|\w\.\w{2,}", re.IGNORECASE)


def written(mail: Mail, now: datetime.datetime, shared: Shared) -> Rendered:
    manages = mail.context.get("purpose") == links.MANAGE
    within = links.MANAGE_WITHIN if manages else links.CONFIRM_WITHIN
    return on_paper(
        "link",
        {
            "manages": manages,
            "watching": _harmless(str(mail.context.get("watching", ""))),
            "url": links.url_of(mail),
            "hours": round(within.total_seconds() / 3600),
        },
    )


def _harmless(watching: str) -> str:
    return "" if _LEADS_AWAY.search(watching) else short(watching, 120)
