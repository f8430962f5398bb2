"""The audit trail: lines are added, in a chain, and a change to it shows."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from bills.audit import FIRST, record, verify
from bills.models import AuditEntry
from bills.models.audit import NeverChanged
from tests.factories import NOON
from tests.processes import ROOT
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
TOLD = {
    "before": {"yes": 31},
    "after": {"yes": 32},
    "share": 0.1 + 0.2,
    "big": 1e22,
    "said": "“Aye” \N{PILE OF POO}",
    "on": NOON.date(),
}


def three() -> list[AuditEntry]:
    return [record(None, "tried", f"thing {n}", now=NOON + datetime.timedelta(seconds=n), told=TOLD) for n in range(3)]


def tamper(sql: str, *values: Any) -> None:
    """What someone with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_line_says_who_did_what_to_what_and_when() -> None:
    ed = make_staff("ed")
    line = AuditEntry.objects.get(pk=record(ed, "corrected", "HB 1", now=NOON, path="/zz/2026/HB1/", told={"why": "a typo"}).pk)
    assert (line.who, line.actor, line.deed, line.about) == (ed, "ed", "corrected", "HB 1")
    assert (line.at, line.path, line.told) == (NOON, "/zz/2026/HB1/", {"why": "a typo"})


def test_an_operator_at_the_command_line_is_called_so() -> None:
    line = record(None, "invited", "ed", now=NOON)
    assert (line.who, line.actor, line.previous) == (None, "operator", FIRST)


def test_a_trail_that_nobody_touched_holds() -> None:
    lines = three()
    assert [line.previous for line in lines] == [FIRST, lines[0].sha256, lines[1].sha256]
    assert verify() == []


def test_no_line_can_be_changed_or_taken_out_from_within() -> None:
    line = three()[1]
    line.about = "another thing"
    with pytest.raises(NeverChanged):
        line.save()
    with pytest.raises(NeverChanged):
        line.delete()
    lines = AuditEntry.objects.filter(pk=line.pk)
    changes: list[Callable[[], Any]] = [lambda: lines.update(about="x"), lines.delete, lambda: lines.bulk_update([line], ["about"])]
    for change in changes:
        with pytest.raises(NeverChanged):
            change()
    with pytest.raises(NeverChanged):
        AuditEntry.objects.bulk_create([line])
    assert AuditEntry.objects.filter(about="thing 1").count() == 1


def test_a_saved_line_is_not_written_over_by_a_new_one_with_its_key() -> None:
    line = three()[1]
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        AuditEntry(pk=line.pk, at=NOON, actor="eve", deed="x", about="x", previous="y", sha256="z").save()


@pytest.mark.parametrize("column", ["about", "deed", "actor", "path"])
def test_a_line_that_was_changed_in_the_database_is_found(column: str) -> None:
    line = three()[1]
    tamper(f"UPDATE bills_auditentry SET {column} = %s WHERE id = %s", "another", line.pk)  # noqa: S608 - the columns are ours
    (sentence,) = verify()
    assert f"Line {line.pk} " in sentence
    assert "was changed" in sentence


def test_a_moment_or_a_value_that_was_changed_is_found() -> None:
    first, second, _ = three()
    tamper("UPDATE bills_auditentry SET at = %s WHERE id = %s", NOON - datetime.timedelta(days=1), first.pk)
    tamper("UPDATE bills_auditentry SET told = %s WHERE id = %s", '{"after": 40}', second.pk)
    assert len(verify()) == 2


def test_a_line_that_was_changed_with_its_checksum_is_found_by_the_next() -> None:
    _, second, third = three()
    tamper("UPDATE bills_auditentry SET sha256 = %s WHERE id = %s", "f" * 64, second.pk)
    assert any(f"Before line {third.pk} " in sentence for sentence in verify())


def test_a_line_that_was_taken_out_is_found() -> None:
    _, second, third = three()
    tamper("DELETE FROM bills_auditentry WHERE id = %s", second.pk)
    (sentence,) = verify()
    assert f"Before line {third.pk} " in sentence
    assert "missing" in sentence


def test_a_first_line_that_was_taken_out_is_found() -> None:
    tamper("DELETE FROM bills_auditentry WHERE id = %s", three()[0].pk)
    assert len(verify()) == 1


def test_what_was_not_done_is_not_recorded() -> None:
    with transaction.atomic():
        record(None, "tried", "a thing", now=NOON)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()
    assert verify() == []


WRITER = """
from django.db import transaction
from django.utils import timezone
from bills.audit import record
for n in range(20):
    with transaction.atomic():
        record(None, "tried", f"{n}", now=timezone.now())
        record(None, "tried again", f"{n}", now=timezone.now())
"""
READER = "from bills.audit import verify; from bills.models import AuditEntry; print(AuditEntry.objects.count(), verify())"


@pytest.mark.slow
def test_many_at_once_make_one_chain(environment: dict[str, str]) -> None:
    def manage(*command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *command], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    assert manage("migrate").wait(60) == 0
    writers = [manage("shell", "--no-imports", "-c", WRITER) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert manage("shell", "--no-imports", "-c", READER).communicate(timeout=60)[0].strip() == "120 []"
