"""Hints that a docket has moved. Nobody signs them: what they say is not stored, and the docket is read again."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from bills.models import CourtHint, LegalChallenge
from scrapers.courts.hints import MAX_BYTES, read_hint
from scrapers.errors import RecordError

__all__ = ("MAX_BYTES", "TooMany", "take")

# More than all followed dockets together ever have; whoever knows the address could send any number.
AN_HOUR = 300
_HOUR = datetime.timedelta(hours=1)


class TooMany(Exception):
    """So many hints came within an hour that no more are taken. Their sender will try again."""


@transaction.atomic
def take(body: bytes, headers: Mapping[str, str], *, now: datetime.datetime) -> int:
    """Have the dockets of followed cases that the hint names read at once. Returns how many; 0 for a hint that came before.

    What cannot be read names none: a sender that is refused too often stops.
    """
    try:
        hint = read_hint(body, headers)
    except RecordError:
        return 0
    if CourtHint.objects.filter(received_at__gt=now - _HOUR).count() >= AN_HOUR:
        raise TooMany
    cases = LegalChallenge.objects.followed().filter(courtlistener_id__in=hint.docket_ids)
    followed = list(cases.values_list("courtlistener_id", flat=True))
    rows = {f"{hint.key}/{docket}": docket for docket in followed if docket is not None}
    known = set(CourtHint.objects.filter(key__in=rows).values_list("key", flat=True))
    new = [CourtHint(key=key, courtlistener_id=docket, received_at=now) for key, docket in rows.items() if key not in known]
    # Of the same hint, sent twice at once, one is enough.
    CourtHint.objects.bulk_create(new, ignore_conflicts=True)
    cases.filter(courtlistener_id__in=[row.courtlistener_id for row in new]).update(due_at=now)
    return len(new)
