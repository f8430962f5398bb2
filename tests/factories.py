"""Rows about an invented legislature, Example (`zz`), the same each time. A test names only what it speaks of."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from bills.models import (
    Action,
    Bill,
    BillRelation,
    Correction,
    Hearing,
    HearingItem,
    Jurisdiction,
    LegislativeSession,
    Membership,
    Organization,
    Person,
    PersonVote,
    Reading,
    Run,
    Snapshot,
    Sponsorship,
    Topic,
    Version,
    VoteEvent,
    Watch,
)
from bills.models.bill import SourcedRow, slug_of, spelled
from bills.models.correction import LIVE
from scrapers.vocabulary import (
    Chamber,
    CorrectionKind,
    CorrectionStatus,
    Origin,
    RunOutcome,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

NOON = datetime.datetime(2026, 3, 2, 18, 0, tzinfo=datetime.UTC)  # 12:00 in Example, whose clock is Chicago's
DAY = datetime.date(2026, 3, 2)
CHAMBERS = {Chamber.LOWER: "House", Chamber.UPPER: "Senate", Chamber.EXECUTIVE: "Governor"}
MINUTE = datetime.timedelta(minutes=1)


def make_state(*, code: str = "zz", name: str = "Example", timezone: str = "America/Chicago") -> Jurisdiction:
    state, _ = Jurisdiction.objects.get_or_create(code=code, defaults={"name": name, "timezone": timezone})
    for chamber, title in CHAMBERS.items():
        Organization.objects.get_or_create(jurisdiction=state, classification=chamber, defaults={"name": title})
    return state


def make_session(*, state: Jurisdiction | None = None, identifier: str = "2026") -> LegislativeSession:
    session, _ = LegislativeSession.objects.get_or_create(
        jurisdiction=state or make_state(),
        identifier=identifier,
        defaults={"name": f"{identifier} Example Session", "start_date": datetime.date(2026, 1, 5)},
    )
    return session


def make_chamber(session: LegislativeSession, chamber: Chamber = Chamber.LOWER) -> Organization:
    make_state(code=session.jurisdiction.code)
    return Organization.objects.get(jurisdiction=session.jurisdiction_id, classification=chamber)


def make_run(*, session: LegislativeSession | None = None, outcome: RunOutcome = RunOutcome.OK, **fields: Any) -> Run:
    """A run that ended a minute after it began; `trigger` is `schedule` unless told."""
    session = session or make_session()
    started_at = fields.pop("started_at", NOON)
    finished_at = None if outcome is RunOutcome.RUNNING else started_at + MINUTE
    return Run.objects.create(
        jurisdiction=session.jurisdiction,
        session=session,
        outcome=outcome,
        started_at=started_at,
        finished_at=finished_at,
        claim=uuid.UUID(int=1),
        lease_until=started_at + MINUTE,
        **{"trigger": "schedule", **fields},
    )


def make_bill(*, identifier: str = "HB 1", session: LegislativeSession | None = None, **fields: Any) -> Bill:
    """A bill without parts and without a reading."""
    session, parts = session or make_session(), spelled(identifier)
    assert parts is not None, f"{identifier} is no bill number"
    defaults = {"classification": "bill", "title": "Example Remedies Act", "checked_at": NOON, "changed_at": NOON}
    return Bill.objects.create(
        session=session,
        identifier=identifier,
        slug=slug_of(identifier),
        number=parts[1],
        from_organization=make_chamber(session),
        **(defaults | fields),
    )


def make_reading(
    bill: Bill, *, kind: str = "status", origin: Origin = Origin.LIVE, is_current: bool = True, **page: Any
) -> Reading:
    """A reading of a page of its own; `page` are fields of the Snapshot."""
    retrieved_at = page.pop("retrieved_at", NOON)
    url = f"https://legislature.example/{bill.slug}/{kind}"
    snapshot = Snapshot.objects.create(
        session=bill.session,
        run=make_run(session=bill.session, trigger="load"),
        kind=kind,
        url=url,
        request_url=url,
        origin=origin,
        sha256="a" * 64,
        size=1,
        kept_at=NOON,
        retrieved_at=retrieved_at,
        **page,
    )
    return Reading.objects.create(
        bill=bill,
        snapshot=snapshot,
        kind=kind,
        authority=1,
        parts=["title", "abstract", "actions", "votes", "sponsorships", "versions", "relations"],
        is_current=is_current,
        recorded_at=NOON,
        checked_at=NOON + 60 * MINUTE,
    )


def reading_of(bill: Bill) -> Reading:
    """The bill's current reading, made if there is none."""
    return bill.readings.filter(is_current=True).first() or make_reading(bill)


def make_action(bill: Bill, description: str = "Read first time", *, order: int | None = None, **fields: Any) -> Action:
    """An action of the House, after those that the bill has."""
    chamber = fields.pop("chamber", Chamber.LOWER)
    defaults = {"date": DAY, "date_basis": "calendar", "reading": fields.pop("reading", None) or reading_of(bill)}
    return Action.objects.create(
        bill=bill,
        description=description,
        order=bill.actions.count() if order is None else order,
        organization=make_chamber(bill.session, chamber),
        **(defaults | fields),
    )


def make_vote(
    bill: Bill, *, counts: Mapping[VoteOption, int], names: Iterable[tuple[str, VoteOption]] = (), **fields: Any
) -> VoteEvent:
    """A vote of the House on third reading; `names` are (printed name, option), and mean the members of just that name."""
    defaults = {"motion_text": "Third reading", "date": DAY, "result": VoteResult.PASS, "counts_stated": True}
    vote = VoteEvent.objects.create(
        bill=bill,
        source_key=f"vote-{bill.votes.count() + 1}",
        counts=dict(counts),
        organization=make_chamber(bill.session),
        reading=reading_of(bill),
        **(defaults | fields),
    )
    members = {person.name: person for person in Person.objects.all()}
    PersonVote.objects.bulk_create(
        PersonVote(vote_event=vote, printed_name=name, option=option, order=order, person=members.get(name))
        for order, (name, option) in enumerate(names)
    )
    return vote


def make_sponsor(bill: Bill, name: str, *, classification: str = SponsorClassification.COSPONSOR, **fields: Any) -> Sponsorship:
    return Sponsorship.objects.create(
        bill=bill,
        name=name,
        classification=classification,
        order=bill.sponsorships.count(),
        reading=reading_of(bill),
        **{"chamber": Chamber.LOWER, **fields},
    )


def make_version(bill: Bill, label: str, **fields: Any) -> Version:
    return Version.objects.create(bill=bill, label=label, order=bill.versions.count(), reading=reading_of(bill), **fields)


def make_relation(bill: Bill, identifier: str, *, relation: str = "companion", session: str = "2026") -> BillRelation:
    return BillRelation.objects.create(
        bill=bill, identifier=identifier, relation=relation, session_identifier=session, reading=reading_of(bill)
    )


def make_watch(bill: Bill, **told: str) -> Watch:
    """Watch a bill for the topic `example`; `told` are its common_name, common_name_url and note."""
    topic, _ = Topic.objects.get_or_create(slug="example", defaults={"name": "Example topic", "criteria": "Example criteria."})
    Bill.objects.filter(pk=bill.pk).update(watched=True)
    return Watch.objects.create(topic=topic, session=bill.session, identifier=bill.identifier, slug=bill.slug, **told)


def full_bill() -> Bill:
    """A watched bill with something in each of its parts."""
    bill = make_bill(subjects=["Courts"], abstract="Lets people sue.", status_text="In the House", effective_text="1 July")
    make_watch(bill)
    make_action(bill, "Read first time")
    make_action(bill, "Added sponsor Ada Example", classification=["sponsorship"])
    make_action(bill, "Passed", chamber=Chamber.UPPER, date=DAY + datetime.timedelta(days=7))
    yes, no = VoteOption.YES, VoteOption.NO
    make_vote(bill, counts={yes: 2, no: 1}, names=[("Ada Example", yes), ("Bo Example", yes), ("Cy Example", no)])
    make_sponsor(bill, "Ada Example", classification="primary")
    make_sponsor(bill, "Bo Example, Jr.")
    make_version(bill, "First", url="https://legislature.example/HB1/first", title="An Older Title")
    make_relation(bill, "SB 7")
    return bill


def make_member(name: str, *, party: str = "", district: str = "", session: LegislativeSession | None = None) -> Membership:
    """A seat in the House, from a roster of its own."""
    session = session or make_session()
    url = "https://legislature.example/members"
    snapshot = Snapshot.objects.create(
        session=session,
        run=make_run(session=session, trigger="load"),
        kind="roster",
        url=url,
        request_url=url,
        origin=Origin.LIVE,
        sha256="b" * 64,
        size=1,
        kept_at=NOON,
        retrieved_at=NOON,
    )
    person = Person.objects.create(jurisdiction=session.jurisdiction, name=name, sort_name=name)
    return Membership.objects.create(
        person=person,
        session=session,
        organization=make_chamber(session),
        snapshot=snapshot,
        source_key=name,
        name=name,
        party=party,
        district=district,
        checked_at=NOON,
    )


def make_hearing(bill: Bill, **fields: Any) -> HearingItem:
    """A hearing of the House's Judiciary Committee at noon, with the bill on its agenda."""
    defaults = {"committee": "Judiciary", "starts_at": NOON, "time_stated": True, "location": "Room 1", "status": "confirmed"}
    hearing = Hearing.objects.create(
        session=bill.session,
        organization=make_chamber(bill.session),
        source_key=f"h{Hearing.objects.count() + 1}",
        snapshot=reading_of(bill).snapshot,
        checked_at=NOON + 60 * MINUTE,
        **(defaults | fields),
    )
    return HearingItem.objects.create(hearing=hearing, identifier=bill.identifier, slug=bill.slug, bill=bill, order=0)


def make_editor(name: str = "Eda Editor") -> User:
    """A person of the staff, by their public name; "" for one who gave none."""
    first, _, last = name.partition(" ")
    user, _ = User.objects.get_or_create(username=slugify(name) or "nameless", defaults={"first_name": first, "last_name": last})
    return user


def make_correction(
    row: Bill | SourcedRow | Hearing,
    field: str = "",
    *,
    said: Any = None,
    value: Any = None,
    bill: Bill | None = None,
    **fields: Any,
) -> Correction:
    """A standing correction of a row's field, or of the whole row; with `part="stage"` one of the stage. The row is left as it is.

    A hearing needs its `bill`. What has ended, ended a day after it was made.
    """
    parts: dict[type[Any], str] = {
        Bill: "bill",
        Action: "actions",
        VoteEvent: "votes",
        Sponsorship: "sponsorships",
        Version: "versions",
        BillRelation: "relations",
        Hearing: "hearings",
    }
    status = fields.get("status", CorrectionStatus.STANDING)
    ended = {} if status in LIVE else {"settled_at": NOON + datetime.timedelta(days=1)}
    paused = {"paused_at": NOON + datetime.timedelta(hours=2)} if status == CorrectionStatus.PAUSED else {}
    defaults = {"kind": CorrectionKind.FIELD, "part": parts[type(row)], "reason": "The journal says so.", "says": said}
    return Correction.objects.create(
        bill=bill or (row if isinstance(row, Bill) else row.bill),  # type: ignore[union-attr]  # a hearing comes with its bill
        row=row.pk,
        field=field,
        said=said,
        value=value,
        made_by=fields.pop("made_by", None) or make_editor(),
        made_at=fields.pop("made_at", NOON),
        **(defaults | ended | paused | fields),
    )


def marked_bill(identifier: str = "HB 77") -> Bill:
    """A bill on whose every part an editor has a word of some kind, live and ended."""
    bill = make_bill(identifier=identifier, title="Example Marks Act", abstract="Lets people sue.", status_text="In the House")
    kinds, until = CorrectionKind, DAY + datetime.timedelta(days=30)
    proof: dict[str, Any] = {"citation": "Journal of the House, page 7", "citation_url": "https://legislature.example/journal/7"}
    make_correction(bill, "title", said="Exmaple Marks Act", value="Example Marks Act", **proof)
    make_correction(bill, "abstract", said="Lets poeple sue.", value="Lets people sue.", reason="A misprint of the source.")
    make_correction(bill, "life", said="DEAD", value="ALIVE", part="stage", kind=kinds.OVERRIDE, expires_on=until, **proof)
    whole = {"date": "2026-03-02", "chamber": "lower", "description": "Do pass"}
    first = make_action(bill, "Introduced")
    make_correction(first, "date", said="2026-03-01", value="2026-03-02", **proof)
    paused: dict[str, Any] = {"says": "2026-03-04", "status": CorrectionStatus.PAUSED}
    make_correction(make_action(bill, "Referred to Judiciary"), "date", said="2026-03-01", value="2026-03-02", **paused)
    make_correction(
        make_action(bill, "Introduced", hidden_at=NOON),
        kind=kinds.DUPLICATE,
        said=whole | {"description": "Introduced"},
        value=first.pk,
    )
    made = make_reading(bill, kind="editor", origin=Origin.EDITOR, is_current=False)
    added = make_action(bill, "Do pass", reading=made)
    make_correction(added, kind=kinds.ADDED, value=whole, reason="The source lost this line.", **proof)
    error = whole | {"description": "Signed in error"}
    make_correction(make_action(bill, "Signed in error", hidden_at=NOON), kind=kinds.HIDDEN, said=error, reason="It is of HB 78.")
    text: dict[str, Any] = {"said": "An accusation", "says": "An accusation", "value": "[Withheld by an editor]"}
    line = make_action(bill, "[Withheld by an editor]")
    make_correction(line, "description", kind=kinds.WITHHELD, reason="It accuses somebody who was cleared.", **text)
    yes, no = VoteOption.YES, VoteOption.NO
    vote = make_vote(bill, counts={yes: 16, no: 7}, names=[("Ada Example", yes), ("Bo Example", no)])
    make_correction(vote, "counts.yes", said=15, value=16, **proof)
    make_correction(vote, "votes.Ada Example", said="no", value="yes", reason="She asked the clerk for it to be put right.")
    make_correction(make_sponsor(bill, "Cy Example, Jr."), "name", said="Cy Exmaple", value="Cy Example, Jr.")
    make_correction(make_version(bill, "First", title="Example Marks Act"), "title", said="Exmaple", value="Example Marks Act")
    make_correction(
        make_relation(bill, "SB 7"), kind=kinds.ADDED, value={"relation": "companion", "session": "2026", "identifier": "SB 7"}
    )
    hearing = make_hearing(bill, committee="Courts").hearing
    make_correction(hearing, "location", said="Room 9", value="Room 1", bill=bill, made_by=make_editor(""))
    ended: dict[str, Any] = {"status": CorrectionStatus.CONFIRMED, "made_at": NOON - datetime.timedelta(days=3)}
    make_correction(bill, "status_text", said="In the Hoose", says="In the House", value="In the House", **ended)
    return bill
