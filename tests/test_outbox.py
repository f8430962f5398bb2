"""Mail without a mail server: files, and the desk's pages of them."""

import datetime
import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from bills import outbox
from tests.reading import read
from tests.staff import make_staff, signed_in
from tracker import eml

MARCH = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
SUBJECT = "ZZ HB 12: Judiciary 15-7, « favorable »"
HTML = '<h1 style="color: #333">HB 12</h1><script>alert(1)</script>'


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "tracker.eml.EmailBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def letter(to: str = "ann@mail.example", *, key: str = "1", text: str = "Reported — 15 to 7.") -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        SUBJECT, text, "alerts@redress.example", [to], headers={"Message-ID": f"<{key}@redress.example>"}
    )
    message.attach_alternative(HTML, "text/html")
    return message


def written(folder: Path, to: str, *, now: datetime.datetime) -> str:
    return eml.write(letter(to).message().as_bytes(), folder, now=now).name


def test_each_message_is_one_file_that_keeps_its_name_and_its_words(folder: Path) -> None:
    assert get_connection().send_messages([letter(key="a"), letter(key="b")]) == 2
    found = list(outbox.letters(folder))
    assert {one.message["Message-ID"] for one in found} == {"<a@redress.example>", "<b@redress.example>"}
    assert found[0].subject == SUBJECT
    assert found[0].to == "ann@mail.example"
    assert found[0].text.strip() == "Reported — 15 to 7."
    assert found[0].html.strip() == HTML


def test_a_file_is_read_by_its_owner_only_and_no_unfinished_one_is_left(folder: Path) -> None:
    get_connection().send_messages([letter()])
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_message_sent_twice_is_two_files(folder: Path) -> None:
    get_connection().send_messages([letter()])
    get_connection().send_messages([letter()])
    assert len(outbox.names(folder)) == 2


def test_names_sort_by_time(folder: Path) -> None:
    later, earlier = written(folder, "b@mail.example", now=MARCH + DAY), written(folder, "a@mail.example", now=MARCH)
    assert outbox.names(folder) == [later, earlier]
    assert [one.sent_at for one in outbox.letters(folder)] == [MARCH + DAY, MARCH]


def test_a_folder_that_cannot_be_written_to_is_an_error_and_no_mail(settings: Settings, folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(OSError, match="exists"):
        get_connection().send_messages([letter()])


def test_what_is_old_is_forgotten(folder: Path) -> None:
    written(folder, "a@mail.example", now=MARCH)
    kept = written(folder, "b@mail.example", now=MARCH + 2 * DAY)
    assert outbox.forget(folder, before=MARCH + DAY) == 1
    assert outbox.names(folder) == [kept]


def test_all_that_was_sent_to_whoever_leaves_is_forgotten(folder: Path) -> None:
    written(folder, "Ann@Mail.example", now=MARCH)
    kept = written(folder, "anna@mail.example", now=MARCH)
    assert outbox.forget_addresses(folder, ["ann@mail.example"]) == 1
    assert outbox.names(folder) == [kept]


@pytest.mark.parametrize("name", ["../secret_key", "secret_key", "20260302T180000.000000Z-12345678.eml/..", ""])
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder.parent / "secret_key").write_text("secret")
    (folder / "secret_key").write_text("secret")
    assert outbox.letter(folder, name) is None


# The desk's pages.


@pytest.mark.django_db
def test_the_operator_reads_a_mail_with_its_headers_and_its_text(client: Client, folder: Path) -> None:
    name = written(folder, "ann@mail.example", now=MARCH)
    desk = signed_in(client, make_staff(role="admin"))
    listed = read(desk, "/desk/mail/")
    assert SUBJECT in listed
    assert "reaches nobody" in listed
    said = read(desk, f"/desk/mail/{name}/")
    assert "<1@redress.example>".replace("<", "&lt;").replace(">", "&gt;") in said
    assert "Reported — 15 to 7." in said
    assert "alert(1)" not in said


@pytest.mark.django_db
def test_the_html_part_can_do_nothing(client: Client, folder: Path) -> None:
    name = written(folder, "ann@mail.example", now=MARCH)
    desk = signed_in(client, make_staff(role="admin"))
    assert f'<iframe class="desk-frame" sandbox="" title="The html part" src="/desk/mail/{name}/shown/">' in (
        desk.get(f"/desk/mail/{name}/").content.decode()
    )
    shown = desk.get(f"/desk/mail/{name}/shown/")
    assert "<h1" in shown.content.decode()
    policy = shown["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline';")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["", "{name}/", "{name}/shown/"])
@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("publisher", 403), ("admin", 200), ("superuser", 200)])
def test_mail_is_read_by_nobody_but_who_settles_it(client: Client, folder: Path, where: str, *, role: str, status: int) -> None:
    name = written(folder, "ann@mail.example", now=MARCH)
    desk = signed_in(client, make_staff(role=role))
    assert desk.get(f"/desk/mail/{where.format(name=name)}").status_code == status


@pytest.mark.django_db
def test_a_mail_that_is_not_there_is_not_found(client: Client, folder: Path) -> None:
    desk = signed_in(client, make_staff(role="admin"))
    assert desk.get("/desk/mail/20260302T180000.000000Z-12345678.eml/").status_code == 404
    assert "There is none." in read(desk, "/desk/mail/")
