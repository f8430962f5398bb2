"""What is withheld is withheld everywhere: where it stood, wherever it is repeated, of every bill that shares it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.corrections import deeds
from bills.models import Action, Bill, Correction, Event, Hearing
from bills.withheld import WITHHELD_TEXT, Mask
from scrapers.vocabulary import CorrectionKind, CorrectionStatus, VoteOption
from tests.example import HOUR, START, at, hours
from tests.example import read as run
from tests.factories import NOON, full_bill, make_action, make_bill, make_correction, make_reading, make_vote
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page
from tests.reading import read
from tests.staff import make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
SECRET = "12 Elm Street"


def withhold(row: Any, field: str, known: Bill, part: str, *, hour: float) -> Correction:
    told: dict[str, Any] = {"reason": "It is a home.", "by": make_staff(role="admin"), "now": START + hour * HOUR}
    return deeds.withhold(known, part=part, row=row.pk, field=field, **told)


def withheld(row: Any, field: str, said: Any, **fields: Any) -> Correction:
    return make_correction(row, field, kind=CorrectionKind.WITHHELD, said=said, value=WITHHELD_TEXT, **fields)


def telling(client: Client, text: str, *slugs: str) -> list[str]:
    """The public addresses of these bills, of today and of the past, and of the ledger, whose answers have the text in them."""
    moments = [(START + hour * HOUR).isoformat().replace("+00:00", "Z") for hour in (0, 1, 2, 3)]
    ends = ["/", "/changes/", "/changes.atom", ".csv", *(f"/?seen={moment}" for moment in moments)]
    urls = [f"/zz/2026/{slug}{end}" for slug in slugs for end in ends]
    rows = [("actions", pk) for pk in Action.objects.values_list("pk", flat=True)]
    rows += [("hearings", pk) for pk in Hearing.objects.values_list("pk", flat=True)]
    urls += [f"/zz/2026/{slug}/proof/{part}/{pk}/" for slug in slugs for part, pk in rows]
    urls += [f"/corrections{end}" for end in ("/?status=all", ".atom?status=all", ".csv?status=all")]
    urls += [f"/corrections/{pk}/" for pk in Correction.objects.values_list("pk", flat=True)]
    return [url for url in urls if text.lower() in client.get(url).content.decode().lower()]


@pytest.mark.slow
def test_a_hearings_text_is_withheld_of_every_bill_that_it_hears(client: Client) -> None:
    both = ["HB 1", "SB 2"]
    hours(
        list_page(bill("HB 1"), bill("SB 2")),
        calendar_page(),
        calendar_page(hearing(bills=both, location=SECRET)),
        calendar_page(hearing(bills=both, location=f"{SECRET}, at the back")),
    )
    first, second = Bill.objects.get(slug="HB1"), Bill.objects.get(slug="SB2")
    row = Hearing.objects.get()
    assert "/zz/2026/SB2/changes/" in telling(client, SECRET, "SB2")
    make_correction(row, "note", bill=second, said=f"Ring at {SECRET}", value="Ring")
    withhold(row, "location", first, "hearings", hour=4)
    assert telling(client, SECRET, "HB1", "SB2") == []
    for url in ("/zz/2026/HB1/", "/zz/2026/SB2/"):
        assert f"{WITHHELD_TEXT}." in read(client, url)
    page = read(client, f"/zz/2026/SB2/proof/hearings/{row.pk}/")
    assert "The kept bytes may hold it, and are not shown here." in page


def test_what_was_announced_before_of_a_withheld_place_is_withheld_whatever_it_said(client: Client) -> None:
    hours(
        list_page(bill()),
        calendar_page(),
        calendar_page(hearing(location="Behind the mill")),
        calendar_page(hearing(location=SECRET)),
    )
    row = Hearing.objects.get()
    assert "Behind the mill" in read(client, "/zz/2026/HB1/").partition("Announced before")[2]
    withhold(row, "location", Bill.objects.get(), "hearings", hour=4)
    assert telling(client, "Behind the mill", "HB1") == []
    assert telling(client, SECRET, "HB1") == []


def test_a_text_is_withheld_wherever_it_is_repeated_in_whatever_letters_and_spaces(client: Client) -> None:
    known = make_bill(abstract=f"Of {SECRET.upper()}.")
    line = make_action(known, WITHHELD_TEXT)
    make_action(known, "Letter from 12  Elm\nStreet read")
    withheld(line, "description", SECRET)
    page = read(client, "/zz/2026/HB1/")
    assert f"Of {WITHHELD_TEXT}." in page
    assert f"Letter from {WITHHELD_TEXT} read" in page
    assert telling(client, "elm", "HB1") == []


def test_an_event_of_a_correction_of_a_withheld_fact_repeats_neither_word(client: Client) -> None:
    line = make_action(make_bill(), WITHHELD_TEXT)
    told: dict[str, Any] = {"said": "Of Elm, the old", "value": "Of Oak, the new", "status": CorrectionStatus.REPLACED}
    made = make_correction(line, "description", **told)
    Event.objects.create(
        bill=line.bill, correction=made, kind="corrected", part="actions", recorded_at=NOON, alertable=False,
        before=made.said, after=made.value,
    )  # fmt: skip
    assert telling(client, "Of Oak", "HB1") != []
    withheld(line, "description", SECRET)
    assert telling(client, "Of Oak", "HB1") == []
    assert telling(client, "Of Elm", "HB1") == []


def test_what_was_taken_back_is_told_again_but_not_in_its_own_entry(client: Client) -> None:
    line = make_action(make_bill(), f"Letter from {SECRET}")
    made = withheld(line, "description", f"Letter from {SECRET}", status=CorrectionStatus.RETRACTED)
    assert SECRET in read(client, "/zz/2026/HB1/")
    assert SECRET not in read(client, f"/corrections/{made.pk}/")


def test_an_editors_later_word_is_shown_where_a_text_was_withheld(client: Client) -> None:
    line = make_action(make_bill(), "Letter read")
    withheld(line, "description", f"Letter from {SECRET} read", status=CorrectionStatus.REPLACED)
    make_correction(line, "description", said=f"Letter from {SECRET} read", value="Letter read")
    page = read(client, "/zz/2026/HB1/")
    assert "Letter read" in page
    assert SECRET not in page


def test_of_a_withheld_name_the_votes_of_others_stay(client: Client) -> None:
    names = [("Ada Example", VoteOption.EXCUSED), ("Bo Example", VoteOption.EXCUSED)]
    vote = make_vote(make_bill(), counts={VoteOption.EXCUSED: 2}, names=names)
    withheld(vote, "votes.Bo Example", "excused")
    page = read(client, "/zz/2026/HB1/")
    assert "Bo Example" not in page
    assert "Ada Example" in page
    assert "2 excused" in page


def test_what_stands_for_a_text_is_never_read_as_one() -> None:
    mask = Mask(texts=("by an editor",))
    once = mask.told(["Filed BY AN EDITOR", WITHHELD_TEXT])
    assert once == [f"Filed {WITHHELD_TEXT}", WITHHELD_TEXT]
    assert mask.told(once) == once


def test_where_nothing_is_withheld_a_mask_takes_one_query_and_else_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    known = full_bill()
    with django_assert_num_queries(1):
        assert not Mask.of([known.pk])
    withheld(known, "abstract", SECRET)
    with django_assert_num_queries(3):
        assert Mask.of([known.pk])


def test_a_text_that_is_withheld_of_one_bill_may_stand_on_anothers_page(client: Client) -> None:
    """Another bill is another's business: a common word of a title is not taken out of the whole site."""
    withheld(make_bill(), "abstract", "A common word")
    other = make_bill(identifier="HB 2", abstract="A common word")
    make_reading(other)
    assert "A common word" in read(client, "/zz/2026/HB2/")


def test_a_page_that_was_read_since_changes_nothing(client: Client) -> None:
    hours(bill_page(bill(actions=[action(f"Letter from {SECRET} read")])))
    withhold(Action.objects.get(), "description", Bill.objects.get(), "actions", hour=1)
    run(bill_page(bill(actions=[action(f"Letter from {SECRET} read again")])), clock=at(2))
    assert telling(client, "Elm", "HB1") == []
