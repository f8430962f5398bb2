"""What a correction's own page tells of all that happened to it: who, when, and what was said."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from bills.corrections import deeds
from bills.models import Action, AuditEntry, Bill, Correction, VoteEvent
from scrapers.vocabulary import Life, Notice
from tests.example import HOUR, START, at
from tests.example import read as run
from tests.factories import make_editor
from tests.legislature import action, bill, bill_page, vote
from tests.reading import read

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


def tally(yes: int, *, hour: float) -> None:
    run(bill_page(bill(actions=[action("Introduced"), action("Passed", day=2)], votes=[vote(yes=yes)])), clock=at(hour))


@pytest.fixture
def ed() -> User:
    return make_editor("Eda Editor")


@pytest.fixture
def otto() -> User:
    return make_editor("Otto Other")


@pytest.fixture
def wrong(ed: User) -> Correction:
    tally(15, hour=0)
    return correct(ed, 16, seen=15, hour=1)


def correct(by: User, value: int, *, seen: int, hour: float) -> Correction:
    told: dict[str, Any] = {"reason": "The sheet says so.", "citation": "Sheet 1", "by": by, "now": START + hour * HOUR}
    row = VoteEvent.objects.get()
    return deeds.correct(row.bill, part="votes", row=row.pk, field="counts.yes", value=value, seen=seen, **told)


def history(client: Client, made: Correction) -> str:
    page = read(client, f"/corrections/{made.pk}/").partition("What happened to it")[2]
    return page.partition("Other corrections")[0].partition("This page stays")[0].strip()


def test_a_correction_that_paused_was_renewed_and_confirmed_tells_each_step(client: Client, wrong: Correction, otto: User) -> None:
    tally(17, hour=2)
    deeds.renew(wrong, by=otto, now=START + 3 * HOUR, note="The clerk confirms 16.")
    page = read(client, f"/corrections/{wrong.pk}/")
    assert "The source first said 15 The source says 17 We say 16" in page
    tally(16, hour=4)
    assert history(client, wrong) == (
        "13:00 CST, 2 March 2026: Made, by Eda Editor. The source said 15; we said 16. "
        "14:00 CST, 2 March 2026: Paused: the source said something new. It said 17. "
        "15:00 CST, 2 March 2026: Renewed, over what the source says now, by Otto Other. The source said 17; we said 16."
        " The clerk confirms 16. "
        "16:00 CST, 2 March 2026: Confirmed by the source. It says 16."
    )


def test_a_correction_that_was_taken_back_tells_by_whom_and_why(client: Client, wrong: Correction, otto: User) -> None:
    deeds.retract(wrong, by=otto, now=START + 2 * HOUR, note="The sheet was another.")
    assert history(client, wrong).endswith("14:00 CST, 2 March 2026: Taken back, by Otto Other. The sheet was another.")


def test_who_has_no_public_name_is_an_editor(client: Client, wrong: Correction) -> None:
    tally(17, hour=2)
    deeds.renew(wrong, by=make_editor(""), now=START + 3 * HOUR)
    assert "Renewed, over what the source says now, by an editor." in history(client, wrong)
    assert "nameless" not in client.get(f"/corrections/{wrong.pk}/").content.decode()


def test_what_the_source_first_said_is_not_an_earlier_word_of_ours(client: Client, wrong: Correction, otto: User) -> None:
    second = correct(otto, 18, seen=16, hour=2)
    assert "Made, by Otto Other. The source said 15; we said 18." in history(client, second)
    assert "first said" not in read(client, f"/corrections/{second.pk}/")
    assert "14:00 CST, 2 March 2026: Replaced by a later one, by Otto Other." in history(client, wrong)


def test_what_the_source_took_back_is_told_as_that(client: Client, ed: User) -> None:
    tally(15, hour=0)
    row = Action.objects.get(description="Passed")
    told: dict[str, Any] = {"reason": "A misprint.", "by": ed, "now": START + HOUR}
    made = deeds.correct(row.bill, part="actions", row=row.pk, field="description", value="Passed 60-40", seen="Passed", **told)
    for hour in (2, 3):
        run(bill_page(bill(actions=[action("Introduced")], votes=[vote(yes=15)])), clock=at(hour))
    assert "The source said “Passed”; we said “Passed 60-40”." in history(client, made)
    assert "Paused: the source took it back." in history(client, made)


def test_a_hidden_line_and_an_override_tell_their_steps_too(client: Client, ed: User) -> None:
    tally(15, hour=0)
    known, row = Bill.objects.get(), Action.objects.get(description="Passed")
    hidden = deeds.hide(known, part="actions", row=row.pk, reason="It is another bill's.", by=ed, now=START + HOUR)
    until = (START + 240 * HOUR).date()
    said: dict[str, Any] = {"reason": "It was put off.", "expires_on": until, "by": ed, "now": START + 2 * HOUR}
    override = deeds.override(known, axis="life", value=Life.DEAD, **said)
    assert history(client, hidden) == "13:00 CST, 2 March 2026: Made, by Eda Editor."
    assert history(client, override) == "14:00 CST, 2 March 2026: Made, by Eda Editor. The record gave Alive; we said Dead."


def test_a_notice_that_was_approved_is_told(client: Client, wrong: Correction, otto: User) -> None:
    deeds.decide_notice(wrong, Notice.APPROVED, by=otto, now=START + 2 * HOUR)
    assert history(client, wrong).endswith("14:00 CST, 2 March 2026: A notice of it was approved, by Otto Other.")


def test_of_a_withheld_text_the_steps_say_nothing_of_it(client: Client, ed: User) -> None:
    tally(15, hour=0)
    row = Action.objects.get(description="Introduced")
    told: dict[str, Any] = {"reason": "A slip.", "by": ed, "now": START + HOUR}
    first = deeds.correct(row.bill, part="actions", row=row.pk, field="description", value="Read in", seen="Introduced", **told)
    made = deeds.withhold(row.bill, part="actions", row=row.pk, field="description", **told | {"now": START + 2 * HOUR})
    for one in (first, made):
        assert "Introduced" not in history(client, one)
        assert "Read in" not in history(client, one)


def test_the_note_on_a_renewal_is_kept_in_the_trail(wrong: Correction, otto: User) -> None:
    tally(17, hour=2)
    deeds.renew(wrong, by=otto, now=START + 3 * HOUR, note="The clerk confirms 16.")
    assert AuditEntry.objects.get(deed="renewed").told["note"] == "The clerk confirms 16."
