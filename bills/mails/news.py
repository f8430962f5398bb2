"""The mail that is the story: all that one reading said of one bill, the most important first."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from bills import links
from bills.alerts import silence
from bills.mails import courtroom
from bills.mails.ballots import Ballot, ballot
from bills.mails.briefly import briefly, called
from bills.mails.matter import Fact, Matter, Shared, events_of, first_seen
from bills.mails.paper import SUBJECT, Link, Rendered
from bills.mails.paper import written as on_paper
from bills.mails.reasons import members, reasons
from bills.mails.sentences import dated, sentences
from bills.mails.standing import Standing, standing
from bills.mails.words import address, bare, clock, listed, moment, quoted, short
from bills.models import Alert, Event, Hearing, Mail, Person, Reading, Subscriber
from bills.views.court_news import is_unread
from bills.views.entries import Entry
from scrapers.vocabulary import Change, CorrectionKind, DateBasis, MailStatus, News, Origin

_GROUNDS: dict[str, str] = {
    Origin.CAPTURE: "It was read from a captured official page, which this site did not fetch itself.",
    Origin.RECONSTRUCTED: "It was read from no official page: it was reconstructed from cited facts.",
    Origin.EDITOR: "It was entered by an editor of this site; the source does not print it.",
}


# Of what no page told this site: who has it from where is said beside it.
_SAW: dict[str, str] = dict.fromkeys((*courtroom.MOVERS, Change.COURT_EVENT_CHANGED), "recorded it")
_SAW[Change.FORCE_CHANGED] = "worked it out"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. `notes` are what a reader must know to rely on it."""

    sentences: Sequence[str]
    ballot: Ballot | None = None
    notes: Sequence[str] = ()
    links: Sequence[Link] = field(default_factory=list)


def written(mail: Mail, now: datetime.datetime, shared: Shared) -> Rendered:
    key = tuple(sorted(set(mail.alerts.values_list("event", flat=True))))
    if not key:
        raise ValueError(f"mail {mail.pk} carries no event")
    if key not in shared:
        found = events_of(mail)
        shared[key] = Matter.of(found[0].bill_id, found, now=now)
    matter = shared[key]
    with timezone.override(matter.bill.session.jurisdiction.timezone):
        return _written(mail, matter, now)


def _written(mail: Mail, matter: Matter, now: datetime.datetime) -> Rendered:
    bill, lead = matter.bill, matter.facts[0]
    told, others = _sorted(matter)
    watched = members(mail.subscriber)
    name = f"{bill.session.jurisdiction.code.upper()} {bill.identifier}"
    # Of courts, where the clauses stand says what the stage does not.
    in_court = lead.news is News.COURT
    stage: Standing | None = None if in_court else standing(matter, now=now)
    return on_paper(
        "news",
        {
            "subject": subject(f"{name} in court" if is_in_court(lead) else name, briefly(lead, matter), len(others)),
            "bill": name,
            "title": short(bill.title, 200),
            "common_name": short(getattr(bill, "common_name", "") or "", 120),
            "lead": item(lead, matter, watched, mail.subscriber, told),
            "others": [item(fact, matter, watched, mail.subscriber, []) for fact in others],
            "stage": stage,
            "clauses": matter.courtroom.standings() if any(moves(fact) for fact in matter.facts) else [],
            "coming": matter.courtroom.coming() if in_court and not is_unread(lead.said) else [],
            "seen": _seen(lead, matter, now),
            "late": _late(lead.event),
            "page": page(matter),
            "official": address(bill.source_url),
            "reasons": reasons(mail),
            "leave_all": links.unsubscribe_all_url(mail.subscriber),
        },
    )


def subject(name: str, news: str, more: int) -> str:
    """`ZZ HB 12: Judiciary 15-7, "Do pass" (+2 more)`: whatever is cut, it is not how many more there are."""
    plain = news.translate({ord("“"): '"', ord("”"): '"', 0x2019: "'"})
    rest = f" (+{more} more)" if more else ""
    return f"{short(f'{name}: {plain}', SUBJECT - len(rest))}{rest}"


def _sorted(matter: Matter) -> tuple[list[Fact], list[Fact]]:
    """What the first fact tells too, and what is news beside it.

    The stage has its own lines in each mail; a line of the record that says of a vote, or of a move of the stage, what the first
    fact says, is told with it.
    """
    lead, *rest = matter.facts
    told = [fact for fact in rest if is_told_by(lead, fact, matter)]
    others = [fact for fact in rest if fact not in told and fact.event.kind != Change.STAGE_CHANGED]
    return told, others


def is_in_court(fact: Fact) -> bool:
    """Whether it happened in a court. That a law takes effect, or an order runs out, happens on a day."""
    return fact.news is News.COURT and fact.event.kind != Change.FORCE_CHANGED


def moves(fact: Fact) -> bool:
    """Whether it may have moved a clause: what no editor has read moves none."""
    return fact.event.kind in (*courtroom.MOVERS, Change.FORCE_CHANGED)


def is_told_by(lead: Fact, fact: Fact, matter: Matter) -> bool:
    if fact.event.kind == Change.FORCE_CHANGED:
        return lead.event.kind in courtroom.MOVERS
    if fact.event.kind in (Change.COURT_EVENT_ADDED, Change.COURT_EVENT_CHANGED):
        return matter.courtroom.rests_on(lead.said, fact.said)
    if fact.event.kind != Change.ACTION_ADDED:
        return False
    if lead.event.kind == Change.STAGE_CHANGED:
        return matter.is_evidence(fact)
    if lead.event.kind != Change.VOTE_ADDED or fact.event.occurred_on != lead.event.occurred_on:
        return False
    return (
        lead is not fact and matter.chamber(fact) == matter.chamber(lead) and (fact.news == lead.news or matter.is_evidence(fact))
    )


def item(fact: Fact, matter: Matter, watched: Sequence[Person], subscriber: Subscriber, told: Sequence[Fact]) -> Item:
    lines = sentences(fact, matter)
    if fact.event.kind != Change.STAGE_CHANGED and fact.news is not News.COURT:
        lines += [f"The source's own line: {quoted(str(other.said.get('description', '')))}." for other in told]
    if fact.event.kind == Change.VOTE_ADDED and (before := _reported_before(fact, matter, subscriber)):
        lines.append(before)
    if fact.event.kind == Change.CORRECTION_NOTICE and (when := _told_before(fact, matter, subscriber)):
        lines.append(when)
    is_vote = fact.event.part == "votes" and fact.event.kind in (Change.VOTE_ADDED, Change.VOTE_CHANGED, Change.RESTORED)
    return Item(
        sentences=lines,
        ballot=ballot(fact, matter, watched) if is_vote else None,
        notes=[
            note for note in (_legislative(fact, matter), _ground(fact, matter), *map(_corrected, matter.corrections(fact))) if note
        ],
        links=_links(fact, matter),
    )


def _legislative(fact: Fact, matter: Matter) -> str:
    """What is told besides the first fact says its day itself, but not whose day that is."""
    is_lead, legislative = fact is matter.facts[0], fact.said.get("date_basis") == DateBasis.LEGISLATIVE
    return f"{dated(fact, matter)}." if legislative and not is_lead else ""


def _seen(lead: Fact, matter: Matter, now: datetime.datetime) -> str:
    """“The legislature dates it 20 February 2026; we first saw it at 14:05 CST on 21 February 2026, and wrote to you at 14:06.”"""
    at = first_seen(matter.facts)
    same = timezone.localtime(at).date() == timezone.localtime(now).date()
    if all(fact.event.run_id is None and fact.event.kind == Change.CORRECTION_NOTICE for fact in matter.facts):
        return f"We wrote to you at {moment(now)}."
    saw = _SAW.get(lead.event.kind, "first saw it")
    seen = f"e {saw} at {moment(at)}, and wrote to you at {clock(now) if same else moment(now)}."
    return f"{words}; w{seen}" if (words := dated(lead, matter)) else f"W{seen}"


def _late(event: Event) -> str:
    outage = silence.late(event)
    if outage is None:
        return ""
    until = f" until {moment(outage.ended_at)}" if outage.ended_at else ""
    return f"Late: the state's pages could not be read from {moment(outage.began_at)}{until}, so this reaches you late."


def _ground(fact: Fact, matter: Matter) -> str:
    reading = _reading(fact, matter)
    return _GROUNDS.get(reading.snapshot.origin, "") if reading else ""


def _reading(fact: Fact, matter: Matter) -> Reading | None:
    """What a fact rests on."""
    if fact.vote is not None:
        return fact.vote.reading
    if fact.event.kind == Change.STAGE_CHANGED and matter.evidence is not None:
        return matter.evidence.reading
    return fact.event.reading


def _corrected(entry: Entry) -> str:
    """A live correction of what is told, in a sentence."""
    made = entry.correction
    if entry.is_withheld:
        return "A part of it is withheld by an editor of this site."
    if made.kind != CorrectionKind.FIELD:
        return f"{entry.heading}: {bare(short(entry.reason, 200))}."
    if entry.is_paused:
        return f"An editor's correction of {called(entry)} waits, since the source has changed."
    said, value = (quoted(text, 100) if entry.is_verbatim else short(text, 100) for text in (entry.said, entry.value))
    return f"Corrected by an editor of this site: {called(entry)}. The source says {said}, we say {value}."


def _reported_before(fact: Fact, matter: Matter, subscriber: Subscriber) -> str:
    """What a vote is the tally of, where its report was told before it."""
    chamber, committee = matter.chamber(fact), matter.committee(fact).casefold()
    earlier = Event.objects.filter(
        bill=matter.bill,
        kind=Change.ACTION_ADDED,
        occurred_on=fact.event.occurred_on,
        recorded_at__lt=fact.event.recorded_at,
        pk__in=Alert.objects.filter(subscription__subscriber=subscriber).values("event"),
    )
    found = list(earlier.order_by("-recorded_at")[:20])
    for report in Matter.of(matter.bill.pk, found, now=fact.event.recorded_at).facts if found else ():
        named = matter.committee(report).casefold()
        if report.news not in (News.COMMITTEE_VOTE, News.FLOOR_VOTE) or matter.chamber(report) != chamber:
            continue
        if report.news == fact.news and (not named or not committee or named == committee):
            words = quoted(str(report.said.get("description", "")), 200)
            return f"This is the tally of what we wrote to you of before, seen at {moment(report.event.recorded_at)}: {words}."
    return ""


def _told_before(fact: Fact, matter: Matter, subscriber: Subscriber) -> str:
    """When we wrote to this person what a notice corrects, where one mail is known to have said it."""
    made = fact.event.correction
    if made is None or made.part == "stage":
        return ""
    sent = Alert.objects.filter(
        subscription__subscriber=subscriber,
        event__bill=matter.bill,
        event__part=made.field if made.part == "bill" else made.part,
        event__recorded_at__lt=made.made_at,
        mail__status=MailStatus.ACCEPTED,
    )
    days = sorted({moment(at) for at in sent.values_list("mail__accepted_at", flat=True) if at is not None})
    if not days:
        return ""
    return f"What we wrote to you at {listed(days[:3])} said the wrong thing, or may have."


def page(matter: Matter) -> str:
    """The bill's public page."""
    return f"{settings.SITE_URL}{matter.bill.get_absolute_url()}"


def _links(fact: Fact, matter: Matter) -> list[Link]:
    """This very fact on the bill's page, and the official record of it."""
    found: list[tuple[str, str]] = []
    if fact.news is News.COURT:
        found = courtroom.links(fact.event, fact.before, fact.after, matter.courtroom, site=settings.SITE_URL, page=page(matter))
        return [Link(words, address(url)) for words, url in found if address(url)]
    record = "The page that printed it" if fact.event.kind == Change.WITHDRAWN else "Official record"
    if fact.vote is not None:
        told = bool(fact.vote.person_votes.all())
        found.append(("This vote, with all names" if told else "This vote", f"{page(matter)}#vote-{slugify(fact.vote.source_key)}"))
        found.append((record, fact.vote.source_url or _official(fact, matter)))
    elif isinstance(fact.row, Hearing):
        found.append(("This hearing", f"{page(matter)}#hearing-{fact.row.pk}"))
        found.append(("Official calendar", fact.row.source_url or fact.row.snapshot.url))
    elif fact.event.kind == Change.CORRECTION_NOTICE:
        entry = matter.entry(fact)
        found += [("The correction, in the public ledger", f"{settings.SITE_URL}{entry.url}")] if entry else []
        found += [("Proof", entry.correction.citation_url)] if entry and not entry.is_withheld else []
    else:
        line = matter.evidence if fact.event.kind == Change.STAGE_CHANGED else fact.row
        if line is not None:
            found.append(("This line", f"{page(matter)}#action-{line.pk}"))
        if fact.event.part == "versions":
            found.append(("The text", str(fact.said.get("url", ""))))
        found.append((record, _official(fact, matter)))
    ledger = [(f"The correction of {called(entry)}", f"{settings.SITE_URL}{entry.url}") for entry in matter.corrections(fact)]
    found += ledger if fact.event.kind != Change.CORRECTION_NOTICE else []
    return [Link(words, address(url)) for words, url in found if address(url)]


def _official(fact: Fact, matter: Matter) -> str:
    reading = _reading(fact, matter)
    return reading.snapshot.url if reading and reading.snapshot.origin != Origin.EDITOR else ""
