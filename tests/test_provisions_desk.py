"""The desk where editors say what texts provide: beside the text, in its own words, and never over one another."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from bills import tasks
from bills.models import AuditEntry, Bill, Provision, Run, Snapshot
from bills.provisions.texts import fetch_text, text_of
from scrapers.vocabulary import Origin, RunOutcome
from tests.factories import NOON, make_bill, make_version, make_watch
from tests.legislature import STATE
from tests.provisions import FEES, IMMUNITY, make_dimensions, make_provision
from tests.reading import read
from tests.scrapers.server import Answer, LocalServer
from tests.staff import make_staff, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "https://legislature.example/HB1/first"
TEXT = "1 The court may award reason-\n2 able fees to a plaintiff who prevails.\n3 Nothing else is said."
SAID = {
    "value": "yes",
    "answer": "Court may award",
    "quote": "may award reasonable fees",
    "section": "Section 2",
    "citation_url": URL,
    "version_on": "2026-03-02",
    "checked_on": "2026-03-03",
    "note": "",
    "seen": "0",
}


@pytest.fixture(autouse=True)
def bill() -> Bill:
    made = make_bill()
    make_watch(made)
    make_version(made, "First", url=URL)
    make_dimensions()
    return made


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., Snapshot]:
    """Keeps a text of a version with the command."""

    def keep(text: str = TEXT, label: str = "First") -> Snapshot:
        path = tmp_path / "text.txt"
        path.write_text(text)
        call_command("keep_text", "zz", "2026", "hb1", label, str(path), url=URL, provenance="A test's own file.")
        return Snapshot.objects.latest("pk")

    return keep


def address(bill: Bill, dimension: str = FEES, version: str = "First") -> str:
    return f"{reverse('admin:bill-provisions', args=[bill.pk])}?version={version}&dimension={dimension}"


def post(desk: Client, bill: Bill, **said: Any) -> str:
    response = desk.post(address(bill), SAID | said, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_only_editors_may_say_what_a_text_provides(client: Client, bill: Bill) -> None:
    nobody = signed_in(client, make_staff("guest", role=""))
    for url in (address(bill), reverse("admin:provisions"), reverse("admin:provisions-fetch", args=[bill.versions.get().pk])):
        assert nobody.post(url, SAID).status_code == nobody.get(url).status_code == 403
    assert not Provision.objects.exists()


def test_bills_are_found_and_a_bill_without_a_text_says_what_is_missing(desk: Client, bill: Bill) -> None:
    url = reverse("admin:provisions")
    assert "What texts provide" in read(desk, "/desk/")
    assert "Example, 2026: HB 1" in read(desk, url)
    assert "HB 1" in read(desk, f"{url}?q=hb0001")
    assert "There is none." in read(desk, f"{url}?q=hb2")
    bill.versions.all().delete()
    assert "No printed text of this bill has been read." in read(desk, reverse("admin:bill-provisions", args=[bill.pk]))
    assert desk.get(address(bill, version="Ninth")).status_code == 404


def test_an_answer_with_its_quote_is_kept_compared_with_the_text_and_written_down(
    desk: Client, bill: Bill, kept: Callable[..., Snapshot]
) -> None:
    snapshot = kept()
    assert (snapshot.origin, snapshot.context, snapshot.status) == (Origin.CAPTURE, {"label": "First"}, Snapshot.Status.READ)
    page = desk.get(address(bill)).content.decode()
    assert f'src="/desk/pages/{snapshot.pk}/shown/"' in page
    assert "sandbox" in page
    before = make_provision(bill, answer="As shipped")
    assert "Kept." in post(desk, bill, seen=before.pk)
    before.refresh_from_db()
    made = Provision.objects.current().get()
    assert before.replaced_at == made.recorded_at
    assert (made.answer, made.compared, made.origin, made.checked_by.username) == ("Court may award", True, Origin.EDITOR, "ed")  # type: ignore[union-attr]
    line = AuditEntry.objects.latest("pk")
    assert (line.deed, line.about) == ("answered", "HB 1, First: Fees")
    assert (line.told["before"]["answer"], line.told["after"]["quote"]) == ("As shipped", "may award reasonable fees")
    assert "Yes: Court may award" in read(desk, reverse("compare"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"quote": ""}, "without the text's own words"),
        ({"citation_url": ""}, "without the section and the official address"),
        ({"section": ""}, "without the section and the official address"),
        ({"value": "silent"}, "A text that says nothing has no quote."),
        ({"value": "silent", "quote": "", "section": ""}, "without the section and the official address"),
        ({"value": "unverified", "quote": "", "note": ""}, "Say in the note what was reported"),
        ({"value": "unverified", "note": "Reported."}, "What is unverified has no quote."),
        ({"quote": "shall award reasonable fees"}, "The quote is not in the text that is kept of this version."),
        ({"checked_on": "2999-01-01"}, "cannot be in the future"),
        ({"value": "perhaps"}, "Select a valid choice"),
        ({"seen": "17"}, "Somebody changed this answer after you opened the form"),
    ],
)
def test_what_cannot_be_published_is_refused_with_the_reason(
    desk: Client, bill: Bill, kept: Callable[..., Snapshot], said: dict[str, str], why: str
) -> None:
    kept()
    page = post(desk, bill, **said)
    assert why in page.replace("&#x27;", "'")
    assert not Provision.objects.exists()
    assert not AuditEntry.objects.filter(deed="answered").exists()


def test_without_a_text_the_form_works_and_says_that_nothing_was_compared(desk: Client, bill: Bill) -> None:
    assert "No text of this version is kept here." in read(desk, address(bill))
    page = post(desk, bill, quote="whatever the editor copied")
    assert "Kept. No text is here to compare the quote with." in page
    assert "(not compared)" in page
    assert Provision.objects.get().compared is False
    assert "No text is kept here to compare the words with." in read(desk, "/zz/2026/HB1/provisions/")
    assert "Kept." in post(desk, bill, value="unverified", quote="", note="Reported.", seen=Provision.objects.get().pk)


def test_of_two_editors_the_second_is_told_and_nothing_is_lost(desk: Client, bill: Bill) -> None:
    shown = make_provision(bill)
    post(desk, bill, seen=shown.pk, answer="The first")
    page = post(desk, bill, seen=shown.pk, answer="The second")
    assert "Somebody changed this answer" in page
    assert "Shown now" in page
    assert Provision.objects.current().get().answer == "The first"


def test_a_forerunners_text_is_answered_for_as_its_own(desk: Client, bill: Bill) -> None:
    made = make_provision(bill, IMMUNITY, version="Introduced", text_of="SB 7", citation_url="https://legislature.example/SB7")
    url = f"{reverse('admin:bill-provisions', args=[bill.pk])}?version=Introduced&of=SB+7&dimension={FEES}"
    page = desk.get(url).content.decode()
    assert "Introduced of SB 7" in page
    assert 'value="https://legislature.example/SB7"' in page
    desk.post(url, SAID)
    assert Provision.objects.current().exclude(pk=made.pk).get().text_of == "SB 7"


def test_a_text_is_fetched_by_a_worker_from_the_states_own_hosts_only(
    desk: Client,
    bill: Bill,
    settings: Settings,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    version = bill.versions.get()
    given: list[int] = []
    monkeypatch.setattr(tasks.fetch_text, "delay", given.append)
    with django_capture_on_commit_callbacks(execute=True):
        page = read(desk, desk.post(reverse("admin:provisions-fetch", args=[version.pk]))["Location"])
    assert given == [version.pk]
    assert "It is being fetched." in page
    assert AuditEntry.objects.latest("pk").deed == "had fetched"

    settings.OFFLINE = True
    tasks.fetch_text(version.pk)
    assert "The last attempt to fetch it failed: nothing is fetched: OFFLINE is set." in read(desk, address(bill))
    assert Run.objects.latest("pk").outcome == RunOutcome.FAILED

    settings.OFFLINE = False
    with LocalServer() as server:
        server.says("/robots.txt", Answer(status=404))
        server.says("/text", Answer(f"<html><body><p>{TEXT}</p></body></html>".encode(), headers={"Content-Type": "text/html"}))
        version.url = server.url("/text")
        version.save()
        assert fetch_text(version, STATE, now=NOON).problems[0]["error"] == "Blocked"
        run = fetch_text(version, replace(STATE, hosts=(server.host,)), now=NOON + datetime.timedelta(hours=1))
    held = text_of(bill, "First")
    assert held is not None
    assert (run.outcome, held.origin, held.run) == (RunOutcome.OK, Origin.LIVE, run)
    assert "Quotes are compared with it." in read(desk, address(bill))
    assert "Kept." in post(desk, bill)
    assert Provision.objects.get().compared
    tasks.fetch_text(version.pk + 1)  # a version that is gone is passed over


def test_the_command_keeps_no_text_of_what_is_not_there(kept: Callable[..., Snapshot], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no version 'Ninth'; there are First"):
        kept(label="Ninth")
    with pytest.raises(CommandError, match="has no bill 'hb9'"):
        call_command("keep_text", "zz", "2026", "hb9", "First", str(tmp_path), url=URL)
    with pytest.raises(CommandError, match="is not a file"):
        call_command("keep_text", "zz", "2026", "hb1", "First", str(tmp_path / "none"), url=URL)
    first, again = kept(), kept()
    assert first.pk == again.pk
    assert Snapshot.objects.filter(kind="text").count() == 1
