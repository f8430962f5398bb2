"""Bills that look like a topic's: found after a run, proposed with the words that matched, decided by a person."""

import datetime
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills import deciding, discovery
from bills.admin.today import heaps
from bills.deciding import Undecidable
from bills.models import AuditEntry, Bill, Proposal, Run, Topic, Watch
from bills.tasks import propose_bills
from scrapers.signs import Signs
from tests.example import read, session
from tests.factories import make_action, make_bill, make_session, make_state, make_version, make_watch
from tests.legislature import bill, list_page
from tests.reading import read as seen
from tests.reading import words
from tests.staff import make_staff, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
NOW = datetime.datetime(2026, 3, 10, 18, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
ROADS = bill(abstract="On the repair of roads.")
REPLACED = bill(abstract="A person may sue a federal officer.") | {"title": "Civil actions"}
AGAIN = bill(abstract="A person may sue a federal officer in a civil action.") | {"title": "Civil remedies"}
CLAIMS = {
    "phrases": {"claim": ["civil action*", "may sue", "civil remedies"], "officer": ["federal officer*"]},
    "signs": [
        {"id": "claim", "tells": "A claim, and officers.", "all": ["claim", "officer"], "weight": 5},
        {"id": "words", "tells": "A claim.", "all": ["claim"], "weight": 2},
    ],
}
BRIDGES = {
    "phrases": {"bridge": ["bridge", "bridges"]},
    "signs": [{"id": "b", "tells": "A bridge.", "all": ["bridge"], "weight": 1}],
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    signs = {"claims": Signs.read(CLAIMS), "bridges": Signs.read(BRIDGES), "none": Signs.read({})}
    monkeypatch.setattr(discovery, "shipped", lambda: signs)
    return Topic.objects.create(slug="claims", name="Claims", criteria="It must carry a claim.")


def look(*, now: datetime.datetime = NOW) -> list[Proposal]:
    return discovery.look(Bill.objects.all(), now=now)


def proposed(**fields: Any) -> Proposal:
    """The open proposal of a bill that carries a claim."""
    make_bill(**({"title": "Civil actions against federal officers"} | fields))
    (proposal,) = look()
    return proposal


def test_a_bill_whose_text_is_replaced_is_proposed_with_the_words_that_matched(clock: time_machine.Traveller) -> None:
    read(list_page(ROADS))
    propose_bills()
    assert not Proposal.objects.exists()
    clock.shift(HOUR)
    read(list_page(REPLACED))
    propose_bills()
    proposal = Proposal.objects.get()
    assert (proposal.bill.identifier, proposal.status, proposal.score) == ("HB 1", "open", 7)
    assert [(match["sign"], match["where"], match["words"]) for match in proposal.matched] == [
        ("claim", "abstract", ["may sue", "federal officer"]),
        ("words", "title", ["Civil actions"]),
        ("words", "abstract", ["may sue"]),
    ]
    assert proposal.matched[0]["context"] == ["A person ", "may sue", " a ", "federal officer", "."]
    assert not proposal.bill.watched


def test_a_run_is_looked_at_once(clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    read(list_page(REPLACED))
    propose_bills()
    assert Run.objects.get().counts["proposed"] == 1
    Proposal.objects.all().delete()
    with django_assert_num_queries(2):
        propose_bills()
    assert not Proposal.objects.exists()


def test_a_session_that_did_not_change_has_no_bill_looked_at(clock: time_machine.Traveller) -> None:
    read(list_page(REPLACED))
    propose_bills()
    Proposal.objects.all().delete()
    clock.shift(HOUR)
    read(list_page(REPLACED))
    propose_bills()
    assert not Proposal.objects.exists()


def test_a_run_that_still_runs_waits_for_its_end() -> None:
    read(list_page(REPLACED))
    Run.objects.update(outcome="running", finished_at=None)
    propose_bills()
    assert not Proposal.objects.exists()


def test_without_a_topic_a_run_waits_for_one(topic: Topic) -> None:
    topic.delete()
    read(list_page(REPLACED))
    propose_bills()
    Topic.objects.create(slug="claims", name="Claims", criteria="It must carry a claim.")
    propose_bills()
    assert Proposal.objects.count() == 1


def test_a_declined_bill_stays_declined_until_other_words_match(clock: time_machine.Traveller) -> None:
    read(list_page(REPLACED))
    propose_bills()
    by = make_staff()
    deciding.decline(Proposal.objects.get().pk, reason="It speaks of roads.", by=by, now=NOW)
    respelled = REPLACED | {"abstract": "Still: a person may sue, a federal officer."}
    fewer = REPLACED | {"title": "Roads"}
    for page, status in ((respelled, "declined"), (fewer, "declined"), (AGAIN, "open")):
        clock.shift(HOUR)
        read(list_page(page))
        propose_bills()
        assert Proposal.objects.get().status == status
    proposal = Proposal.objects.get()
    assert (proposal.note, proposal.decided_by, proposal.found_at) == ("It speaks of roads.", by, NOW + 3 * HOUR)


def test_words_that_move_into_a_print_of_the_same_name_are_no_others() -> None:
    proposal = proposed()
    deciding.decline(proposal.pk, reason="No.", by=make_staff(), now=NOW)
    make_version(proposal.bill, "First", title="Civil actions against federal officers, as printed")
    assert look() == []
    make_version(proposal.bill, "Second", title="Civil remedies against federal officers")
    assert [each.status for each in look()] == ["open"]


def test_an_open_proposal_goes_with_its_words_and_a_decided_one_stays() -> None:
    first, second = proposed(), proposed(identifier="HB 2")
    deciding.decline(second.pk, reason="No.", by=make_staff(), now=NOW)
    Bill.objects.update(title="Roads")
    look()
    assert list(Proposal.objects.values_list("pk", "status")) == [(second.pk, "declined")]
    assert first.pk != second.pk


def test_a_watched_bill_is_not_proposed_and_one_watched_since_waits_for_nobody(topic: Topic) -> None:
    proposal = proposed()
    Watch.objects.create(topic=topic, session=proposal.bill.session, identifier="HB 1", slug="HB1")
    assert not Proposal.objects.waiting().exists()
    assert look() == []
    assert not Proposal.objects.exists()


def test_a_bill_that_is_watched_for_another_topic_is_proposed_for_this_one() -> None:
    watched = make_bill(title="Civil actions")
    make_watch(watched)
    assert [proposal.topic.slug for proposal in look()] == ["claims"]


def test_each_topic_has_proposals_of_its_own() -> None:
    Topic.objects.create(slug="bridges", name="Bridges", criteria="A bridge.")
    Topic.objects.create(slug="none", name="Nothing", criteria="Nothing.")
    make_bill(title="Civil actions over bridges")
    assert {(proposal.topic.slug, proposal.score) for proposal in look()} == {("claims", 2), ("bridges", 1)}


def test_a_sign_of_another_state_finds_nothing_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    only = {"id": "b", "tells": "", "all": ["bridge"], "weight": 1, "states": ["yy"]}
    monkeypatch.setattr(discovery, "shipped", lambda: {"claims": Signs.read(BRIDGES | {"signs": [only]})})
    elsewhere = make_session(state=make_state(code="yy", name="Elsewhere"))
    for place in (make_session(), elsewhere):
        make_bill(title="A bridge", session=place)
    assert [proposal.bill.session for proposal in look()] == [elsewhere]


def test_what_the_source_took_back_or_an_editor_hid_is_no_sign() -> None:
    example = make_bill()
    make_action(example, "Civil action clause", withdrawn_at=NOW)
    make_version(example, "First", title="Civil actions", hidden_at=NOW)
    assert look() == []
    make_action(example, "Civil action clause added")
    assert [proposal.matched[0]["where"] for proposal in look()] == ["action"]


def test_to_watch_a_proposed_bill_watches_it_and_says_so_in_the_trail() -> None:
    by, proposal = make_staff(), proposed()
    deciding.watch(proposal.pk, by=by, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by, proposal.decided_at) == ("watched", by, NOW)
    assert Bill.objects.get().watched
    line = AuditEntry.objects.get()
    assert (line.who, line.deed, line.about) == (by, "watched", "Example HB 1 (2026), proposed for Claims")
    assert line.told["words"] == ["Civil actions", "federal officers"]


def test_a_decision_is_taken_once_and_a_reason_is_asked_for() -> None:
    by, proposal = make_staff(), proposed()
    with pytest.raises(Undecidable, match="Say why"):
        deciding.decline(proposal.pk, reason="  ", by=by, now=NOW)
    deciding.decline(proposal.pk, reason="Roads.", by=by, now=NOW)
    with pytest.raises(Undecidable, match="ed has decided on HB 1 in the meantime: it is declined"):
        deciding.watch(proposal.pk, by=by, now=NOW)
    assert not Watch.objects.exists()
    assert AuditEntry.objects.count() == 1


def test_a_decision_that_is_taken_back_leaves_the_bill_unwatched_and_the_reason_told() -> None:
    by, proposal = make_staff(), proposed()
    for decide in (deciding.watch, deciding.reopen):
        decide(proposal.pk, by=by, now=NOW)
    assert (Watch.objects.count(), Bill.objects.get().watched) == (0, False)
    assert Proposal.objects.waiting().get().decided_by == by
    with pytest.raises(Undecidable, match="open already"):
        deciding.reopen(proposal.pk, by=by, now=NOW)
    with pytest.raises(Undecidable, match="proposed no more"):
        deciding.watch(0, by=by, now=NOW)
    assert [line.deed for line in AuditEntry.objects.order_by("pk")] == ["watched", "reopened"]


def test_a_bill_that_another_topic_watches_is_still_fetched_when_this_one_gives_it_up() -> None:
    by, proposal = make_staff(), proposed()
    make_watch(proposal.bill)
    deciding.watch(proposal.pk, by=by, now=NOW)
    deciding.reopen(proposal.pk, by=by, now=NOW)
    assert Bill.objects.get().watched


def test_the_command_tells_what_it_found_and_why() -> None:
    make_bill(title="Civil actions", abstract="A person may sue a federal officer.")
    out = StringIO()
    call_command("discover", "--all", stdout=out)
    assert 'zz 2026 HB 1: Civil actions; abstract: "may sue", "federal officer"; title: "Civil actions"' in out.getvalue()
    assert "1 proposed now, 1 wait for a person" in out.getvalue()


def test_to_judge_the_signs_writes_nothing(topic: Topic) -> None:
    make_bill(title="Civil actions")
    missed = make_bill(identifier="HB 2", title="Roads")
    Watch.objects.create(topic=topic, session=missed.session, identifier="HB 2", slug="HB2")
    out = StringIO()
    call_command("discover", "--all", "--judge", stdout=out)
    assert "2 bills, 1 show signs; of 1 that are watched, 0 do" in out.getvalue()
    assert not Proposal.objects.exists()


# The desk


def test_the_desk_shows_what_matched_beside_what_the_topic_asks_for(client: Client) -> None:
    proposal = proposed(
        abstract="<script>alert(1)</script> A person may sue a federal officer.", source_url="https://legislature.example/1"
    )
    make_action(proposal.bill, "Referred to Judiciary")
    page = signed_in(client, make_staff()).get("/desk/proposals/").content.decode()
    said = words(page)
    assert "Example HB 1: Civil actions against federal officers" in said
    assert "2 March 2026: Referred to Judiciary" in said
    assert "It must carry a claim." in said
    assert "<mark>Civil actions</mark> against <mark>federal officers</mark>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; A person <mark>may sue</mark>" in page
    assert 'href="https://legislature.example/1"' in page


def test_the_likeliest_comes_first_and_words_are_not_told_twice(client: Client) -> None:
    make_bill(title="Civil actions")
    make_bill(identifier="HB 2", title="Civil actions against federal officers")
    look()
    page = words(signed_in(client, make_staff()).get("/desk/proposals/").content.decode())
    assert page.index("HB 2:") < page.index("HB 1:")
    assert page.count("A claim.") == 1


def decide(client: Client, key: int, **said: str) -> str:
    return words(client.post(f"/desk/proposals/{key}/", said, follow=True).content.decode())


def test_an_editor_declines_reopens_and_watches_on_the_desk(client: Client) -> None:
    proposal = proposed()
    signed_in(client, make_staff())
    assert "Say why HB 1 is declined" in decide(client, proposal.pk, do="decline", reason=" ")
    assert "Example HB 1 is declined." in decide(client, proposal.pk, do="decline", reason="It speaks of roads.")
    assert "Declined: It speaks of roads. (ed, 13:00 CDT, 10 March 2026)" in seen(client, "/desk/proposals/?show=decided")
    assert "Nothing waits" in seen(client, "/desk/proposals/")
    assert "Example HB 1 is open again." in decide(client, proposal.pk, do="reopen")
    assert "Decided before: It speaks of roads." in seen(client, "/desk/proposals/")
    assert "Example HB 1 is watched" in decide(client, proposal.pk, do="watch")
    assert "has decided on HB 1 in the meantime" in decide(client, proposal.pk, do="watch")
    assert client.post(f"/desk/proposals/{proposal.pk}/", {"do": "burn"}).status_code == 404


def test_to_decide_is_to_post(client: Client) -> None:
    key = proposed().pk
    assert signed_in(client, make_staff()).get(f"/desk/proposals/{key}/?do=watch").status_code == 405
    assert not Watch.objects.exists()


@pytest.mark.parametrize("path", ["/desk/proposals/", "/desk/proposals/1/"])
def test_proposals_are_for_those_who_may_decide_on_them(client: Client, path: str) -> None:
    assert client.post(path, {"do": "watch"}).status_code == 302
    assert signed_in(client, make_staff(role="")).post(path, {"do": "watch"}).status_code in (403, 405)
    assert client.get("/desk/proposals/").status_code == 403


def test_a_form_from_elsewhere_decides_nothing() -> None:
    key = proposed().pk
    strict = signed_in(Client(enforce_csrf_checks=True), make_staff())
    assert strict.post(f"/desk/proposals/{key}/", {"do": "watch"}).status_code == 403
    assert not Watch.objects.exists()


def test_what_waits_is_a_heap_of_those_who_may_decide() -> None:
    proposal = proposed()
    (heap,) = heaps(make_staff())
    assert (heap.count, heap.url) == (1, "/desk/proposals/")
    assert heap.items[0].url == f"/desk/proposals/#proposal-{proposal.pk}"
    assert heap.items[0].words == "Example HB 1: Civil actions against federal officers"
    assert heaps(make_staff("nobody", role="")) == []


def test_a_carried_over_bill_that_is_watched_in_its_later_session_is_not_proposed(topic: Topic) -> None:
    session("2027")
    example = make_bill(title="Civil actions")
    leg = example.legs.create(session=session("2027"))
    Watch.objects.create(topic=topic, session=leg.session, identifier="HB 1", slug="HB1")
    assert look() == []
