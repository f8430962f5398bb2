"""The day played: a scene, the site reads, matches and sends, then the next; at the end, who was owed what, and who got what."""

import datetime
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from bills import outbox, tasks
from bills.alerts.digests import queue_digests
from bills.alerts.matching import next_digest
from bills.alerts.reconciling import ON_ITS_WAY, reconcile, sentences
from bills.loading import watch
from bills.models import (
    Bill,
    Event,
    Jurisdiction,
    LegislativeSession,
    Mail,
    Organization,
    Outage,
    Person,
    Run,
    Subscriber,
    Subscription,
    Topic,
)
from scrapers.vocabulary import Chamber, Frequency, MailKind, MailStatus, RunOutcome, Target
from tests import legislature
from tests.rehearsal.audience import AUDIENCE, TOPIC, Owed, Wish, owed
from tests.rehearsal.audience import Person as Watcher
from tests.rehearsal.example import SESSION, TODAY
from tests.rehearsal.house import House
from tests.rehearsal.story import DAY, WATCHED, Scene, morning

PATIENCE = 60.0  # seconds for the site to do what a scene asks of it
ZONE = "America/Chicago"
_UNSENT = (MailStatus.QUEUED, MailStatus.CLAIMED)


class Stuck(Exception):
    """The site did not do in time what it should have done."""


def say(words: str) -> None:
    print(words, flush=True)


def prepare() -> None:
    """Tables, the topic with its bills, and a person of the staff."""
    call_command("migrate", verbosity=0)
    topic = Topic.objects.create(slug=TOPIC, name="Example remedies", criteria="Bills of the State of Example that are watched.")
    session = LegislativeSession.objects.get(jurisdiction__code="zz", identifier=SESSION)
    for number in WATCHED:
        watch(topic, session, number)
    call_command("invite_staff", "operator", "operator@redress.example", "--role=admin")


def play(*, pace: float, stay: bool) -> int:
    """The whole day, with so many seconds between two scenes. Returns the exit code; never, where the legislature is to `stay`."""
    house = House()
    morning(house)
    say(f"{TODAY:%A, %-d %B %Y}, in the State of Example, which is invented. {len(AUDIENCE)} people watch.")
    with house.open(urlsplit(legislature.HOST).port or 80):
        try:
            _wait("a first crawl", lambda: _ended_well(since=None))
            for person in AUDIENCE:
                _seat(person)
            for scene in DAY:
                _perform(scene, house)
                time.sleep(pace)
            _wait("every outage to be over", lambda: not Outage.objects.filter(ended_at=None).exists())
            say("17:00 The day is over. Its digests, which are due tomorrow at breakfast, are sent now.")
            _send_digests()
            _wait("the last mail", _all_sent)
        except Stuck as stuck:
            say(f"The day broke off: {stuck}")
            tell()
            return 1
        is_right = tell()
        # What is younger may still be on its way, and is not counted.
        night = reconcile(now=timezone.now() + ON_ITS_WAY)
        say("\n".join(f"By night: {sentence}" for sentence in sentences(night)))
        if stay:
            say(f"The site stays as it is, and its mails are at {settings.SITE_URL}/desk/mail/. Ctrl-C stops it.")
        while stay:
            time.sleep(1)
        return 0 if is_right and not night.missing else 1


def _perform(scene: Scene, house: House) -> None:
    say(f"{scene.time} {scene.words}")
    before = timezone.now()
    scene.happens(house)
    _wait(f"a crawl that ends as {scene.read}", lambda: _ended(since=before, outcome=scene.read))
    if scene.dark and hasattr(tasks, "watch_outages"):
        _wait("the outage to be noticed", lambda: Outage.objects.filter(ended_at=None).exists())
    _wait("what that crawl found to be matched and sent", lambda: _all_matched() and _all_sent())
    events = Event.objects.filter(recorded_at__gte=before)
    mails = Mail.objects.filter(queued_at__gte=before)
    bills = ", ".join(sorted(set(events.values_list("bill__identifier", flat=True)))) or "no bill"
    say(f"      read: {scene.read}; {events.count()} events of {bills}; {mails.count()} mails")


def _wait(what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise Stuck(f"waited {PATIENCE:.0f} seconds for {what}")
        time.sleep(0.1)


def _ended(*, since: datetime.datetime | None, outcome: str) -> bool:
    """Whether a crawl that began after a moment ended so. One that began before may have read half of what changed."""
    runs = Run.objects.filter(trigger="schedule", outcome=outcome)
    return (runs.filter(started_at__gt=since) if since else runs).exists()


def _ended_well(*, since: datetime.datetime | None) -> bool:
    return _ended(since=since, outcome=RunOutcome.OK)


def _all_matched() -> bool:
    return not Event.objects.filter(alertable=True, matched_at=None).exists()


def _all_sent() -> bool:
    """Whether nothing is owed now. An installation that sends nothing yet owes for ever, and is not waited for."""
    due = Mail.objects.filter(status__in=_UNSENT, due_at__lte=timezone.now())
    return not hasattr(tasks, "send_mails") or not due.exclude(subscriber__mailbox__in=_poisoned()).exists()


def _poisoned() -> list[str]:
    return [person.address for person in AUDIENCE if person.how == "poisoned"]


# The audience.


def _seat(person: Watcher) -> None:
    """A subscriber with all that they watch; their digest is never due while the day is played."""
    now = timezone.now()
    subscriber = Subscriber.objects.create(
        # A line break in an address is what no mail can be made of.
        address=person.address + ("\n" if person.how == "poisoned" else ""),
        mailbox=person.address,
        confirmed_at=None if person.how == "unconfirmed" else now,
        paused_at=now if person.how == "paused" else None,
        created_at=now,
        asked_at=now,
        timezone=ZONE,
        digest_hour=_breakfast(now),
    )
    for wish in person.wishes:
        fields = {"target": wish.target, "news": sorted(wish.news), "frequency": wish.frequency, "created_at": now}
        Subscription.objects.create(subscriber=subscriber, **fields, **_target(wish))


def _target(wish: Wish) -> dict[str, object]:
    state = Jurisdiction.objects.get(code="zz")
    match wish.target:
        case Target.BILL:
            return {"bill": Bill.objects.get(session__jurisdiction=state, identifier=wish.what)}
        case Target.COMMITTEE:
            house = Organization.objects.get(jurisdiction=state, classification=Chamber.LOWER)
            return {"jurisdiction": state, "organization": house, "committee": wish.what}
        case Target.TOPIC:
            return {"topic": Topic.objects.get(slug=wish.what)}
        case Target.MEMBER:
            return {"person": Person.objects.get(name=wish.what)}
        case Target.SEARCH:
            return {"query": wish.what}
    return {"jurisdiction": state}


def _send_digests() -> None:
    """Tomorrow's digests, made as in the hour before them, with news or without; and that all are due now."""
    now = timezone.now()
    due_at = next_digest(Frequency.DAILY, ZONE, _breakfast(now), 0, now=now)
    queue_digests(now=due_at - datetime.timedelta(minutes=1))
    Mail.objects.filter(kind=MailKind.DIGEST, status=MailStatus.QUEUED).update(due_at=now)


def _breakfast(now: datetime.datetime) -> int:
    """The hour of the digests: half a day from now, so that none is due while the day is played."""
    return (now.astimezone(ZoneInfo(ZONE)).hour + 12) % 24


# The end.


def _got(person: Watcher) -> Owed:
    """What the site says of the mails of a person."""
    mails = Mail.objects.filter(subscriber__mailbox=person.address)
    accepted = Counter(mails.filter(status=MailStatus.ACCEPTED).values_list("kind", flat=True))
    stuck = mails.filter(status__in=[*_UNSENT, MailStatus.QUARANTINED]).count()
    return Owed(accepted[MailKind.NEWS], accepted[MailKind.DIGEST], accepted[MailKind.OUTAGE], stuck)


def tell() -> bool:
    """Print who was owed what, and who got what. True where the two are the same."""
    came = Counter(letter.to.strip() for letter in outbox.letters(settings.MAIL_DIR))
    outages = Outage.objects.count()
    form = "{:2} {:5} {:66} {:>8} {:>8} {:>8} {:>11}"
    say("")
    say(form.format("", "who", "watches", "owed", "sent", "received", "undelivered"))
    right = 0
    for person in AUDIENCE:
        said, got = owed(person, DAY, outages=outages), _got(person)
        # One who is poisoned may be owed the end of an outage too, if it came in the middle of a try.
        at_least = got.undelivered if person.how == "poisoned" else said.undelivered
        is_right = got == replace(said, undelivered=max(at_least, said.undelivered)) and came[person.address] == said.mails
        right += is_right
        numbers = (f"{one.news}+{one.digests}+{one.notices}" for one in (said, got))
        watches = "; ".join(map(str, person.wishes))
        watches = watches if len(watches) <= 66 else f"{watches[:64]} …"
        say(form.format("" if is_right else "!!", person.name, watches, *numbers, came[person.address], got.undelivered))
        if person.how:
            say(form.format("", "", f"  is {person.how}: owed nothing that can be delivered", "", "", "", ""))
    say("Owed and sent are news at once + digests + notices of outages. Received are the files that came.")
    say(f"{right} of {len(AUDIENCE)} got exactly what they were owed; {outages} outage(s) noticed.")
    return right == len(AUDIENCE)
