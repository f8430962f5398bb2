"""The processes of the chaos: an impatient worker and its beat, a mail server that writes down what it takes, and a legislature."""

import datetime
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from tests import worker  # noqa: F401 - first of all: it knows the State of Example

# isort: split
from django.core.management import call_command

from bills.alerts import sending
from bills.models import Alert, Bill, Event, Jurisdiction, Mail
from scrapers.vocabulary import MailStatus
from tests.example import read
from tests.legislature import action, bill, bill_page
from tests.smtp import MailServer, Received
from tests.subscribers import make_subscriber, make_subscription
from tracker.celery import app

BILLS = 6
PEOPLE = 40
WATCHES = ("bill", "state", "words")

vars(sending)["LEASE"] = datetime.timedelta(seconds=2)
# A mail server that is gone for a while is no reason to give up here.
vars(sending)["AGAIN"] = (datetime.timedelta(seconds=1),) * 500
app.conf.beat_schedule = {
    name: {"task": f"bills.tasks.{name}", "schedule": 0.4, "options": {"expires": 2}} for name in ("match_news", "send_mails")
}


def note(path: Path, **told: Any) -> None:
    """One line at the end of a file, whole or not at all, which outlives whoever wrote it."""
    line = json.dumps(told) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)


_send = sending._send


def _noted(mail: Mail, *told: Any) -> bool:
    """As ever, but it is written down when a send begins and when it is over."""
    note(_log("sends"), begins=mail.pk)
    try:
        return _send(mail, *told)
    finally:
        note(_log("sends"), ends=mail.pk)


vars(sending)["_send"] = _noted


def _log(name: str) -> Path:
    return Path(os.environ["DATA_DIR"]) / f"{name}.log"


class _Kept(list[Received]):
    """Messages that are on the disk before they are said to be taken. A little later: that is the window."""

    def append(self, one: Received) -> None:
        note(_log("mail"), id=str(one.message["Message-ID"]), to=one.recipients[0])
        time.sleep(0.02)


def serve(port: int) -> None:
    """Take mail until killed."""
    with MailServer(port) as server:
        server.messages = _Kept()
        while True:
            time.sleep(60)


def watches(person: int) -> list[tuple[str, str]]:
    """What a person watches, one thing to three: overlapping, as people do."""
    number = f"HB {person % BILLS + 1}"
    all_ = [("bill", number), ("words", "remedies" if person % 4 else number.casefold()), ("state", "")]
    return all_[person % 3 :] if person % 2 else all_[: person % 3 + 1]


def wants(watch: tuple[str, str], number: str) -> bool:
    """Whether a watch is owed what happens to a bill of Example."""
    kind, what = watch
    title = f"Example Remedies Act of {number}".casefold()
    return {"bill": what == number, "words": set(what.split()) <= set(title.split()), "state": True}[kind]


def _says(number: int, step: int) -> None:
    # Without a number: a search for the words of another bill's would find it.
    lines = [action(f"Amended{' again' * n}", day=2) for n in range(step)]
    while True:
        try:
            read(bill_page(bill(f"HB {number}", actions=[action(), *lines])))
        except AssertionError:
            continue  # another run is at work
        return


def prepare() -> None:
    call_command("migrate", verbosity=0)
    for number in range(1, BILLS + 1):
        _says(number, 0)
    bills = {found.identifier: found for found in Bill.objects.all()}
    example = Jurisdiction.objects.get(code="zz")
    for person in range(PEOPLE):
        subscriber = make_subscriber(f"person{person}")
        for kind, what in watches(person):
            targets: dict[str, dict[str, Any]] = {
                "bill": {"bill": bills.get(what)},
                "words": {"query": what},
                "state": {"jurisdiction": example},
            }
            make_subscription(subscriber, **targets[kind])


def legislate(pause: float) -> None:
    """A line more on one bill after the other, until there is a file that says stop."""
    turn = 0
    while not _log("stop").exists():
        _says(turn % BILLS + 1, turn // BILLS + 1)
        turn += 1
        time.sleep(pause)


def waiting() -> None:
    """Print how much is not done yet."""
    unmatched = Event.objects.filter(alertable=True, matched_at=None).count()
    print(unmatched + Mail.objects.filter(status__in=(MailStatus.QUEUED, MailStatus.CLAIMED)).count())


def tell() -> None:
    """Print what there is, as JSON: what was owed by the watches alone, and what was queued and sent."""
    events = list(Event.objects.filter(alertable=True).values_list("pk", "bill__identifier"))
    owed = [
        [f"person{person}@reader.example", watch[0], pk]
        for person in range(PEOPLE)
        for watch in watches(person)
        for pk, number in events
        if wants(watch, number)
    ]
    target = {"search": "words"}
    rows = Alert.objects.values_list("subscription__subscriber__address", "subscription__target", "event", "mail")
    alerts = [[address, target.get(kind, kind), event, mail] for address, kind, event, mail in rows]
    mails = [[mail.pk, mail.status, sending.message_id(mail)] for mail in Mail.objects.select_related("subscriber")]
    print(json.dumps({"events": len(events), "owed": owed, "alerts": alerts, "mails": mails}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", port]:
            serve(int(port))
        case ["legislate", pause]:
            legislate(float(pause))
        case [name]:
            {"prepare": prepare, "waiting": waiting, "tell": tell}[name]()
