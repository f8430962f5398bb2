"""One floor vote that many subscriptions match: how long until it is queued for all, how many rows that reads, how fast mail goes.

    DATABASE_URL=postgresql://... python -m benchmarks.alerts [--subscriptions 10000 100000] [--bystanders 0 100000] [--mails 2000]

Beside the time to match and queue stands the time in which as many rows, of the same columns and keys, are inserted in bulk and
nothing else; beside the rate of sending that of the same messages through smtplib alone, into the same local server. `bystanders`
are subscriptions to something else, each with a mail of the past: what they cost should be nothing. Rows read are what PostgreSQL
says of its tables; SQLite does not count.
"""

import argparse
import datetime
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.pipeline import timed  # sets Django up
from bills.alerts.matching import match
from bills.alerts.sending import send_due
from bills.inserts import insert
from bills.models import Alert, Bill, Event, Mail, Subscriber, Subscription, Topic, Watch
from scrapers.vocabulary import Change, Frequency, MailKind, MailStatus, Target
from tests.example import read
from tests.legislature import action, bill, bill_page, list_page, vote
from tests.smtp import MailServer
from tests.subscribers import ALL_NEWS

DAY = datetime.timedelta(days=1)
# Of ten subscriptions that match: what they watch, and how often they are written to.
KINDS = (*[(Target.BILL, Frequency.INSTANT)] * 6, *[(Target.STATE, Frequency.INSTANT)] * 2)
KINDS += ((Target.TOPIC, Frequency.INSTANT), (Target.BILL, Frequency.DAILY))


def legislature() -> tuple[Bill, Bill]:
    """A bill on which a floor vote is about to be read, and another."""
    read(list_page(bill("HB 1"), bill("HB 2")))
    read(bill_page(bill(actions=[action()], votes=[])))
    Event.objects.update(matched_at=timezone.now())
    mine, other = Bill.objects.get(slug="HB1"), Bill.objects.get(slug="HB2")
    topic = Topic.objects.create(slug="example", name="Example topic", criteria="Example criteria.")
    Watch.objects.create(topic=topic, session=mine.session, identifier=mine.identifier, slug=mine.slug)
    return mine, other


def floor_vote() -> None:
    names = [(f"Member {n}", "yes" if n % 3 else "no") for n in range(40)]
    read(bill_page(bill(actions=[action()], votes=[vote(yes=26, no=14, names=names)])))
    # Whatever else the reading said is another benchmark's.
    Event.objects.exclude(kind=Change.VOTE_ADDED).update(matched_at=timezone.now())


def subscribe(count: int, mine: Bill, *, name: str, kinds: tuple[tuple[Target, Frequency], ...]) -> list[int]:
    """As many people, each with one subscription. Returns their keys."""
    before = timezone.now() - DAY
    topic = Topic.objects.get()
    people = [
        Subscriber(address=address, mailbox=address, confirmed_at=before, created_at=before, asked_at=before)
        for address in (f"{name}{n}@reader.example" for n in range(count))
    ]
    keys = [person.pk for person in Subscriber.objects.bulk_create(people, batch_size=2000)]
    state = mine.session.jurisdiction_id
    Subscription.objects.bulk_create(
        (
            Subscription(
                subscriber_id=key,
                target=target,
                frequency=frequency,
                bill_id=mine.pk if target is Target.BILL else None,
                jurisdiction_id=state if target is Target.STATE else None,
                topic_id=topic.pk if target is Target.TOPIC else None,
                news=ALL_NEWS,
                created_at=before,
            )
            for key, (target, frequency) in ((key, kinds[n % len(kinds)]) for n, key in enumerate(keys))
        ),
        batch_size=2000,
    )
    return keys


MAIL = ("subscriber_id", "kind", "key", "status", "due_at", "queued_at", "attempts", "error", "context")


def of_the_past(subscribers: list[int]) -> None:
    """A mail that each of them got yesterday."""
    at = timezone.now() - DAY
    insert(Mail, MAIL, ((key, MailKind.NEWS, "news:0:past", MailStatus.ACCEPTED, at, at, 1, "", {}) for key in subscribers))


def insert_bare(count: int) -> float:
    """Seconds to insert as many mails and alerts in bulk, of the same columns and with the same keys, and to commit them."""
    now = timezone.now()
    owners = list(Subscription.objects.order_by("-pk").values_list("pk", "subscriber")[:count])
    event = Event.objects.latest("pk").pk
    Mail.objects.filter(key="bare").delete()

    def both() -> None:
        insert(Mail, MAIL, ((who, MailKind.NEWS, "bare", MailStatus.ACCEPTED, now, now, 0, "", {}) for _, who in owners))
        mails = dict(Mail.objects.filter(key="bare").values_list("subscriber", "pk"))
        rows = ((watch, event, mails[who], now) for watch, who in owners)
        insert(Alert, ("subscription_id", "event_id", "mail_id", "queued_at"), rows)

    return timed(both)


@contextmanager
def rows_read() -> Iterator[list[int]]:
    """A list that holds, afterwards, how many rows were read of all tables: by scans, and by way of an index."""
    found: list[int] = []
    before = _rows_read()
    yield found
    found.append(_rows_read() - before)


def _rows_read() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_user_tables")
        [total] = cursor.fetchone()
    return int(total)


def measure(count: int, bystanders: int) -> str:
    call_command("flush", interactive=False, verbosity=0)
    mine, other = legislature()
    of_the_past(subscribe(bystanders, other, name="by", kinds=((Target.BILL, Frequency.INSTANT),)))
    subscribe(count, mine, name="mine", kinds=KINDS)
    floor_vote()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with rows_read() as found:
        began = time.perf_counter()
        queued = match(now=timezone.now())
        took = time.perf_counter() - began
    assert queued == count, f"{queued} alerts of {count}"
    assert Mail.objects.exclude(key="news:0:past").count() == count
    with rows_read() as idle:
        assert match(now=timezone.now()) == 0
    Alert.objects.all().delete()
    bare = insert_bare(count)
    each = f"{found[0] / count:,.1f}" if found[0] else "not counted"
    return f"| {count:,} | {bystanders:,} | {took:.2f} | {took / bare:.1f} | {found[0]:,} | {each} | {idle[0]:,} |"


def send(count: int) -> str:
    """Mails of a floor vote into a local server, one process, one connection."""
    call_command("flush", interactive=False, verbosity=0)
    mine, _ = legislature()
    subscribe(count, mine, name="mine", kinds=((Target.BILL, Frequency.INSTANT),))
    floor_vote()
    match(now=timezone.now())
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.host, server.port, False
        began = time.perf_counter()
        accepted = send_due(clock=timezone.now, limit=count)
        took = time.perf_counter() - began
        assert accepted == len(server.messages) == count, f"{accepted} accepted, {len(server.messages)} came, of {count}"
        messages = list(server.messages)

        def plainly() -> None:
            with smtplib.SMTP(server.host, server.port) as client:
                for message in messages:
                    client.sendmail(message.sender, list(message.recipients), message.body)

        bare = timed(plainly)
    size = sum(len(message.body) for message in messages) / count
    return f"| {count:,} | {size:,.0f} | {count / took:,.0f} | {count / bare:,.0f} | {took / bare:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscriptions", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--bystanders", type=int, nargs="*", default=[0, 100_000])
    parser.add_argument("--mails", type=int, default=2_000)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print("| subscriptions | bystanders | queued in, s | x plain insert | rows read | each | rows read, nothing new |")
    print("|---|---|---|---|---|---|---|")
    for bystanders in options.bystanders:
        for count in options.subscriptions:
            print(measure(count, bystanders), flush=True)
    print("\n| mails | bytes each | a second | a second, smtplib alone | x smtplib |\n|---|---|---|---|---|")
    print(send(options.mails), flush=True)


if __name__ == "__main__":
    main()
