"""The public ledger of corrections: what a reader, a feed reader and a spreadsheet are told of an invented bill's."""

import csv
import datetime
import io
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bills.models import Bill, Correction
from bills.views.wording import told, words
from scrapers.vocabulary import CorrectionKind, CorrectionStatus, VoteOption
from tests.factories import (
    DAY,
    NOON,
    make_action,
    make_bill,
    make_correction,
    make_editor,
    make_session,
    make_sponsor,
    make_state,
    make_vote,
)
from tests.reading import read

pytestmark = pytest.mark.django_db
ENDED = [CorrectionStatus.CONFIRMED, CorrectionStatus.RETRACTED, CorrectionStatus.REPLACED, CorrectionStatus.EXPIRED]
ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "An Unspeakable Example about Bo"


def a_tally(bill: Bill | None = None, **fields: object) -> Correction:
    """The yes votes of an invented vote, 15 in the source and 16 by the journal."""
    vote = make_vote(bill or make_bill(), counts={VoteOption.YES: 16, VoteOption.NO: 7})
    told = {"citation": "Journal of the House, page 7", "citation_url": "https://legislature.example/journal/7"}
    return make_correction(vote, "counts.yes", said=15, value=16, **(told | fields))  # type: ignore[arg-type]


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/corrections.csv{query}").content.decode("utf-8-sig"))))


def feed(client: Client, query: str = "") -> list[ET.Element]:
    return ET.fromstring(client.get(f"/corrections.atom{query}").content).findall(f"{ATOM}entry")  # noqa: S314 - our own feed


# ---- Words ----


@pytest.mark.parametrize(
    ("part", "field", "called"),
    [
        ("votes", "counts.yes", "the tally, yes"),
        ("votes", "votes.Ada Example", "the vote of Ada Example"),
        ("votes", "votes.Ada Example#2", "the vote of Ada Example (2 of that name)"),
        ("actions", "date", "the date of an action"),
        ("actions", "", "an action"),
        ("bill", "title", "the title"),
        ("hearings", "location", "the place of a hearing"),
        ("stage", "life", "where the bill stands: whether it is alive"),
        ("versions", "new_thing", "the new thing of a printed text"),
    ],
)
def test_a_fact_is_called_what_a_reader_calls_it(part: str, field: str, called: str) -> None:
    assert words(part, field) == called


@pytest.mark.parametrize(
    ("value", "part", "field", "shown"),
    [
        (None, "actions", "date", "nothing"),
        (0, "votes", "counts.no", "0"),
        (15, "votes", "counts.yes", "15"),
        ("2026-03-02", "actions", "date", "2 March 2026"),
        ("pass", "votes", "result", "Motion passed"),
        ("upper", "actions", "chamber", "the upper chamber"),
        (["Courts", "Police"], "bill", "subjects", "Courts; Police"),
        ("IN_EFFECT", "stage", "force", "In effect"),
        (
            {"date": "2026-03-02", "chamber": "lower", "description": "Passed"},
            "actions",
            "",
            "2 March 2026, the lower chamber: “Passed”",
        ),
        (
            {"date": "2026-03-02", "chamber": "upper", "motion_text": "Do pass", "counts": {"yes": 2, "no": 0}, "result": "pass"},
            "votes",
            "",
            "2 March 2026, the upper chamber: “Do pass”, 2 yes, 0 no; motion passed",
        ),
        ({"no": 7, "other": 1, "yes": 16}, "votes", "counts", "16 yes, 7 no, 1 other"),
        ([["Ada Example", "yes"], ["Bo Example", "no"]], "votes", "votes", "Ada Example: yes; Bo Example: no"),
        (
            {"date": "2026-03-20", "time": "13:30", "committee": "Judiciary", "location": "", "status": "confirmed"},
            "hearings",
            "",
            "20 March 2026, 13:30, Judiciary; place not stated; confirmed",
        ),
        ({"name": "Ada Example", "classification": "primary"}, "sponsorships", "", "Ada Example, primary"),
        (
            {"relation": "companion", "session": "2026", "identifier": "SB 7"},
            "relations",
            "",
            "Companion in the other chamber: SB 7 (2026)",
        ),
    ],
)
def test_a_value_is_written_out(value: object, part: str, field: str, shown: str) -> None:
    assert told(value, part, field) == shown


def test_a_chamber_has_the_states_own_name_where_it_is_known(example_is_a_state: None) -> None:
    said = {"date": "2026-03-02", "chamber": "lower", "description": "Passed"}
    assert told(said, "actions", state="zz") == "2 March 2026, House: “Passed”"
    assert told("upper", "actions", "chamber", state="zz") == "Senate"
    assert told("lower", "bill", "title", state="zz") == "lower"


def test_a_time_is_the_states_own() -> None:
    with timezone.override("America/Chicago"):
        assert told("2026-03-02T18:00:00+00:00", "hearings", "starts_at") == "12:00 CST, 2 March 2026"


# ---- The page ----


def test_an_empty_ledger_says_so(client: Client) -> None:
    assert "No correction has been made: everything is shown as its source says it." in read(client, "/corrections/")


def test_a_correction_tells_before_after_reason_proof_day_and_editor_and_leads_to_the_fact(client: Client) -> None:
    made = a_tally()
    page = client.get("/corrections/").content.decode()
    words = read(client, "/corrections/")
    assert "Example HB 1: the tally, yes 2 March 2026, House: “Third reading”" in words
    assert "The source says 15 We say 16 The journal says so. Journal of the House, page 7" in words
    assert "Corrected by Eda Editor, 2 March 2026." in words
    assert 'href="https://legislature.example/journal/7"' in page
    assert f'href="/zz/2026/HB1/#correction-{made.pk}"' in page
    assert f'id="correction-{made.pk}"' in client.get("/zz/2026/HB1/").content.decode()


def test_a_paused_correction_shows_three_values_and_that_an_editor_decides(client: Client) -> None:
    a_tally(status=CorrectionStatus.PAUSED, says=14)
    words = read(client, "/corrections/")
    assert "The source said 15 The source says now 14, which is shown until an editor decides We said 16" in words
    assert "an editor decides whether our word still holds" in words


def test_a_paused_correction_of_what_the_source_took_back_says_so(client: Client) -> None:
    made = a_tally(status=CorrectionStatus.PAUSED)
    assert "The source said 15 The source now has taken it back We said 16" in read(client, "/corrections/")
    assert "The source has taken it back, and an editor decides." in read(client, made.bill.get_absolute_url())


def test_an_editor_without_a_public_name_is_an_editor_and_never_a_login(client: Client) -> None:
    a_tally(made_by=make_editor(""))
    words = read(client, "/corrections/")
    assert "Corrected by an editor, 2 March 2026." in words
    assert "nameless" not in words


def test_what_is_in_force_comes_alone_and_what_ended_behind_a_link(client: Client) -> None:
    a_tally(reason="Still so.")
    a_tally(make_bill(identifier="HB 2"), reason="No longer.", status=CorrectionStatus.CONFIRMED)
    page = read(client, "/corrections/")
    assert "Still so." in page
    assert "No longer." not in page
    assert "1 that has ended" in page
    page = read(client, "/corrections/?status=ended")
    assert "Still so." not in page
    assert "No longer." in page
    assert "Confirmed by the source on 3 March 2026." in page


@pytest.mark.parametrize("status", ENDED)
def test_each_end_is_told_with_its_day_and_who_brought_it_about(client: Client, status: CorrectionStatus) -> None:
    by = None if status in (CorrectionStatus.CONFIRMED, CorrectionStatus.EXPIRED) else make_editor("Otto Other")
    a_tally(status=status, settled_by=by)
    page = read(client, f"/corrections/?status={status}")
    assert "3 March 2026." in page
    assert ("by Otto Other, 3 March 2026." in page) is (by is not None)


def test_an_override_of_the_stage_says_until_when(client: Client) -> None:
    until = DAY + datetime.timedelta(days=30)
    bill = make_bill()
    make_correction(
        bill,
        "life",
        said="DEAD",
        value="ALIVE",
        part="stage",
        kind=CorrectionKind.OVERRIDE,
        expires_on=until,
        reason="It was revived.",
    )
    assert "The record gives Dead We say Alive, until 1 April 2026" in read(client, "/corrections/")


def test_filters_combine_and_the_feed_and_the_table_have_them_too(client: Client) -> None:
    other = make_session(state=make_state(code="yy", name="Sample"))
    wanted = a_tally(status=CorrectionStatus.RETRACTED, reason="The one.")
    a_tally(make_bill(identifier="HB 2"), reason="Another bill.", status=CorrectionStatus.RETRACTED)
    a_tally(make_bill(session=other), reason="Another state.", status=CorrectionStatus.RETRACTED)
    make_correction(make_action(wanted.bill), "date", said="2026-03-01", value="2026-03-02", reason="Another status.")
    for query in ("?state=zz&status=retracted&bill=hb1", "?status=retracted&bill=zz/2026/HB1"):
        page = read(client, f"/corrections/{query}")
        assert re.findall(r"The one|Another \w+\.", page) == ["The one"]
        assert [row["reason"] for row in table(client, query)] == ["The one."]
        assert len(feed(client, query)) == 1
    assert "No correction is as you asked." in read(client, "/corrections/?bill=no+bill")
    assert len(table(client)) == 4


def test_the_ledger_has_pages_that_keep_the_filter(client: Client) -> None:
    bill = make_bill()
    for number in range(30):
        make_correction(make_sponsor(bill, f"Ada Example {number}"), "name", said="Ada", value="Ada Example", made_at=NOON)
    page = client.get("/corrections/?state=zz").content.decode()
    assert page.count('class="correction"') == 25
    assert 'href="?state=zz&amp;page=2"' in page
    assert "Page 1 of 2; 30 corrections" in read(client, "/corrections/?state=zz")
    assert client.get("/corrections/?state=zz&page=2").content.decode().count('class="correction"') == 5


def test_a_list_of_corrections_takes_the_same_queries_however_long(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        a_tally(make_bill(identifier=f"HB {number + 1}"))
    with django_assert_num_queries(6):
        client.get("/corrections/")
    with django_assert_num_queries(3):
        client.get("/corrections.csv")


def test_what_an_editor_wrote_is_shown_as_text(client: Client) -> None:
    a_tally(reason="<script>alert(1)</script>")
    for url in ("/corrections/", "/zz/2026/HB1/", "/corrections.atom"):
        assert "<script>alert" not in client.get(url).content.decode()


# ---- One correction ----


def test_a_correction_has_a_page_for_good_with_all_that_was_said_of_the_fact(client: Client) -> None:
    first = a_tally(status=CorrectionStatus.REPLACED, settled_by=make_editor("Otto Other"), settled_note="A misprint of ours.")
    vote = first.bill.votes.get()
    second = make_correction(
        vote,
        "counts.yes",
        said=15,
        value=17,
        replaces=first,
        made_at=NOON + datetime.timedelta(days=1),
        reason="The journal was mended.",
    )
    page = read(client, f"/corrections/{second.pk}/")
    assert "Corrected: the tally, yes" in page
    assert "What happened to it 12:00 CST, 3 March 2026: Made, by Eda Editor." in page
    assert (
        page.index("The journal was mended.") < page.index("Other corrections of the same fact") < page.index("A misprint of ours.")
    )
    page = read(client, f"/corrections/{first.pk}/")
    assert "12:00 CST, 3 March 2026: Replaced by a later one, by Otto Other. A misprint of ours." in page


def test_a_correction_that_is_none_is_a_404_that_helps(client: Client) -> None:
    assert "There is no correction 7." in read(client, "/corrections/7/", status=404)


# ---- The feed and the table ----


def test_the_feed_has_a_new_entry_when_a_status_changes(client: Client) -> None:
    made = a_tally()
    (before,) = feed(client)
    assert before.findtext(f"{ATOM}title") == "Corrected: the tally, yes, Example HB 1"
    assert before.findtext(f"{ATOM}updated") == "2026-03-02T18:00:00+00:00"
    Correction.objects.filter(pk=made.pk).update(status="confirmed", says=16, settled_at=NOON + datetime.timedelta(days=2))
    (after,) = feed(client)
    assert after.findtext(f"{ATOM}id") != before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") == "2026-03-04T18:00:00+00:00"
    assert "Confirmed by the source" in str(after.findtext(f"{ATOM}title"))
    assert "The journal says so." in str(after.findtext(f"{ATOM}summary"))
    assert [entry.findtext(f"{ATOM}id") for entry in feed(client)] == [after.findtext(f"{ATOM}id")]


def test_the_feed_of_an_unchanged_ledger_has_the_same_entries_whoever_asks(client: Client) -> None:
    a_tally()
    response = client.get("/corrections.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response.content == Client().get("/corrections.atom").content


def test_the_table_holds_what_the_page_tells_and_no_formula(client: Client) -> None:
    a_tally(reason="=HYPERLINK(1)")
    (row,) = table(client)
    assert (row["fact"], row["source_said"], row["we_say"], row["made_by"]) == ("the tally, yes", "15", "16", "Eda Editor")
    assert row["reason"] == "'=HYPERLINK(1)"
    assert row["made_at"] == "2026-03-02T12:00:00-06:00"
    assert client.get("/corrections.csv").content.startswith(b"\xef\xbb\xbf")


# ---- What must not be repeated ----


def public_answers(client: Client, bill: Bill) -> dict[str, str]:
    """Everything that anybody can ask of the site, with all that comes back, the headers too."""
    pages = [f"/corrections/{pk}/" for pk in Correction.objects.values_list("pk", flat=True)]
    bills = [bill.get_absolute_url(), f"{bill.get_absolute_url()}?on=2026-03-02", "/zz/2026/HB1.csv"]
    lists = ["/", "/zz/", "/find/?q=example", "/status/", "/status/unread/", "/report/?page=/zz/2026/HB1/"]
    ledger = [f"/corrections{end}?status={status}" for end in ("/", ".atom", ".csv") for status in ("", "all", "ended", "paused")]
    found = {url: client.get(url) for url in (*pages, *bills, *lists, *ledger)}
    assert {response.status_code for response in found.values()} == {200}
    return {url: f"{response.headers} {response.content.decode()}" for url, response in found.items()}


@pytest.mark.parametrize("status", [CorrectionStatus.STANDING, CorrectionStatus.PAUSED, *ENDED])
def test_a_withheld_text_is_in_no_public_answer(client: Client, status: CorrectionStatus) -> None:
    """Not in its own entry, whatever became of it; and, while it is withheld, in nothing else that was said of the same line."""
    bill = make_bill()
    line = make_action(bill, "[Withheld by an editor]")
    whole = {"date": "2026-03-02", "chamber": "lower", "description": f"{SECRET} and others"}
    made = {"kind": CorrectionKind.WITHHELD, "said": SECRET, "says": SECRET, "value": "[Withheld by an editor]"}
    make_correction(line, "description", status=status, **made)  # type: ignore[arg-type]
    if status != CorrectionStatus.RETRACTED:
        other = make_action(bill, "Passed")
        make_correction(line, "description", said=SECRET, value="Passed", status=CorrectionStatus.REPLACED)
        make_correction(line, kind=CorrectionKind.HIDDEN, said=whole, reason=f"It says “{SECRET}”.")
        make_correction(other, kind=CorrectionKind.ADDED, said=[whole], value=whole | {"description": "Passed"})
        make_correction(
            bill, "title", said=f"An act on {SECRET.upper()}", value="An act", citation=SECRET, status=CorrectionStatus.PAUSED
        )
    answers = public_answers(client, bill)
    assert [url for url, answer in answers.items() if SECRET.lower() in answer.lower()] == []


def test_what_was_said_of_a_withheld_line_before_is_not_repeated_in_any_spelling(client: Client) -> None:
    line = make_action(make_bill(), "[Withheld by an editor]")
    make_correction(line, "description", kind=CorrectionKind.WITHHELD, said=SECRET, says=SECRET)
    earlier = {"date": "2026-03-02", "chamber": "lower", "description": "An Unspeakable Exmaple about Bo"}
    make_correction(line, kind=CorrectionKind.HIDDEN, said=earlier, status=CorrectionStatus.RETRACTED)
    make_correction(line, "description", said=earlier["description"], value="About Bo", status=CorrectionStatus.REPLACED)
    assert [url for url, answer in public_answers(client, line.bill).items() if "Exmaple" in answer or "About Bo" in answer] == []


def test_a_withheld_text_is_told_of_by_part_bill_reason_editor_and_day(client: Client) -> None:
    line = make_action(make_bill(), "[Withheld by an editor]")
    made = make_correction(
        line, "description", kind=CorrectionKind.WITHHELD, said=SECRET, says=SECRET, reason="It accuses somebody who was cleared."
    )
    for url in ("/corrections/", f"/corrections/{made.pk}/"):
        page = read(client, url)
        assert "the words of an action" in page
        assert "A text was withheld. It is not repeated here. It accuses somebody who was cleared." in page
        assert "Withheld by an editor: Eda Editor, 2 March 2026." in page
    (row,) = table(client)
    assert (row["source_said"], row["source_says_now"], row["we_say"]) == ("", "", "")


def test_a_member_whose_vote_is_withheld_is_not_named(client: Client) -> None:
    vote = make_vote(make_bill(), counts={VoteOption.YES: 1})
    made = make_correction(vote, "votes.Bo Example", kind=CorrectionKind.WITHHELD, said="yes")
    for url in ("/corrections/", f"/corrections/{made.pk}/", "/corrections.csv", "/corrections.atom", "/zz/2026/HB1/"):
        assert "Bo Example" not in client.get(url).content.decode()


def test_only_the_page_of_what_was_withheld_asks_search_engines_to_leave_it(client: Client) -> None:
    open_one = a_tally()
    line = make_action(open_one.bill, "[Withheld by an editor]")
    withheld = make_correction(line, "description", kind=CorrectionKind.WITHHELD, said=SECRET)
    response = client.get(f"/corrections/{withheld.pk}/")
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    response = client.get(f"/corrections/{open_one.pk}/")
    assert "X-Robots-Tag" not in response
    assert 'name="robots"' not in response.content.decode()
