"""CourtListener's webhook: what it says is a hint, from whoever knows the address, and nothing else."""

import datetime
import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from bills import tasks
from bills.courts import hinting
from bills.models import CourtEvent, CourtHint, LegalChallenge
from scrapers.courts.hints import MAX_BYTES
from tests.courthouse.dockets import Case, Entry, as_alert
from tests.factories import NOON
from tests.in_court import a_case

pytestmark = pytest.mark.django_db
SECRET = "a-part-of-an-address-that-nobody-guesses"
HERE = f"/hooks/courtlistener/{SECRET}/"


@pytest.fixture(autouse=True)
def queued(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was given to the broker."""
    settings.COURTLISTENER_WEBHOOK_PATH = SECRET
    given: list[Any] = []
    monkeypatch.setattr(tasks.follow_dockets, "delay", lambda: given.append("follow"))
    return given


def alert(*dockets: int) -> bytes:
    """As CourtListener tells of an entry in each of these dockets."""
    entry = Entry(1, NOON.date(), "ORDER granting everything.", 4, [], NOON, NOON)
    cases = [Case(docket, "exd", "United States v. Example", "9:26-cv-1", NOON.date()) for docket in dockets]
    return as_alert([(case, entry) for case in cases], now=NOON)


def post(body: bytes, *, key: str = "", path: str = HERE) -> HttpResponse:
    # Of a hint no token is asked.
    client = Client(enforce_csrf_checks=True)
    return client.post(path, body, content_type="application/json", headers={"Idempotency-Key": key or str(uuid.uuid4())})  # type: ignore[return-value]


def test_a_hint_has_the_dockets_read_that_are_followed_and_is_not_believed(
    queued: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = a_case(courtlistener_id=7, due_at=NOON + datetime.timedelta(days=900))
    a_case(slug="closed", courtlistener_id=8, blocked=True)
    key = str(uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        assert post(alert(7, 8, 9), key=key).status_code == 200
    case.refresh_from_db()
    hint = CourtHint.objects.get()
    assert (hint.courtlistener_id, hint.settled_at, case.due_at) == (7, None, hint.received_at)
    assert queued == ["follow"]
    assert not CourtEvent.objects.exists()
    # The same hint again changes nothing, however often it is sent.
    LegalChallenge.objects.update(due_at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        assert post(alert(7), key=key).status_code == 200
    case.refresh_from_db()
    assert (CourtHint.objects.count(), case.due_at, queued) == (1, NOON, ["follow"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[" * 100_000,
        b"\xff\xfe",
        json.dumps({"payload": {"results": [{"docket": "7; DROP TABLE", "id": 1}]}, "webhook": {"event_type": 1}}).encode(),
        json.dumps({"payload": {"results": [{"docket": 10**30, "id": 1}]}, "webhook": {"event_type": 1}}).encode(),
        json.dumps({"payload": {"results": []}, "webhook": {"event_type": 2}}).encode(),
    ],
)
def test_what_cannot_be_read_is_thanked_for_and_changes_nothing(body: bytes, queued: list[Any]) -> None:
    a_case(courtlistener_id=7)
    assert post(body).status_code == 200
    assert post(alert(7), key="no-uuid").status_code == 200
    assert not CourtHint.objects.exists()
    assert not queued


def test_only_who_knows_the_address_is_heard(settings: Settings) -> None:
    a_case(courtlistener_id=7)
    for path in ("/hooks/courtlistener/another-part-of-an-address-that-is-long/", "/hooks/courtlistener/é/"):
        assert post(alert(7), path=path).status_code == 404
    assert Client().get(HERE).status_code == 405
    assert post(b"x" * (MAX_BYTES + 1)).status_code == 413
    settings.COURTLISTENER_WEBHOOK_PATH = ""
    assert post(alert(7)).status_code == 404
    assert post(alert(7), path="/hooks/courtlistener//").status_code == 404
    assert not CourtHint.objects.exists()


def test_no_more_hints_are_taken_than_dockets_can_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hinting, "AN_HOUR", 2)
    a_case(courtlistener_id=7)
    answers = [post(alert(7)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "3600"
    assert CourtHint.objects.count() == 2
