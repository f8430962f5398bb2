"""The mail that says why there is silence: a state that was not read although it was due, and that it is read again."""

import datetime

from django.conf import settings
from django.utils import timezone

from bills import links
from bills.mails.matter import Shared
from bills.mails.paper import Rendered
from bills.mails.paper import written as on_paper
from bills.mails.reasons import reason, watches
from bills.mails.words import moment, short
from bills.models import Mail, Outage, Subscription
from scrapers.vocabulary import Target

_WATCHES = 30


def written(mail: Mail, now: datetime.datetime, shared: Shared) -> Rendered:
    """`context` holds the key of the outage, and `ended` for its end; a notice that was overtaken by the end tells that instead."""
    outage = Outage.objects.select_related("jurisdiction").get(pk=mail.context["outage"])
    state = outage.jurisdiction
    here = [watch for watch in watches(mail.subscriber) if _is_here(watch, state.pk)]
    with timezone.override(state.timezone):
        return on_paper(
            "outage",
            {
                "state": state.name,
                "since": moment(outage.began_at),
                "noticed": moment(outage.noticed_at),
                "ended": moment(outage.ended_at) if outage.ended_at else "",
                "reason": short(outage.reason, 200),
                "page": f"{settings.SITE_URL}/status/",
                "reasons": [reason(watch) for watch in here[:_WATCHES]],
                "more_watches": max(0, len(here) - _WATCHES),
                "leave_all": links.unsubscribe_all_url(mail.subscriber),
            },
        )


def _is_here(watch: Subscription, state: int) -> bool:
    """Whether what is watched is of the state, or may be: topics and searches are of every state."""
    match watch.target:
        case Target.BILL:
            return watch.bill is not None and watch.bill.session.jurisdiction_id == state
        case Target.MEMBER:
            return watch.person is not None and watch.person.jurisdiction_id == state
        case Target.STATE | Target.COMMITTEE:
            return watch.jurisdiction_id == state
    return True
