"""Bills side by side, and a bill's texts one after another: what is said, and what is only reported or not read."""

import csv
import datetime
import io
import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.models import Bill
from tests.factories import NOON, make_bill, make_editor, make_reading, make_session, make_state, make_version
from tests.provisions import FEES, IMMUNITY, make_provision
from tests.reading import read

pytestmark = pytest.mark.django_db
ZZ, YY = "zz/2026/HB1", "yy/2026/HB2"


@pytest.fixture(autouse=True)
def bills() -> tuple[Bill, Bill]:
    first = make_bill()
    second = make_bill(identifier="HB 2", session=make_session(state=make_state(code="yy", name="Sample")))
    make_provision(first, answer="Court may award", note="Expert fees too. See qualified immunity.")
    make_provision(first, IMMUNITY, "silent")
    make_provision(second, answer="Court shall award", checked_by=make_editor(), origin="editor", compared=True)
    make_provision(second, IMMUNITY, "yes", answer="As under section 1983", day=-9, version="Draft", quote="may assert immunity")
    make_provision(second, IMMUNITY, "unverified", note="Reported: kept (Example News, 2 March 2026).")
    return first, second


def test_without_a_site_of_answers_the_page_says_so(client: Client, bills: tuple[Bill, Bill]) -> None:
    for bill in bills:
        bill.provisions.all().delete()
    assert "No text has been read for the comparison yet." in read(client, "/compare/")


def test_each_answer_has_its_words_place_reader_and_day(client: Client) -> None:
    page = read(client, "/compare/")
    assert "Yes: Court may award" in page
    assert "the court may award fees Section 2; First, 2 March 2026. Read by the maintainers of this site on 2 March 2026." in page
    assert "Read by Eda Editor on 2 March 2026. The words were found in the text that is kept here." in page
    # Five looks: a word each. What was not read tells what is reported, and what an earlier text said.
    assert "Silent" in page
    assert "Unverified" in page
    assert "Reported: kept (Example News, 2 March 2026)." in page
    assert "An earlier text, Draft: ● Yes: As under section 1983" in page
    # What courts have said is worked out, and is never blank.
    assert "What have courts said of the right to sue in it?" in page
    assert "No part of it is followed in court." in page
    # Our own words lead to the primer, a text's do not.
    html = client.get("/compare/").content.decode()
    assert 'See <a href="/law/#qualified-immunity">qualified immunity</a>' in html


def test_bills_and_states_are_chosen_and_only_differences_are_shown(client: Client, bills: tuple[Bill, Bill]) -> None:
    assert "2 bills, 2 questions" in read(client, "/compare/")
    assert "1 bill, 2 questions" in read(client, f"/compare/?bill={ZZ}")
    assert "1 bill, 2 questions" in read(client, "/compare/?state=YY")
    assert "2 bills, 2 questions" in read(client, "/compare/?bill=zz/2026/HB99")  # none that there is: the default
    only = read(client, f"/compare/?bill={ZZ}&bill={YY}&differences=1")
    # An unverified answer differs from nothing; two that say yes differ in what they say.
    assert "2 bills, 1 question: those on which texts that were read differ" in only
    assert "Immunity" not in only.split("question")[1]
    assert "On no question do texts that were read differ." in read(client, f"/compare/?bill={ZZ}&differences=1")


def test_the_table_and_the_data_carry_the_citations_and_no_formula_runs(client: Client, bills: tuple[Bill, Bill]) -> None:
    bills[0].provisions.filter(dimension__slug=FEES).update(answer="=HYPERLINK(1)", quote="@court")
    response = client.get(f"/compare.csv?bill={ZZ}")
    assert "attachment" in response["Content-Disposition"]
    told = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["dimension"] for row in told] == [FEES, IMMUNITY, "courts"]
    assert (told[0]["answer"], told[0]["quote"], told[0]["value"]) == ("'=HYPERLINK(1)", "'@court", "yes")
    assert told[0]["citation_url"] == "https://legislature.example/HB1/first"
    assert told[0]["checked_on"] == "2026-03-02"
    assert told[0]["address"].endswith("/zz/2026/HB1/provisions/#fees")
    data = json.loads(client.get(f"/compare.json?bill={YY}").content)
    assert [row["value"] for row in data["answers"]] == ["yes", "unverified", ""]
    assert data["answers"][0]["checked_by"] == "Eda Editor"
    assert data["answers"][0]["compared_with_kept_text"] == "yes"
    assert set(data["values"]) == {"yes", "no", "partly", "silent", "unverified"}
    assert len(data["questions"]) == 2


def test_of_two_texts_of_one_day_the_source_says_which_came_first(client: Client, bills: tuple[Bill, Bill]) -> None:
    for label, answer in (("Amendment 5", "The later"), ("Amendment 2", "The earlier")):
        make_provision(bills[0], version=label, day=1, answer=answer)
    for label in ("Amendment 2", "Amendment 5"):
        make_version(bills[0], label)
    assert "Yes: The later" in read(client, f"/compare/?bill={ZZ}")


def test_a_comparison_costs_no_more_for_more_answers(
    client: Client, bills: tuple[Bill, Bill], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for version in ("Second", "Third", "Fourth"):
        make_provision(bills[0], version=version, day=len(version))
    with django_assert_max_num_queries(8):
        client.get("/compare/")


def test_a_bill_says_what_it_provides_as_it_was_shown_at_a_moment(client: Client, bills: tuple[Bill, Bill]) -> None:
    bill = bills[0]
    make_reading(bill)
    page = read(client, bill.get_absolute_url())
    assert "What it says" in page
    assert "Can a plaintiff who wins recover fees? ● Yes: Court may award" in page
    later = NOON + datetime.timedelta(hours=1)
    bill.provisions.filter(dimension__slug=FEES).update(replaced_at=later)
    make_provision(bill, value="no", answer="No fees", recorded_at=later)
    assert "○ No: No fees" in read(client, bill.get_absolute_url())
    past = read(client, f"{bill.get_absolute_url()}?seen={NOON + datetime.timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}")
    assert "Yes: Court may award" in past
    assert "No fees" not in past


def test_a_bills_texts_are_told_one_after_another_with_what_changed(client: Client, bills: tuple[Bill, Bill]) -> None:
    bill = bills[0]
    make_provision(bill, "fees", "no", version="Introduced", text_of="SB 7", day=-30, answer="No fees", quote="no fees")
    make_provision(bill, "fees", "unverified", version="Second", day=1, note="Not found.")
    make_provision(bill, "fees", "silent", version="Third", day=2)
    make_provision(bill, IMMUNITY, "yes", version="Third", day=2, answer="Kept", quote="kept")
    assert client.get("/zz/2026/hb-1/provisions/")["Location"] == "/zz/2026/HB1/provisions/"
    page = read(client, "/zz/2026/HB1/provisions/")
    changed = page[page.index("What changed") :]
    steps = [
        "Introduced of SB 7",
        "First, 2 March 2026 Changed",
        "Second, 3 March 2026? Unverified",
        "Third, 4 March 2026 Went out",
    ]
    assert [changed.index(step) for step in steps] == sorted(changed.index(step) for step in steps)
    assert "Third, 4 March 2026 Came in ● Yes: Kept" in changed
    same = read(client, "/yy/2026/HB2/provisions/")
    assert "No change was seen" in same
    assert "What changed" not in same
    assert read(client, "/zz/2026/HB404/provisions/", status=404)
