"""Kept pages on the desk, as a person of the staff finds them."""

import gzip
import json

import pytest
from django.test import Client

from bills import snapshots
from bills.models import Run, Snapshot
from tests.example import read
from tests.factories import NOON
from tests.legislature import action, bill, bill_page, list_page
from tests.reading import read as read_page
from tests.staff import make_staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


def kept() -> Snapshot:
    """The kept page of HB 1."""
    read(bill_page(bill(actions=[action()])))
    return Snapshot.objects.get()


def test_nobody_but_the_staff_sees_a_kept_page(client: Client) -> None:
    page = kept()
    for rest in ("", "shown/", "download/"):
        answer = client.get(f"/desk/pages/{page.pk}/{rest}")
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/desk/login/")


def test_a_person_sees_what_is_known_of_a_page(desk: Client) -> None:
    page = kept()
    said = read_page(desk, f"/desk/pages/{page.pk}/")
    for word in ("Example, 2026 Session", "bill, about HB 1", "https://legislature.example/bill/HB1", page.sha256, "live", "JSON"):
        assert word in said
    assert f"{page.size}\xa0bytes" in said or f"{page.size} bytes" in said


def test_the_page_is_in_a_frame_without_any_right(desk: Client) -> None:
    page = kept()
    answer = desk.get(f"/desk/pages/{page.pk}/")
    assert f'sandbox="" title="The kept page" src="/desk/pages/{page.pk}/shown/"' in answer.content.decode()
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_framed_document_may_do_nothing(desk: Client) -> None:
    headers = desk.get(f"/desk/pages/{kept().pk}/shown/").headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "style-src 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]


def test_the_framed_document_is_the_page_laid_out(desk: Client) -> None:
    assert "&quot;text&quot;: &quot;Introduced&quot;" in desk.get(f"/desk/pages/{kept().pk}/shown/").content.decode()


def test_the_bytes_are_a_file_that_no_browser_opens(desk: Client) -> None:
    page = kept()
    answer = desk.get(f"/desk/pages/{page.pk}/download/")
    assert answer.getvalue() == snapshots.body(page)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_beside_a_page_that_could_not_be_read_stands_why_and_the_source_marks_it(desk: Client) -> None:
    read(bill_page({"number": "HB 1"}))
    page = Snapshot.objects.get()
    Run.objects.update(problems=[{"url": page.url, "error": "SourceChanged", "reason": "no «number.of» in the JSON"}])
    assert "no «number.of» in the JSON (SourceChanged)" in read_page(desk, f"/desk/pages/{page.pk}/")
    source = desk.get(f"/desk/pages/{page.pk}/?as=source").content.decode()
    assert "<mark>number</mark>" in source
    assert "<iframe" not in source


def test_a_problem_of_another_page_is_not_told_of_this_one(desk: Client) -> None:
    read(list_page(bill()), bill_page({"number": "HB 2"}))
    page = Snapshot.objects.get(kind="list")
    assert "Nothing: Read." in read_page(desk, f"/desk/pages/{page.pk}/")


@pytest.mark.parametrize("rest", ["", "?as=source", "shown/", "download/"])
def test_a_page_whose_bytes_were_dropped_says_so(desk: Client, rest: str) -> None:
    page = kept()
    snapshots._path(page.sha256).unlink()
    Snapshot.objects.update(dropped_at=NOON)
    answer = desk.get(f"/desk/pages/{page.pk}/{rest}")
    assert answer.status_code == (410 if rest.endswith("/") else 200)
    assert "were dropped on 2 March 2026" in answer.content.decode()


@pytest.mark.parametrize("rest", ["", "?as=source", "shown/", "download/"])
def test_a_page_whose_bytes_were_damaged_says_so_and_shows_none(desk: Client, rest: str) -> None:
    page = kept()
    snapshots._path(page.sha256).write_bytes(gzip.compress(b'{"bill": "of somebody else"}'))
    said = desk.get(f"/desk/pages/{page.pk}/{rest}").content.decode()
    assert "its kept bytes are not those that were kept" in said
    assert "somebody else" not in said


def test_an_older_page_leads_to_the_newest(desk: Client) -> None:
    old = kept()
    read(bill_page(bill(actions=[action(), action("Amended", day=2)])))
    new = Snapshot.objects.exclude(pk=old.pk).get()
    assert f"/desk/pages/{new.pk}/" in desk.get(f"/desk/pages/{old.pk}/").content.decode()
    assert "A newer page was kept" not in read_page(desk, f"/desk/pages/{new.pk}/")


def test_only_a_part_of_a_long_page_is_held(desk: Client) -> None:
    page = kept()
    assert snapshots.head(page, 5) == snapshots.body(page)[:5]
    assert json.loads(snapshots.head(page, 10**6))["bill"]["number"] == "HB 1"
