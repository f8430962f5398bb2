"""A docket of the State of Example, rehearsed: `python -m tests.rehearsal docket`.

"United States v. Example" is filed against an invented law, which is restrained, enjoined in part, appealed and stayed. The docket
is played by a courthouse on this machine, and followed as in earnest; an editor says what each paper is, and what it does; mails
go through a mail server; calendars and feeds are asked for as a program asks for them. After each act what the site tells is
compared with what the act says, which is written down here by hand.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree

import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from bills.alerts.digests import queue_digests
from bills.alerts.matching import match
from bills.alerts.sending import send_due
from bills.courts import asking, deeds, dockets, following
from bills.courts.deeds import Said
from bills.courts.dockets import Facts, Proof
from bills.courts.lane import placed
from bills.courts.sentences import sentence
from bills.courts.telling import settle
from bills.models import Bill, Clause, CourtEvent, Event, Jurisdiction, LegalChallenge, Mail, Order, Person, Subscriber
from scrapers.vocabulary import (
    Basis,
    CaseRelation,
    Change,
    CourtEventKind,
    CourtStanding,
    Frequency,
    MailStatus,
    News,
    OrderEffect,
    Posture,
    Reach,
)
from tests.calendars import events
from tests.courthouse.house import KEYS, Courthouse
from tests.courthouse.story import BEGAN, Story
from tests.example import read
from tests.factories import make_watch
from tests.in_court import PAPERS, a_law, courts
from tests.legislature import member, roster_page
from tests.smtp import MailServer
from tests.staff import make_staff
from tests.subscribers import make_subscriber, make_subscription

MORNING = datetime.datetime.combine(BEGAN, datetime.time(15), datetime.UTC)  # 09:00 in Example
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SITE = "redress.example"
UNREAD = "ZZ HB 1 in court: new docket entry, not yet read by an editor"
OPEN, TRO, DENIED = CourtStanding.FILED, CourtStanding.TRO, CourtStanding.INJUNCTION_DENIED
ENJOINED, STAYED = CourtStanding.PRELIM_ENJOINED, CourtStanding.STAYED_PENDING_APPEAL
# Words of a ruling, of which none is in a mail before an editor has said so.
RULINGS = ("Where each clause stands", "the court barred", "the court declined", "the court stayed")


def address(name: str) -> str:
    return name.replace(" ", "-")


def on(days: int) -> datetime.date:
    return BEGAN + datetime.timedelta(days=days)


@dataclass
class Play:
    """Who and what there is. `clock` is the time of all of them."""

    clock: time_machine.Traveller
    story: Story
    server: MailServer
    law: Bill
    editor: object = None
    faults: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def case(self) -> LegalChallenge:
        return LegalChallenge.objects.get(parent=None)

    @property
    def appeal(self) -> LegalChallenge:
        return LegalChallenge.objects.get(relation=CaseRelation.APPEAL)

    def clause(self, slug: str) -> Clause:
        return self.law.clauses.get(slug=slug)

    def entry(self, words: str) -> CourtEvent:
        return CourtEvent.objects.get(text__startswith=words)

    def follow(self) -> None:
        """The next reading of each docket."""
        following.follow_due(
            clock=timezone.now, make_fetch=lambda source: asking.fetching(source, clock=timezone.now, sleep=self.clock.shift)
        )

    def mail(self) -> None:
        match(now=timezone.now())
        send_due(clock=timezone.now)

    def subjects(self, name: str) -> list[str]:
        return [str(mail["Subject"]).strip() for mail in self.mails(name)]

    def mails(self, name: str) -> list[EmailMessage]:
        return [received.message for received in self.server.to(f"{address(name)}@reader.example")]

    def check(self, is_so: bool, words: str) -> None:
        if not is_so:
            self.faults.append(words)


@dataclass(frozen=True)
class Act:
    """What happens, and what the site then tells.

    `chapter` of the docket is filed, and read before an editor does `deeds`. `axes` are those of the right to sue and of the
    masks, `says` words of their sentences, `news` the kinds of events, `subjects` what whoever watches the bill at once is written,
    `dates` what the calendar has.
    """

    name: str
    day: int
    chapter: str
    deeds: Callable[[Play], None]
    axes: tuple[CourtStanding, CourtStanding]
    says: tuple[str, str]
    news: dict[Change, int]
    subjects: tuple[str, ...]
    dates: tuple[str, ...]


# What the editor does.


def _say(play: Play, case: LegalChallenge, entry: CourtEvent, effect: OrderEffect, *slugs: str, **told: object) -> None:
    clauses = [play.clause(slug) for slug in slugs]
    said = Said(effect, entry.date, f"{PAPERS}{effect}", clauses=clauses, event=entry, **told)  # type: ignore[arg-type]
    deeds.order(case, said, by=play.editor, now=timezone.now())  # type: ignore[arg-type]


def _read(play: Play, words: str, kind: CourtEventKind, summary: str) -> CourtEvent:
    told = {"kind": kind, "summary": summary, "by": play.editor, "now": timezone.now()}
    return deeds.classify(play.entry(words), **told)  # type: ignore[arg-type]


def _file(play: Play) -> None:
    """A person recognises the docket, and says what the case is against."""
    trial = play.story.trial
    facts = Facts(
        trial.name,
        court=courts()["district"],
        court_basis=Basis.STATED,
        docket_number=trial.number,
        filed_on=trial.filed_on,
        filed_basis=Basis.STATED,
        posture=Posture.PRE_ENFORCEMENT_US,
        plaintiffs=("United States",),
        defendants=("State of Example",),
        courtlistener_id=trial.id,
    )
    now = timezone.now()
    case = dockets.new_case(facts, Proof(PAPERS), by=play.editor, now=now)  # type: ignore[arg-type]
    for slug in ("sue", "masks"):
        told = {"reach": Reach.ATTACKED, "basis": Basis.STATED, "source_url": PAPERS, "by": play.editor, "now": now}
        deeds.reach(case, play.clause(slug), **told)  # type: ignore[arg-type]
    # The first reading of a docket is no news.
    play.follow()


def _restrain(play: Play) -> None:
    entry = _read(play, "TEMPORARY RESTRAINING ORDER", CourtEventKind.ORDER, "Both clauses are restrained for two weeks.")
    _say(play, play.case, entry, OrderEffect.TRO, "sue", "masks", until=on(18))


def _enjoin(play: Play) -> None:
    entry = _read(play, "OPINION AND ORDER", CourtEventKind.OPINION, "The motion is granted in part.")
    _say(play, play.case, entry, OrderEffect.INJUNCTION_DENIED, "sue")
    told = {"parties": "federal officers", "until_words": "until judgment"}
    _say(play, play.case, entry, OrderEffect.PRELIMINARY_INJUNCTION, "masks", **told)


def _appeal(play: Play) -> None:
    _read(play, "NOTICE OF APPEAL", CourtEventKind.NOTICE_OF_APPEAL, "The United States appeals.")
    rung = play.story.appeal
    facts = Facts(
        rung.name,
        court=courts()["circuit"],
        court_basis=Basis.STATED,
        docket_number=rung.number,
        filed_on=rung.filed_on,
        filed_basis=Basis.STATED,
        courtlistener_id=rung.id,
    )
    told = {"parent": play.case, "relation": CaseRelation.APPEAL, "by": play.editor, "now": timezone.now()}
    appeal = dockets.new_case(facts, Proof(PAPERS), **told)  # type: ignore[arg-type]
    play.follow()
    hearing = {"kind": CourtEventKind.HEARING, "summary": "The motion for a stay is argued.", "scheduled_on": on(29)}
    deeds.add_event(appeal, date=on(22), source_url=PAPERS, by=play.editor, now=timezone.now(), **hearing)  # type: ignore[arg-type]


def _stay(play: Play) -> None:
    entry = _read(play, "ORDER: the injunction", CourtEventKind.ORDER, "The injunction is stayed.")
    injunction = Order.objects.get(effect=OrderEffect.PRELIMINARY_INJUNCTION)
    _say(play, play.appeal, entry, OrderEffect.STAYED, upon=injunction, until_words="until the appeal is decided")


IN_COURT = "ZZ HB 1 in court: "
LAST = "last day of the temporary restraining order, United States v. Example"
HEARD = "ZZ HB 1 in court: hearing, United States v. Example"

ACTS = (
    Act(
        "filed",
        0,
        "complaint",
        _file,
        (OPEN, OPEN),
        ("attacks it; no ruling on it was found", "attacks it; no ruling on it was found"),
        {Change.CHALLENGE_ADDED: 2, Change.FORCE_CHANGED: 2, Change.COURT_EVENT_ADDED: 2},
        (f"{IN_COURT}United States v. Example attacks Right to sue (+1 more)",),
        (),
    ),
    Act(
        "restrained",
        5,
        "restraining order",
        _restrain,
        (TRO, TRO),
        ("Blocked by a court", "Blocked by a court"),
        {Change.COURT_EVENT_ADDED: 2, Change.COURT_EVENT_CHANGED: 1, Change.ORDER_ADDED: 1, Change.FORCE_CHANGED: 2},
        (f"{UNREAD} (+1 more)", f"{IN_COURT}temporary restraining order, Right to sue, Masks, until 20 March 2026"),
        (f"{IN_COURT}{LAST}",),
    ),
    Act(
        "denied in part",
        18,
        "injunction",
        _enjoin,
        (DENIED, ENJOINED),
        ("declined to block it", "preliminarily enjoined it as to federal officers"),
        {Change.COURT_EVENT_ADDED: 3, Change.COURT_EVENT_CHANGED: 1, Change.ORDER_ADDED: 2, Change.FORCE_CHANGED: 2},
        (f"{UNREAD} (+2 more)", f"{IN_COURT}preliminary injunction, Masks, as to federal officers (+1 more)"),
        (f"No longer so: {IN_COURT}{LAST}",),
    ),
    Act(
        "appealed",
        22,
        "appeal",
        _appeal,
        (DENIED, ENJOINED),
        ("declined to block it", "preliminarily enjoined it as to federal officers"),
        {Change.COURT_EVENT_ADDED: 4, Change.COURT_EVENT_CHANGED: 1, Change.CHALLENGE_ADDED: 1},
        (
            UNREAD,
            f"{IN_COURT}new case on appeal, United States v. Example (+1 more)",
            f"{IN_COURT}hearing: The motion for a stay is argued",
        ),
        (f"No longer so: {IN_COURT}{LAST}", HEARD),
    ),
    Act(
        "stayed",
        31,
        "stay",
        _stay,
        (DENIED, STAYED),
        ("declined to block it", "stayed the order of 20 March 2026 that blocked it"),
        {Change.COURT_EVENT_ADDED: 2, Change.COURT_EVENT_CHANGED: 1, Change.ORDER_ADDED: 1, Change.FORCE_CHANGED: 1},
        (UNREAD, UNREAD, f"{IN_COURT}stay of the order of 20 March 2026, Masks"),
        (f"No longer so: {IN_COURT}{LAST}", HEARD),
    ),
)

# Who watches what, and whether they are written to of each moment.
AT_ONCE = ("bill", "state", "topic", "words", "all three", "courts")
DIGESTED = ("daily", "weekly")
NEVER = ("committee", "member", "stage", "paused", "unconfirmed")


def seat(law: Bill) -> None:
    """Each kind of subscriber, by name."""
    state = Jurisdiction.objects.get(code="zz")
    topic = make_watch(law).topic
    read(roster_page(member("Ada Example")))
    targets: dict[str, tuple[dict[str, object], ...]] = {
        "bill": ({"bill": law},),
        "state": ({"jurisdiction": state},),
        "topic": ({"topic": topic},),
        "words": ({"query": "remedies"},),
        "all three": ({"bill": law}, {"jurisdiction": state}, {"topic": topic}),
        "courts": ({"bill": law, "news": [News.COURT]},),
        "daily": ({"bill": law, "frequency": Frequency.DAILY},),
        "weekly": ({"jurisdiction": state, "frequency": Frequency.WEEKLY},),
        "committee": ({"committee": "Judiciary", "jurisdiction": state},),
        "member": ({"person": Person.objects.get(name="Ada Example")},),
        "stage": ({"bill": law, "news": [News.STAGE]},),
        "paused": ({"bill": law},),
        "unconfirmed": ({"bill": law},),
    }
    now = timezone.now()
    odd: dict[str, dict[str, object]] = {"paused": {"paused_at": now}, "unconfirmed": {"confirmed_at": None}}
    for name, watches in targets.items():
        reader = make_subscriber(address(name), **odd.get(name, {}))
        for watch in watches:
            make_subscription(reader, created_at=now, **watch)  # type: ignore[arg-type]


# The play.


@contextmanager
def opened(folder: Path) -> Iterator[Play]:
    """The courthouse, the mail server, the law and its readers."""
    with time_machine.travel(MORNING, tick=False) as clock, Courthouse(now=timezone.now) as house, MailServer() as server:
        through = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}
        there = {"EMAIL_HOST": server.host, "EMAIL_PORT": server.port, "SITE_URL": f"https://{SITE}", "ALLOWED_HOSTS": [SITE]}
        keys = {"API_KEYS": KEYS, "CERTIFICATES_DIR": house.trusted_in(folder / "certificates")}
        with override_settings(**through, **there, **keys, SNAPSHOT_DIR=folder / "snapshots"):
            law = a_law()
            settle([law], now=timezone.now())
            match(now=timezone.now())
            seat(law)
            clock.shift(HOUR)
            yield Play(clock, Story(house), server, law, make_staff("ed"))


def perform(play: Play, act: Act) -> None:
    """The chapter is filed and read; then the editor speaks; then all that is told is compared."""
    play.clock.move_to(MORNING + act.day * DAY + HOUR)
    before = Event.objects.count()
    had = {name: len(play.mails(name)) for name in (*AT_ONCE, *DIGESTED, *NEVER)}
    axes = _axes(play)
    play.story.tell(until=act.chapter)
    if LegalChallenge.objects.exists():
        play.follow()
        play.mail()
        play.check(_axes(play) == axes, f"{act.name}: what no editor had read moved a clause")
        for mail in play.mails("bill")[had["bill"] :]:
            text = " ".join(_text(mail).split())
            play.check("No editor of this site has read it yet" in text, f"{act.name}: a mail does not say that nobody has read it")
            play.check(not any(words in text for words in RULINGS), f"{act.name}: a ruling was told before an editor said it")
    play.clock.shift(HOUR)
    act.deeds(play)
    play.mail()
    _compare(play, act, before, had)


def _compare(play: Play, act: Act, before: int, had: dict[str, int]) -> None:
    def same(what: str, found: object, wanted: object) -> None:
        play.check(found == wanted, f"{act.name}: {what}: {found!r}, not {wanted!r}")

    rows = placed([play.law.pk], on=timezone.now().date())[play.law.pk]
    same("axes", _axes(play), act.axes)
    for one, words in zip(rows, act.says, strict=True):
        play.check(words in sentence(one), f"{act.name}: {one.clause.name} says “{sentence(one)}”, not “{words}”")
    kinds = Event.objects.filter(part="court").order_by("pk").values_list("kind", flat=True)[before - _others() :]
    same("events", dict(Counter(kinds)), {str(kind): number for kind, number in act.news.items()})
    for name in AT_ONCE:
        same(f"mails of “{name}”", play.subjects(name)[had[name] :], list(act.subjects))
    for name in NEVER:
        same(f"mails of “{name}”", len(play.mails(name)) - had[name], 0)
    ids = [str(received.message["Message-ID"]) + "".join(received.recipients) for received in play.server.messages]
    play.check(len(set(ids)) == len(ids), f"{act.name}: somebody got a mail twice")
    client = Client(headers={"host": SITE})
    reader = Subscriber.objects.get(mailbox="bill@reader.example")
    for url in ("/zz/2026/HB1.ics", "/zz/calendar.ics", "/topics/example/calendar.ics", f"/alerts/{reader.feed_key}.ics"):
        shown = [event["SUMMARY"] for event in events(client.get(url).content) if " in court: " in event["SUMMARY"]]
        same(f"calendar {url.partition('alerts/')[0]}", tuple(shown), act.dates)
    atom = ElementTree.fromstring(client.get(f"/alerts/{reader.feed_key}.atom").content)  # noqa: S314 - our own feed
    fed = len(atom.findall("{http://www.w3.org/2005/Atom}entry"))
    same("entries of the feed", fed, Event.objects.filter(alerts__subscription__subscriber=reader).distinct().count())
    same("mails not sent", Mail.objects.exclude(status=MailStatus.ACCEPTED).filter(due_at__lte=timezone.now()).count(), 0)


def _others() -> int:
    return Event.objects.exclude(part="court").count()


def _axes(play: Play) -> tuple[str, ...]:
    rows = placed([play.law.pk], on=timezone.now().date()).get(play.law.pk, [])
    return tuple(one.standing.court for one in rows)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


def digests(play: Play) -> None:
    """Those of the last days, made as they fall due; and in all that came, each order once."""
    due = timezone.now() + 8 * DAY
    while timezone.now() < due:
        play.clock.shift(HOUR)
        queue_digests(now=timezone.now())
        send_due(clock=timezone.now)
    for name in DIGESTED:
        told = " ".join(" ".join(map(_text, play.mails(name))).split())
        for words in ("temporary restraining order, Right", "preliminary injunction, Masks", "stay of the order of 20 March"):
            times = told.count(f"in court: {words}")
            play.check(times == 1, f"digests of “{name}”: “{words}” is told {times} times")


def play(folder: Path, say: Callable[[str], None] = print) -> list[str]:
    """The whole of it, told as it goes. Returns what was not as it should have been."""
    with opened(folder) as there:
        say(f"United States v. Example, which is invented, from {BEGAN:%-d %B %Y}. {Subscriber.objects.count()} people watch.")
        for act in ACTS:
            perform(there, act)
            say(f"\n{timezone.now():%-d %B} {act.name}")
            for one in placed([there.law.pk], on=timezone.now().date())[there.law.pk]:
                say(f"  {one.clause.name:14} {one.standing.court:22} {sentence(one)}")
            for subject in there.subjects("bill")[there.seen :]:
                say(f"  mail           {subject}")
            there.seen = len(there.subjects("bill"))
        digests(there)
        counts = (f"{name} {len(there.mails(name))}" for name in (*AT_ONCE, *DIGESTED, *NEVER))
        say(f"mails: {', '.join(counts)}")
        say("\n".join(f"!! {fault}" for fault in there.faults) or "All was told as it should have been, and nobody was told twice.")
        return there.faults
