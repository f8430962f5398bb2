"""The audit trail: what each person of the staff did, in a chain in which a changed or missing line shows."""

import datetime
import hashlib
import json
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from bills.models import AuditEntry

OPERATOR = "operator"
FIRST = "0" * 64  # what the first line holds in place of a checksum
# How often a line that another was quicker than is tried again. Each time some other line was written, so this is never reached.
TRIES = 100


def record(
    who: User | None, deed: str, about: str, *, now: datetime.datetime, path: str = "", told: dict[str, Any] | None = None
) -> AuditEntry:
    """Write down a deed, within the caller's transaction if there is one: both hold, or neither does.

    `who` is None for an operator at the command line. `told` holds whatever JSON can; a number with a fraction is kept as text, and
    so is anything that JSON does not know. Other writers of the trail wait until the caller's transaction ends: record last.
    """
    entry = {
        "at": now,
        "who": who,
        "actor": who.get_username() if who else OPERATOR,
        "deed": deed,
        "about": about,
        "path": path,
        # PostgreSQL keeps a number, not the way in which it was written; a checksum needs both.
        "told": json.loads(json.dumps(told or {}, default=str), parse_float=str),
    }
    for tries_left in reversed(range(TRIES)):
        line = AuditEntry(**entry, previous=tip())
        line.sha256 = checksum(line)
        try:
            with transaction.atomic():
                line.save()
        except IntegrityError:  # another line took this place
            if not tries_left:
                raise
        else:
            return line
    raise AssertionError("unreachable")


def checksum(line: AuditEntry) -> str:
    """The sha256 of a line, as hexadecimal: of `previous`, then of all other fields as JSON."""
    fields = {
        "about": line.about,
        "actor": line.actor,
        "at": line.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "deed": line.deed,
        "path": line.path,
        "told": line.told,
        "who": line.who_id,
    }
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{line.previous}{canonical}".encode()).hexdigest()


def verify() -> list[str]:
    """What is broken in the trail, a sentence each. That its last lines were cut off cannot be seen: see `holds`."""
    broken = []
    before = FIRST
    for line in AuditEntry.objects.order_by("pk").iterator():
        if line.previous != before:
            broken.append(f"Before line {line.pk} ({line.at:%Y-%m-%d %H:%M} UTC) a line is missing, or was changed.")
        if line.sha256 != checksum(line):
            broken.append(f"Line {line.pk} ({line.at:%Y-%m-%d %H:%M} UTC, {line.actor}) was changed after it was written.")
        before = line.sha256
    return broken


def holds(sha256: str) -> bool:
    """Whether a line with this checksum is there. One that was noted elsewhere shows that nothing was cut off since."""
    return AuditEntry.objects.filter(sha256=sha256).exists()


def tip() -> str:
    """The checksum of the last line."""
    return AuditEntry.objects.order_by("-pk").values_list("sha256", flat=True).first() or FIRST
