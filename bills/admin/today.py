"""What needs a person today: heaps of work, each item leading to where it is settled."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractUser

from bills.admin import court_heaps, editors, mails, proposals, sources
from bills.admin.heap import Heap


def heaps(user: AbstractUser) -> list[Heap]:
    """The heaps that are not empty and that this person may settle, in the order in which they should be looked at."""
    return [heap for make in MAKERS if (heap := make()).count and user.has_perm(heap.permission)]


# Each looks into the database and says what waits there.
MAKERS: tuple[Callable[[], Heap], ...] = (
    *(editors.paused, mails.undelivered, mails.unqueued, sources.pages, sources.runs, editors.reported),
    *(court_heaps.unclassified, court_heaps.proposed, court_heaps.unreadable),
    *(sources.unread, sources.names, proposals.proposed, editors.notices),
)
