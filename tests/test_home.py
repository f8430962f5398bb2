"""The first page: its answer is worked out from rows, and says what was not read."""

import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.models import Bill
from bills.staging import restage
from bills.views.answer import answer
from scrapers.vocabulary import OrderEffect, Origin
from tests.example import read
from tests.factories import make_bill, make_hearing, make_watch
from tests.in_court import MARCH, a_case, a_clause, a_law, ordered
from tests.legislature import action, bill, list_page
from tests.reading import read as read_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


def watched(*bills: Bill) -> list[Bill]:
    for row in bills:
        make_watch(row)
    Bill.objects.filter(pk__in=[row.pk for row in bills]).update(watched=True)
    return list(Bill.objects.watched().for_lists().in_reading_order())


def test_without_a_law_it_says_so() -> None:
    said = answer([], 6)
    assert said.laws == "None of the six states followed here is known to have enacted a right to sue."
    assert said.courts == ""
    assert [figure.number for figure in said.figures] == [0, 0, 0, 0]


def test_a_law_that_nobody_is_known_to_challenge() -> None:
    said = answer(watched(a_law()), 6)
    assert said.laws == (
        "One of the six states followed here has enacted a right to sue: Example. Whether courts will allow it is open."
    )
    assert said.courts == "No challenge to any of them is known."
    assert [figure.number for figure in said.figures] == [1, 0, 0, 0]


def test_a_case_against_the_right_to_sue_is_told_apart_from_one_against_another_part() -> None:
    law = a_law()
    sue, masks = law.clauses.all()
    a_case(masks)
    [shown] = watched(law)
    assert answer([shown], 6).courts == (
        "None of these laws is known to be challenged as such; suits attack other parts of one (Example)."
    )
    a_case(sue, slug="united-states-v-example-2")
    assert answer([shown], 6).courts == "One of these laws is known to be challenged as such (Example, no ruling found)."


def test_a_ruling_is_told_in_its_own_word() -> None:
    law = a_law()
    [sue, _] = law.clauses.all()
    ordered(a_case(sue), OrderEffect.PRELIMINARY_INJUNCTION, MARCH.date(), sue)
    said = answer(watched(law), 6)
    assert "(Example, enjoined for now)" in said.courts
    assert "Whether courts will allow it is open." in said.laws


def test_a_bill_whose_outcome_was_not_read_is_named_with_the_day_of_the_last_reading(client: Client) -> None:
    lines = [action("Introduced"), action("Passed 60-40", day=5, classification=["passage"])]
    read(list_page(bill("HB 7", actions=lines), origin=Origin.CAPTURE, read_through=datetime.date(2026, 3, 1)))
    found = Bill.objects.get(identifier="HB 7")
    a_clause(found, "sue", name="Right to sue", on_topic=True)
    restage([found.pk], now=MARCH + datetime.timedelta(days=400))
    [told] = answer(watched(found), 6).unread
    assert told == found
    assert "outcome not read since 1 March 2026" in read_page(client, "/")


def test_what_is_new_what_comes_and_what_courts_did(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    law = a_law()
    [sue, _] = law.clauses.all()
    case = a_case(sue)
    ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, MARCH.date(), sue)
    other = make_bill(identifier="HB 2")
    watched(law, other)
    make_hearing(other, starts_at=datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3))
    with django_assert_max_num_queries(24):
        page = read_page(client, "/")
    assert "Nothing that was read is dated in the last seven days." in page
    assert "Example HB 1, Senate: Passed 30-10" in page
    assert "ZZ HB 2: " in page
    assert "United States v. Example (D. Ex.): On " in page
