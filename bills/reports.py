"""What readers report: how much of it is taken, who sent it as far as that is kept, and what is forgotten."""

import datetime
import ipaddress

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac

from bills import audit
from bills.models import ErrorReport

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
AN_HOUR, A_DAY = 5, 20
# Of everybody together, so that a thousand senders cannot bury the desk either.
ALL_AN_HOUR = 100
CONTACT_KEPT = datetime.timedelta(days=90)
# Whoever has one address of IPv6 has a whole network of this size.
_NETWORK = 64


class Refused(Exception):
    """More than is taken; the sentence is for the reader."""


def digest(address: str) -> str:
    """The network address as what is kept of it: 64 hexadecimal digits that nobody turns back without the site's key."""
    try:
        ip = ipaddress.ip_address(address)
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        sender = str(mapped or (ip if ip.version == 4 else ipaddress.ip_network((ip, _NETWORK), strict=False)))
    except ValueError:
        sender = "unknown"
    return salted_hmac("bills.reports.sender", sender, algorithm="sha256").hexdigest()


@transaction.atomic
def send(report: ErrorReport, *, now: datetime.datetime) -> ErrorReport:
    """Put a report on the desk. Refused where its sender, or everybody together, has sent as much as is taken."""
    mine = ErrorReport.objects.filter(sender=report.sender)
    if (
        mine.filter(sent_at__gt=now - HOUR).count() >= AN_HOUR
        or mine.filter(sent_at__gt=now - DAY).count() >= A_DAY
        or ErrorReport.objects.filter(sent_at__gt=now - HOUR).count() >= ALL_AN_HOUR
    ):
        raise Refused("More reports than can be read came in a short time. Please try again in an hour; your words are still here.")
    report.sent_at = now
    report.save()
    return report


@transaction.atomic
def settle(report: ErrorReport, *, by: User, note: str, now: datetime.datetime) -> None:
    """Say what came of a report. One that is settled stays as it was settled."""
    settled = ErrorReport.objects.filter(pk=report.pk, settled_at=None).update(settled_at=now, settled_by=by.pk, note=note)
    if settled:
        report.refresh_from_db()
        audit.record(by, "settled a report", str(report), now=now, path=report.address, told={"report": report.pk, "note": note})


def forget(*, now: datetime.datetime) -> None:
    """Who sent a report, once the limit no longer asks; whom to answer, ninety days after it was settled."""
    ErrorReport.objects.filter(sent_at__lte=now - DAY).exclude(sender="").update(sender="")
    ErrorReport.objects.filter(settled_at__lte=now - CONTACT_KEPT).exclude(contact="").update(contact="")
