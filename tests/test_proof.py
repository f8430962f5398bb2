"""The proof of each fact: where it was read, when, and the kept bytes."""

import re
import zlib

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from bills.models import Action, Bill, BillRelation, Correction, Hearing, Reading, Snapshot, Sponsorship, Version, VoteEvent
from bills.proof import page_of, slice_of
from bills.snapshots import storing
from scrapers.vocabulary import CorrectionKind, Origin
from tests.example import hours
from tests.factories import NOON, full_bill, make_action, make_bill, make_hearing, make_reading
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, vote
from tests.pdf import pdf_of
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/2026/HB1/"


def proof(part: str, row: object) -> str:
    return f"{URL}proof/{part}/{row}/"


def kept(body: bytes) -> Snapshot:
    """A kept page of these bytes."""
    page = make_reading(make_bill()).snapshot
    with storing() as aside:
        aside.write(body)
    Snapshot.objects.filter(pk=page.pk).update(sha256=aside.sha256, size=len(body))
    page.refresh_from_db()
    return page


def test_a_fact_is_proved_by_its_source_and_the_kept_text_of_it(client: Client) -> None:
    hours(bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)])))
    row, page = Action.objects.get(order=1), Snapshot.objects.get()
    html = client.get(proof("actions", row.pk)).content.decode()
    assert '<mark id="words">Referred to Judiciary</mark>' in html
    assert page.sha256 in html
    told = read(client, proof("actions", row.pk))
    assert "Where this action comes from" in told
    assert "Date 2 February 2026 Body House" in told
    assert "Origin live" in told
    assert "When read 06:00 CST, 1 March 2026" in told
    assert "The whole kept page, as JSON, set out line by line, with the fact's own words marked." in told


def test_where_a_record_has_a_slice_of_its_own_no_other_bill_is_shown(client: Client) -> None:
    hours(list_page(bill("HB 1", actions=[action()]), bill("SB 2", actions=[action("Amended")])))
    page = read(client, proof("actions", Action.objects.get(bill__slug="HB1").pk))
    assert "The record's own slice of the page" in page
    assert "SB 2" not in page


def test_what_a_reading_changed_stands_beside_it_with_the_reading_before(client: Client) -> None:
    hours(bill_page(bill(actions=[action()])), bill_page(bill(actions=[action(), action("Amended", day=2)])))
    first, second = (Reading.objects.order_by("pk")[n] for n in (0, 1))
    page = read(client, proof("actions", Action.objects.get(order=1).pk))
    assert "Action added Dated by the legislature 2 February 2026" in page
    assert (
        f"The reading of this kind before it: recorded 12:00 CST, 2 March 2026 from its page, SHA-256 {first.snapshot.sha256}"
        in page
    )
    assert first.snapshot.sha256 != second.snapshot.sha256


def test_a_line_that_later_readings_repeat_was_last_seen_in_the_newest(client: Client) -> None:
    one = bill_page(bill(actions=[action()]))
    hours(one, bill_page(bill(actions=[action(), action("Amended", day=2)])))
    page = read(client, proof("actions", Action.objects.get(order=0).pk))
    assert "Last seen to say so 13:00 CST, 2 March 2026" in page


def test_every_part_has_its_proof_and_every_proof_is_linked(client: Client) -> None:
    known = full_bill()
    make_hearing(known)
    html = client.get(URL).content.decode()
    links = set(re.findall(r'href="(proof/[^"]+)"', html))
    rows = [Action, VoteEvent, Sponsorship, Version, BillRelation, Hearing]
    assert len(links) >= sum(model._default_manager.count() for model in rows)
    assert {link.split("/")[1] for link in links} == {
        "actions",
        "votes",
        "sponsorships",
        "versions",
        "relations",
        "hearings",
        "bill",
    }
    for link in links:
        response = client.get(f"{URL}{link}")
        assert response.status_code == 200, link
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("field", ["title", "abstract"])
def test_the_bills_own_fields_have_their_proof(client: Client, field: str) -> None:
    hours(bill_page(bill(abstract="Lets people sue.")))
    html = client.get(proof("bill", field)).content.decode()
    assert f'<mark id="words">{getattr(Bill.objects.get(), field)}</mark>' in html


@pytest.mark.parametrize(
    "part", ["actions/999999", "actions/x", "nothing/1", "bill/pk", "bill/fingerprint", "hearings/7", f"actions/{'9' * 40}"]
)
def test_what_the_page_does_not_show_has_no_proof(client: Client, part: str) -> None:
    full_bill()
    page = read(client, f"{URL}proof/{part}/", status=404)
    assert "This page of the bill shows no such fact." in page


def test_a_fact_of_another_bill_is_not_proved_here(client: Client) -> None:
    full_bill()
    other = make_action(make_bill(identifier="SB 9"))
    assert client.get(proof("actions", other.pk)).status_code == 404


def test_a_row_that_gave_way_has_its_proof_on_the_page_of_then(client: Client) -> None:
    hours(
        bill_page(bill(actions=[action("Referred to Rules")]), origin=Origin.RECONSTRUCTED),
        bill_page(bill(actions=[action("Introduced")])),
    )
    html = client.get(f"{URL}?seen=2026-03-02T18:00:00Z").content.decode()
    [link] = set(re.findall(r'href="(proof/actions/[^"]+)"', html))
    assert "Referred to Rules" in read(client, f"{URL}{link}")
    assert client.get(f"{URL}{link.partition('?')[0]}").status_code == 404


def test_bytes_that_were_dropped_are_said_to_be_gone_and_the_checksum_stays(client: Client) -> None:
    hours(bill_page(bill(actions=[action()])))
    Snapshot.objects.update(dropped_at=NOON, sha256="b" * 64)
    page = read(client, proof("actions", Action.objects.get().pk))
    assert "The kept bytes were dropped to keep the store within its size." in page
    assert "b" * 64 in page


def test_a_hearing_is_proved_by_the_calendar(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(), calendar_page(hearing()))
    page = read(client, proof("hearings", Hearing.objects.get().pk))
    assert "Judiciary, 13:30 CDT, 20 March 2026" in page
    assert '"location": "Room 1"' in page.replace("&quot;", '"') or "Room 1" in page
    assert "Hearing announced" in page


def test_a_vote_is_proved_with_its_names(client: Client) -> None:
    hours(bill_page(bill(votes=[vote(names=[("Ames", "yes")])])))
    page = read(client, proof("votes", VoteEvent.objects.get().pk))
    assert "Do pass: 15 yes, 7 no" in page
    assert "Names Ames: yes" in page


def test_the_slice_of_a_bill_with_a_withheld_text_is_not_shown_and_it_says_why(client: Client) -> None:
    hours(bill_page(bill(abstract="Lives at 12 Elm Street.", actions=[action()])))
    known = Bill.objects.get()
    Correction.objects.create(
        bill=known, kind=CorrectionKind.WITHHELD, part="bill", row=known.pk, field="abstract", said="Lives at 12 Elm Street.",
        reason="A home address.", made_by=get_user_model().objects.create(username="ed"), made_at=timezone.now(),
    )  # fmt: skip
    page = read(client, proof("actions", Action.objects.get().pk))
    assert "A text of this bill is withheld by an editor. The kept bytes may hold it, and are not shown here." in page
    assert "Elm Street" not in page


def test_a_live_correction_of_the_fact_is_told_on_its_proof(client: Client) -> None:
    known = full_bill()
    row = known.actions.all()[0]
    made = Correction.objects.create(
        bill=known, kind=CorrectionKind.FIELD, part="actions", row=row.pk, field="description", said="Raed", value="Read",
        reason="A slip of the pen.", made_by=get_user_model().objects.create(username="ed"), made_at=NOON,
    )  # fmt: skip
    html = client.get(proof("actions", row.pk)).content.decode()
    assert f'href="/corrections/{made.pk}/"' in html
    assert "A slip of the pen." in html
    assert "A slip of the pen." not in client.get(proof("actions", known.actions.all()[1].pk)).content.decode()


def test_markup_in_kept_bytes_is_text_and_runs_nowhere(client: Client) -> None:
    hours(list_page(bill("HB 1", title="<script>alert(1)</script><img src=x>")))
    html = client.get(proof("bill", "title")).content.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


# ---- The kept bytes as text ----


def test_html_is_shown_as_its_text() -> None:
    page = kept(
        b"<!DOCTYPE html><html><head><style>p{}</style></head><body><p>Read  first\ntime</p><script>x()</script></body></html>"
    )
    told = page_of(page, ["Read first time"])
    assert (told.words.split(), told.form) == (["Read", "first", "time"], "the whole kept page, as the text of its HTML")
    assert "x()" not in told.before + told.after


def test_a_pdf_is_shown_through_its_text() -> None:
    told = page_of(kept(pdf_of(["HOUSE ROLL CALL", "Yeas: 60"])), ["yeas: 60"])
    assert told.words == "Yeas: 60"
    assert "PDF" in told.form


def test_xml_is_set_out_and_a_document_type_is_left_as_it_is() -> None:
    assert "\n  <b>1</b>" in page_of(kept(b"<a><b>1</b></a>"), []).before
    hostile = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    Bill.objects.all()
    reading = Reading.objects.get()
    reading.raw = zlib.compress(hostile)
    assert slice_of(reading, []).before == hostile.decode()


def test_of_a_long_page_the_part_around_the_facts_words_is_shown() -> None:
    body = "\n".join(f"line {n}" for n in range(20_000)).encode()
    told = page_of(kept(body), ["line 15000"])
    assert told.cut
    assert told.words == "line 15000"
    assert len(told.before + told.words + told.after) <= 12_000


def test_words_that_are_not_found_show_the_beginning() -> None:
    told = page_of(kept(b"Nothing of the kind"), ["Something", ""])
    assert (told.before, told.words, told.cut) == ("Nothing of the kind", "", False)
