"""What a reader is told of a vote's members, of hearings and of a bill's sessions."""

import csv
import datetime
import io

import pytest
from django.test import Client

from bills.models import BillLeg
from scrapers.vocabulary import VoteOption
from tests.factories import NOON, make_bill, make_hearing, make_member, make_session, make_state, make_vote
from tests.reading import read

pytestmark = pytest.mark.django_db
YES, NO, EXCUSED, ABSENT = VoteOption.YES, VoteOption.NO, VoteOption.EXCUSED, VoteOption.ABSENT
URL = "/zz/2026/HB1/"


def a_vote() -> None:
    """Two of Blue and one of Green are known; Dee is on no roster."""
    make_member("Ada", party="Blue", district="7")
    make_member("Bo", party="Blue", district="8")
    make_member("Cy", party="Green")
    names = [("Ada", YES), ("Bo", EXCUSED), ("Cy", NO), ("Dee", YES)]
    make_vote(make_bill(), counts={YES: 2, NO: 1, EXCUSED: 1}, names=names, motion_classification="passage")


def test_the_party_split_counts_members_and_says_who_is_of_no_known_party(client: Client) -> None:
    a_vote()
    assert "By party: Blue 1 yes, 1 excused; Green 1 no; party not known 1 yes." in read(client, URL)


def test_the_party_split_tells_where_parties_were_read(client: Client) -> None:
    a_vote()
    assert "Parties from the roster of members, read 12:00 CST, 2 March 2026" in read(client, URL)


def test_names_that_mean_no_member_are_counted_and_marked(client: Client) -> None:
    a_vote()
    page = read(client, URL)
    assert "1 of 4 names not matched to a member." in page
    assert "Yes, 2 Ada (Blue 7) Dee not matched" in page


def test_without_a_roster_nothing_is_said_of_parties(client: Client) -> None:
    make_vote(make_bill(), counts={YES: 1}, names=[("Ada", YES)])
    page = read(client, URL)
    assert "No roster of the session's members was read, so no party is shown." in page
    assert "not matched" not in page
    assert "By party" not in page


def test_a_roster_that_tells_no_party_gives_no_split(client: Client) -> None:
    make_member("Ada")
    make_vote(make_bill(), counts={YES: 1}, names=[("Ada", YES)])
    assert "By party" not in read(client, URL)


def test_the_seat_is_that_of_the_votes_own_session(client: Client) -> None:
    make_member("Ada", party="Green", session=make_session(identifier="2024"))
    make_member("Bo", party="Blue")
    make_vote(make_bill(), counts={YES: 1}, names=[("Ada", YES)])
    assert "Green" not in read(client, URL)


def test_the_kind_of_motion_is_told_and_so_is_that_nobody_stated_it(client: Client) -> None:
    bill = make_bill()
    make_vote(bill, counts={YES: 1}, motion_classification="override")
    assert "Kind of motion: to override a veto." in read(client, URL)
    make_vote(bill, counts={YES: 2})
    assert "Kind of motion: unstated by the source." in read(client, URL)


def test_each_absence_is_called_what_the_source_calls_it(client: Client) -> None:
    names = [("Ada", EXCUSED), ("Bo", ABSENT)]
    make_vote(make_bill(), counts={YES: 0, NO: 0, EXCUSED: 1, ABSENT: 1}, names=names)
    assert "1 absent, 1 excused" in read(client, URL)


def test_the_table_names_the_member_and_the_party(client: Client) -> None:
    a_vote()
    rows = csv.DictReader(io.StringIO(client.get("/zz/2026/HB1.csv").content.decode("utf-8-sig")))
    told = [(row["text"], row["member"], row["party"]) for row in rows if row["kind"] == "member's vote"]
    assert told == [("Ada", "Ada", "Blue"), ("Bo", "Bo", "Blue"), ("Cy", "Cy", "Green"), ("Dee", "", "")]


def test_names_left_to_a_person_stand_in_a_queue(client: Client) -> None:
    a_vote()
    assert "Dee House 1 HB1" in read(client, "/status/names/")


def test_the_queue_leaves_out_sessions_without_a_roster(client: Client) -> None:
    make_vote(make_bill(), counts={YES: 1}, names=[("Ada", YES)])
    assert "Every name of every roll call whose session has a roster means one member." in read(client, "/status/names/")


def test_a_hearing_shows_when_where_and_before_whom(client: Client) -> None:
    make_hearing(make_bill(), location="Room 400")
    page = read(client, URL)
    assert "12:00 CST, 2 March 2026 House Judiciary Room 400." in page
    assert "Source of this hearing, read 12:00 CST, 2 March 2026; last seen in it 13:00 CST, 2 March 2026." in page


def test_a_hearing_without_an_hour_shows_no_midnight(client: Client) -> None:
    make_hearing(make_bill(), time_stated=False, time_text="15 minutes after adjournment", starts_at=NOON)
    page = read(client, URL)
    assert "2 March 2026 House Judiciary Room 1. 15 minutes after adjournment." in page
    assert "12:00 CST, 2 March 2026 House" not in page


def test_a_cancelled_hearing_says_so_and_tells_what_was_announced_before(client: Client) -> None:
    was = {"date": "2026-02-27", "time": "09:00", "time_text": "", "location": "Room 9", "status": "confirmed"}
    make_hearing(make_bill(), status="cancelled", earlier=[was])
    page = read(client, URL)
    assert "Cancelled, as the source says." in page
    assert "Announced before: 2026-02-27, 09:00, Room 9" in page


def test_a_bill_that_was_taken_off_the_agenda_says_so(client: Client) -> None:
    item = make_hearing(make_bill())
    item.removed_at = NOON
    item.save()
    assert "HB 1 was taken off the agenda, seen 12:00 CST, 2 March 2026." in read(client, URL)


def test_no_hearing_read_is_not_no_hearing_held(client: Client) -> None:
    make_bill()
    assert "No hearing has been read. That does not mean that none was held." in read(client, URL)


def carried() -> None:
    next_ = make_session(identifier="2027")
    next_.start_date = datetime.date(2027, 1, 4)
    next_.save()
    BillLeg.objects.create(bill=make_bill(), session=next_)


def test_a_carried_bill_tells_its_sessions_and_both_addresses_lead_to_it(client: Client) -> None:
    carried()
    assert "Sessions 2026 Example Session; carried over to the 2027 Example Session: one bill" in read(client, URL)
    assert client.get("/zz/2027/HB1/").headers["Location"] == URL
    assert client.get("/zz/2027/HB1.csv").headers["Location"] == "/zz/2026/HB1.csv"


def test_a_carried_bill_stands_in_both_sessions_lists(client: Client) -> None:
    carried()
    assert "HB 1" in read(client, "/zz/2026/")
    assert "HB 1" in read(client, "/zz/2027/")


def test_a_bill_of_a_state_without_a_module_has_a_page(client: Client) -> None:
    bill = make_bill(session=make_session(state=make_state(code="qx", name="Quux")))
    make_hearing(bill)
    assert "HB 1" in read(client, "/qx/2026/HB1/")
    assert "HB 1" in read(client, "/qx/")
