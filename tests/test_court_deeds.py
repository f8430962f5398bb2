"""What an editor says of a case: rows, the court axis, one event for each bill, and a line of the trail; or nothing of it."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from bills import tasks
from bills.courts import deeds
from bills.courts.deeds import Said, Unsayable
from bills.courts.lane import placed
from bills.courts.sentences import answer, sentence
from bills.courts.telling import settle
from bills.models import AuditEntry, Bill, BillStage, Clause, CourtEvent, CourtSearch, Event, Order
from scrapers.vocabulary import Basis, Change, CourtEventKind, OrderEffect, Origin, Reach
from tests.in_court import MARCH, PAPERS, a_case, a_law, an_appeal, axis, courts, ordered, reaches
from tests.staff import make_staff

TODAY = MARCH.date()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel(MARCH, tick=False):
        yield


@pytest.fixture
def law() -> Bill:
    return a_law()


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def told(bill: Bill, slug: str, *, on: datetime.date = TODAY, at: datetime.datetime | None = None) -> str:
    return next(sentence(one) for one in placed([bill.pk], on=on, at=at)[bill.pk] if one.clause.slug == slug)


def said(side: Any) -> dict[str, Any]:
    assert isinstance(side, dict)
    return side


def kinds() -> list[str]:
    return list(Event.objects.filter(part="court").order_by("pk").values_list("kind", flat=True))


def test_a_docket_moves_the_clauses_that_it_attacks_and_no_other(law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue, masks)
    settle([law], now=MARCH)
    assert axis(law) == "FILED"
    assert kinds() == []  # worked out for the first time
    ordered(case, OrderEffect.TRO, day(2), sue, masks, until=day(16))
    assert axis(law) == "TRO"
    injunction = ordered(
        case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue, parties="federal officers", until_words="until judgment"
    )
    ordered(case, OrderEffect.INJUNCTION_DENIED, day(6), masks)
    assert told(law, "sue") == (
        "Blocked in part by a court as of 10 March 2026; otherwise in effect from 20 February 2026. On 6 March 2026 the District "
        "Court of Example preliminarily enjoined it as to federal officers in United States v. Example, until judgment."
    )
    assert told(law, "masks") == (
        "In force as of 10 March 2026, since 20 February 2026. On 6 March 2026 the District Court of Example declined to block it "
        "in United States v. Example."
    )
    appeal = an_appeal(case)
    ordered(appeal, OrderEffect.STAYED, day(9), upon=injunction, until_words="until the appeal is decided")
    assert axis(law) == "STAYED_PENDING_APPEAL"
    assert told(law, "sue") == (
        "In force as of 10 March 2026, since 20 February 2026. On 9 March 2026 the Example Court of Appeals stayed the order of "
        "6 March 2026 that blocked it, until the appeal is decided."
    )
    # Each order, and each clause that it moved.
    assert kinds().count(Change.ORDER_ADDED) == 4
    moved = Event.objects.filter(kind=Change.FORCE_CHANGED).order_by("pk")
    assert [(said(event.after)["clause"], said(event.before)["court"], said(event.after)["court"]) for event in moved] == [
        ("Right to sue", "FILED", "TRO"),
        ("Masks", "FILED", "TRO"),
        ("Right to sue", "TRO", "PRELIM_ENJOINED"),
        ("Masks", "TRO", "INJUNCTION_DENIED"),
        ("Right to sue", "PRELIM_ENJOINED", "STAYED_PENDING_APPEAL"),
    ]
    assert AuditEntry.objects.count() == 4


def test_silence_is_told_with_its_day_and_what_was_searched(law: Bill) -> None:
    assert told(law, "sue").endswith("Whether a case attacks it was not searched.")
    CourtSearch.objects.create(bill=law, searched_on=day(4), where="the D. Ex.", result="none found", origin=Origin.EDITOR)
    assert told(law, "sue").endswith("No challenge to it is known as of 4 March 2026; searched: the D. Ex.")
    # A later search says nothing of an earlier day.
    assert told(law, "sue", on=day(3)).endswith("was not searched.")


def test_a_case_against_a_neighbouring_clause_is_no_news_of_this_one(law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(masks)
    reaches(case, sue, Reach.UNCLEAR)
    settle([law], now=MARCH)
    assert axis(law) == "NONE_KNOWN"
    assert "Whether United States v. Example, filed on 1 March 2026, reaches it is not established" in told(law, "sue")


def test_what_was_told_before_an_order_was_taken_back_can_still_be_told(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    order = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue)
    later = MARCH + datetime.timedelta(hours=1)
    deeds.retract(order, reason="It was another case's.", by=None, now=later)
    assert axis(law) == "FILED"
    assert "enjoined" in told(law, "sue", at=MARCH)
    assert "enjoined" not in told(law, "sue", at=later)


def test_an_order_that_is_said_otherwise_keeps_what_is_upon_it(law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue, masks)
    first = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue, masks)
    stay = ordered(case, OrderEffect.STAYED, day(8), sue, upon=first)
    otherwise = Said(OrderEffect.PRELIMINARY_INJUNCTION, day(7), PAPERS, clauses=[sue, masks])
    second = deeds.order(case, otherwise, by=None, now=MARCH, instead_of=first, reason="It was entered a day later.")
    # Told again upon the new row; the one that was shown before stays as it was.
    stay.refresh_from_db()
    assert (stay.upon, stay.replaced_at) == (first, MARCH)
    assert Order.objects.current().get(effect=OrderEffect.STAYED).upon == second
    later = Said(OrderEffect.PRELIMINARY_INJUNCTION, day(9), PAPERS, clauses=[sue, masks])
    with pytest.raises(Unsayable, match="of an earlier day"):
        deeds.order(case, later, by=None, now=MARCH, instead_of=second, reason="Later.")
    assert [one.standing.court for one in placed([law.pk], on=day(10))[law.pk]] == ["STAYED_PENDING_APPEAL", "PRELIM_ENJOINED"]
    with pytest.raises(Unsayable, match="in the meantime"):
        deeds.retract(first, reason="Twice.", by=None, now=MARCH)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"source_url": ""}, "Name the page"),
        ({"clauses": ()}, "Say which clauses"),
        ({"effect": OrderEffect.STAYED}, "which order"),
        ({"until": datetime.date(2026, 3, 1)}, "ends before"),
    ],
)
def test_what_cannot_be_defended_is_not_said(law: Bill, wrong: dict[str, object], why: str) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue)
    usual = {"effect": OrderEffect.TRO, "date": day(6), "source_url": PAPERS, "clauses": [sue]}
    with pytest.raises(Unsayable, match=why):
        deeds.order(case, Said(**{**usual, **wrong}), by=None, now=MARCH)  # type: ignore[arg-type]
    with pytest.raises(Unsayable, match="not known to attack"):
        deeds.order(case, Said(**{**usual, "clauses": [masks]}), by=None, now=MARCH)  # type: ignore[arg-type]
    assert not Order.objects.exists()
    assert not Event.objects.filter(part="court").exists()


def test_an_entry_is_what_an_editor_says_and_the_docket_s_words_stay(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    entry = CourtEvent.objects.create(
        challenge=case,
        external_id="entry-4",
        entry_number=4,
        date=day(5),
        text="MINUTE ENTRY",
        origin=Origin.LIVE,
        recorded_at=MARCH,
    )
    by = make_staff("ed")
    deeds.classify(entry, kind=CourtEventKind.HEARING, summary="A hearing is set.", scheduled_on=day(20), by=by, now=MARCH)
    entry.refresh_from_db()
    assert (entry.kind, entry.text, entry.classified_by, entry.scheduled_on) == ("hearing", "MINUTE ENTRY", by, day(20))
    event = Event.objects.get(kind=Change.COURT_EVENT_CHANGED)
    assert (event.bill, said(event.before)["what"], said(event.after)["what"], event.alertable) == (
        law,
        "unclassified",
        "hearing",
        True,
    )
    # Said again, it is no news.
    deeds.classify(entry, kind=CourtEventKind.HEARING, summary="A hearing is set.", scheduled_on=day(20), by=by, now=MARCH)
    assert Event.objects.filter(kind=Change.COURT_EVENT_CHANGED).count() == 1


def test_what_is_old_when_it_is_learnt_alerts_nobody(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    deeds.add_event(
        case,
        kind=CourtEventKind.MOTION,
        date=day(1) - datetime.timedelta(days=90),
        summary="Old.",
        source_url=PAPERS,
        by=None,
        now=MARCH,
    )
    assert not Event.objects.get(kind=Change.COURT_EVENT_ADDED).alertable


def test_an_entry_under_an_order_is_not_hidden(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    entry = deeds.add_event(case, kind=CourtEventKind.ORDER, date=day(6), summary="Denied.", source_url=PAPERS, by=None, now=MARCH)
    order = ordered(case, OrderEffect.INJUNCTION_DENIED, day(6), sue, event=entry)
    with pytest.raises(Unsayable, match="rests on this entry"):
        deeds.hide(entry, reason="A private name.", by=None, now=MARCH)
    deeds.retract(order, reason="Misread.", by=None, now=MARCH)
    deeds.hide(entry, reason="A private name.", by=None, now=MARCH)
    entry.refresh_from_db()
    assert entry.hidden_at == MARCH


def test_a_day_alone_moves_a_clause_and_is_told_once(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    settle([law], now=MARCH)
    ordered(case, OrderEffect.TRO, day(9), sue, until=day(12))
    Event.objects.all().delete()
    for _ in range(2):
        settle([law], now=MARCH + datetime.timedelta(days=3))
    event = Event.objects.get(kind=Change.FORCE_CHANGED)
    assert (said(event.before)["court"], said(event.after)["court"]) == ("TRO", "FILED")
    assert axis(law) == "FILED"


def test_whether_a_case_reaches_a_clause_is_said_with_a_source_and_moves_the_axis(law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(masks)
    settle([law], now=MARCH)
    with pytest.raises(Unsayable, match="source"):
        deeds.reach(case, sue, reach=Reach.ATTACKED, basis=Basis.STATED, source_url="", by=None, now=MARCH)
    deeds.reach(case, sue, reach=Reach.ATTACKED, basis=Basis.STATED, source_url=PAPERS, by=None, now=MARCH)
    assert axis(law) == "FILED"
    assert kinds() == [Change.CHALLENGE_ADDED, Change.FORCE_CHANGED]
    assert courts()["district"].challenges.count() == 1
    assert Clause.objects.get(pk=sue.pk).court == "FILED"


def test_an_order_in_a_case_about_two_laws_tells_each_clause_with_its_own(law: Bill) -> None:
    other = a_law("HB 2")
    case = a_case(law.clauses.all()[0], other.clauses.all()[0])
    first = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), other.clauses.all()[0])
    told_of = Event.objects.filter(kind=Change.ORDER_ADDED).order_by("bill")
    assert [(event.bill, said(event.after)["clauses"]) for event in told_of] == [
        (law, ["ZZ HB 2: Right to sue"]),
        (other, ["ZZ HB 2: Right to sue"]),
    ]
    # One that stays an order is about its clauses, unless it names fewer.
    ordered(case, OrderEffect.STAYED, day(8), upon=first)
    assert said(Event.objects.filter(kind=Change.ORDER_ADDED).latest("pk").after)["clauses"] == ["ZZ HB 2: Right to sue"]


def test_an_answer_is_as_old_as_the_record_that_it_rests_on(law: Bill) -> None:
    BillStage.objects.update(read_through=day(4))
    law.clauses.filter(slug="masks").update(effective_on=day(8))
    sue, masks = placed([law.pk], on=TODAY)[law.pk]
    assert answer(sue) == "in force when last read, 4 March 2026"
    assert sentence(sue).startswith("In force as last read, through 4 March 2026, since 20 February 2026.")
    assert answer(masks) == "in force by its own terms; last read 4 March 2026"
    assert sentence(masks).startswith(
        "By its own terms in effect since 8 March 2026; its record was last read through 4 March 2026."
    )


def test_an_order_that_nobody_has_read_since_is_told_as_of_its_own_case(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue, last_source_on=day(7))
    ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue, basis=Basis.REPORTED)
    found = placed([law.pk], on=TODAY)[law.pk][0]
    assert answer(found) == "blocked by a court when last read, 7 March 2026"
    assert sentence(found) == (
        "Blocked by a court as last read, through 7 March 2026; by its own terms in effect from 20 February 2026. On 6 March 2026 "
        "the District Court of Example preliminarily enjoined it in United States v. Example, as reported."
    )


def test_an_order_upon_an_order_upon_an_order_is_about_what_the_first_names(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    first = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue)
    stay = ordered(case, OrderEffect.STAYED, day(7), upon=first)
    ordered(case, OrderEffect.VACATED, day(8), upon=stay)
    assert axis(law) == "PRELIM_ENJOINED"


def test_a_clause_that_an_order_names_stays_attacked(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue)
    with pytest.raises(Unsayable, match="An order names this clause"):
        deeds.reach(case, sue, reach=Reach.NOT_REACHED, basis=Basis.STATED, source_url=PAPERS, by=None, now=MARCH)


def test_what_is_said_of_one_bill_s_clause_is_no_news_of_another(law: Bill) -> None:
    other = a_law("HB 2")
    case = a_case(law.clauses.get(slug="sue"))
    mine = other.clauses.get(slug="sue")
    deeds.reach(case, mine, reach=Reach.UNCLEAR, basis=Basis.STATED, source_url=PAPERS, by=None, now=MARCH)
    assert [event.bill for event in Event.objects.filter(kind=Change.CHALLENGE_ADDED)] == [other]


def test_an_order_that_ran_out_is_not_told_as_if_none_was_made(law: Bill) -> None:
    sue, _ = law.clauses.all()
    ordered(a_case(sue), OrderEffect.TRO, day(2), sue, until=day(5))
    assert "attacks it; no ruling in it stands now." in told(law, "sue")


def test_a_blocked_case_is_told_of_no_clause(law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    ordered(case, OrderEffect.TRO, day(2), sue)
    case.blocked = True
    case.save()
    assert "United States v. Example" not in told(law, "sue")
    assert "In force" in told(law, "sue")


def test_the_daily_task_settles_what_a_day_has_moved(law: Bill) -> None:
    sue, _ = law.clauses.all()
    ordered(a_case(sue), OrderEffect.TRO, TODAY, sue, until=TODAY)
    assert axis(law) == "TRO"
    with time_machine.travel(MARCH + datetime.timedelta(days=1), tick=False):
        tasks.settle_courts()
    assert axis(law) == "FILED"
