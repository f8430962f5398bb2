"""The rehearsal: what each person is owed follows from the story; and the day, played whole."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bills.outbox import letters
from scrapers.vocabulary import Frequency, News, Target
from tests.rehearsal import folder
from tests.rehearsal.audience import AUDIENCE, Owed, Person, Wish, owed
from tests.rehearsal.example import STATE, TODAY
from tests.rehearsal.house import House
from tests.rehearsal.story import DAY, MEMBERS, TITLES, morning
from tracker.launch import ROOT

BY_NAME = {person.name: owed(person, DAY, outages=1) for person in AUDIENCE}


def test_twenty_people_watch_all_that_can_be_watched_at_every_pace() -> None:
    wishes = [wish for person in AUDIENCE for wish in person.wishes]
    assert len(AUDIENCE) == len(BY_NAME) == 20
    assert {wish.target for wish in wishes} == set(Target)
    assert {wish.frequency for wish in wishes} == set(Frequency)
    assert {person.how for person in AUDIENCE} == {"", "paused", "unconfirmed", "poisoned"}


def test_one_mail_is_owed_however_many_watches_it_meets() -> None:
    three = Person("x", (Wish(Target.BILL, "HB 12"), Wish(Target.STATE, ""), Wish(Target.TOPIC, "remedies")))
    one = Person("x", (Wish(Target.STATE, ""),))
    assert owed(three, DAY, outages=0) == owed(one, DAY, outages=0)


def test_a_committee_that_reports_first_and_publishes_the_tally_later_owes_two_mails() -> None:
    assert BY_NAME["di"].news == 2
    assert BY_NAME["nan"].news == 4  # no member is named before the tally is there


def test_nothing_is_owed_to_whoever_paused_or_never_confirmed() -> None:
    assert BY_NAME["rae"] == BY_NAME["tess"] == Owed()


def test_what_cannot_be_delivered_is_owed_to_nobody_and_counted() -> None:
    assert BY_NAME["sol"] == Owed(undelivered=2)


def test_every_kind_of_news_that_a_page_can_tell_happens_and_every_scene_is_somebodys() -> None:
    facts = [fact for scene in DAY for fact in scene.facts]
    assert {fact.news for fact in facts} == set(News) - {News.COURT, News.CORRECTION}
    assert all(any(wish.wants(fact) for person in AUDIENCE for wish in person.wishes) for fact in facts)


def test_the_house_prints_what_has_happened_and_no_more() -> None:
    house = House()
    morning(house)
    before = house.page("/bill/HB12")
    for scene in DAY:
        scene.happens(house)
    assert before != house.page("/bill/HB12")
    listed, bill = house.page("/list"), house.page("/bill/HB20")
    assert listed is not None
    assert bill is not None
    assert {one["number"] for one in listed["bills"]} == set(TITLES)
    assert [one["text"] for one in bill["bill"]["actions"]][-1] == "Fiscal note filed"
    assert house.page("/bill/HB99") is None


def test_a_roll_call_that_is_corrected_is_printed_once() -> None:
    house = House()
    house.file("HB 1", "Example Act")
    house.vote("HB 1", "v", MEMBERS[:3], MEMBERS[3:5], motion="Do pass")
    house.vote("HB 1", "v", MEMBERS[:4], MEMBERS[4:5], motion="Do pass")
    page = house.page("/bill/HB1")
    assert page is not None
    assert [(vote["yes"], vote["no"]) for vote in page["bill"]["votes"]] == [(4, 1)]


def test_example_is_in_session_on_the_day_and_all_its_hosts_are_this_machine() -> None:
    (session,) = STATE.sessions
    assert session.end_date is not None
    assert session.start_date < TODAY < session.end_date
    assert all(host.startswith(("legislature.example", "127.0.0.1")) for host in STATE.hosts)


def test_a_folder_that_no_rehearsal_made_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "redress.sqlite3").write_text("years of work")
    with pytest.raises(SystemExit, match="was not made by a rehearsal"):
        folder.make_anew(tmp_path)
    assert (tmp_path / "redress.sqlite3").exists()


def test_a_folder_of_the_last_rehearsal_is_made_anew(tmp_path: Path) -> None:
    folder.make_anew(tmp_path / "rehearsal")
    (tmp_path / "rehearsal" / "redress.sqlite3").write_text("an old day")
    folder.make_anew(tmp_path / "rehearsal")
    assert [path.name for path in (tmp_path / "rehearsal").iterdir()] == [folder.MARK]


def test_what_plays_in_a_rehearsal_does_not_start_on_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tests.rehearsal import app"]
    environment = os.environ | {"DATA_DIR": str(tmp_path), "REHEARSAL": ""}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "A rehearsal is begun by ./run --rehearse" in ended.stderr


def test_once_goes_with_rehearse() -> None:
    command = [sys.executable, "-P", str(ROOT / "tracker" / "launch.py"), "run", "--once"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, env=os.environ | {"PORT": "none"})
    assert ended.returncode == 2
    assert "--once goes with --rehearse" in ended.stderr


@pytest.mark.slow
def test_a_whole_day_is_played_and_everybody_gets_what_they_are_owed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    venv = Path(sys.prefix)
    # What leads elsewhere is not followed.
    elsewhere = {"DATABASE_URL": "postgresql://nobody@nowhere.example/real", "EMAIL_HOST": "smtp.nowhere.example", "OFFLINE": "1"}
    environment = os.environ | elsewhere | {"PORT": str(port), "DATA_DIR": str(tmp_path), "VENV": str(venv)}
    command = [sys.executable, "-P", str(ROOT / "tracker" / "launch.py"), "run", "--rehearse", "--once"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = re.search(r"20 of 20 got exactly what they were owed; (\d+) outage\(s\) noticed\.", ended.stdout)
    assert told is not None
    assert re.search(r"By night: \d\d events .*, none missing\.", ended.stdout)
    outages = int(told[1])
    assert outages > 0
    assert [scene.words in ended.stdout for scene in DAY] == [True] * len(DAY)
    found = list(letters(tmp_path / "rehearsal" / "mail"))
    assert len(found) == sum(owed(person, DAY, outages=outages).mails for person in AUDIENCE)
    late = [letter for letter in found if "\nLate: the state's pages could not be read" in letter.text]
    assert {letter.subject for letter in late} == {'ZZ HB 12: House 12-10, "Third reading"'}
    assert len({letter.message["Message-ID"] for letter in found}) == len(found)
    assert {letter.message["From"] for letter in found} == {"Rehearsal of Redress <alerts@redress.example>"}
    assert all(re.match(r"ZZ HB \d|Redress (daily|weekly): |Redress: Example ", letter.subject) for letter in found)
