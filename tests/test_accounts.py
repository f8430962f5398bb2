"""Accounts of the staff: invited, joined, signed in with a code, locked out, recovered."""

import base64
import datetime
import io
import re
import time
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from bills.client import address
from bills.models import AuditEntry
from tests.staff import PASSWORD, code, device, make_staff, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LOGIN = "/desk/login/"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def printed(command: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def path_of(told: str) -> str:
    """The path of the link that a command printed."""
    found = re.search(r"http://127\.0\.0\.1:8000(/desk/join/\S+)", told)
    assert found, told
    return found[1]


def invited(name: str = "ed", role: str = "editor") -> str:
    return path_of(printed("invite_staff", name, f"{name}@redress.example", "--role", role))


def filled_in(client: Client, path: str, *, password: str = PASSWORD, again: str = PASSWORD, later: int = 0, **over: str) -> Any:
    """What comes of the page at a link, filled in by someone whose phone has read the key from it."""
    page = client.get(path).content.decode()
    secret = re.search(r'name="secret" value="([^"]+)"', page)
    typed = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert secret
    assert typed
    key = base64.b32decode(typed[1].replace(" ", ""))
    form = {"password": password, "again": again, "secret": secret[1], "code": f"{totp(key, t0=-later):06}"}
    return client.post(path, form | over)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def tried(client: Client, name: str, given: str, *, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "code": given, "next": "/desk/"}, **extra)


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("deed", flat=True))


# ---- Joining ----


def test_an_invited_person_joins_and_signs_in_with_the_next_code(client: Client) -> None:
    path = invited()
    ed = User.objects.get(username="ed")
    assert (ed.is_active, ed.is_staff, ed.is_superuser, ed.has_usable_password()) == (False, True, False, False)
    joined = filled_in(client, path)
    assert joined.status_code == 200
    assert len(re.findall(r"<li><code>[a-z2-7]{4} [a-z2-7]{4}</code></li>", joined.content.decode())) == 10
    assert "no-store" in joined["Cache-Control"]
    next_code = f"{totp(device(ed).bin_key, t0=-30):06}"
    assert tried(client, "ed", next_code)["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert deeds() == ["invited", "joined", "signed in"]


def test_nothing_happens_to_an_account_until_its_owner_has_proved_the_phone(client: Client) -> None:
    path = invited()
    for wrong in ({"code": "000000"}, {"code": "abc"}, {"again": "another"}, {"password": "short"}, {"secret": "forged"}):
        refused = filled_in(client, path, **wrong)  # type: ignore[arg-type]
        assert "not set up yet" in refused.content.decode()
    ed = User.objects.get(username="ed")
    assert not ed.is_active
    assert not ed.has_usable_password()
    assert not TOTPDevice.objects.exists()
    assert filled_in(client, path).status_code == 200  # the link still works


def test_a_link_works_once(client: Client) -> None:
    path = invited()
    assert filled_in(client, path).status_code == 200
    again = client.get(path)
    assert again.status_code == 410
    assert "no longer works" in again.content.decode()
    assert client.post(path, {"password": "x"}).status_code == 410


def test_a_link_works_for_72_hours(client: Client) -> None:
    path = invited()
    now = timezone.now()
    with time_machine.travel(now + datetime.timedelta(hours=71, minutes=59)):
        assert client.get(path).status_code == 200
    with time_machine.travel(now + datetime.timedelta(hours=72, minutes=1)):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("path", ["/desk/join/MQ/x-y/", "/desk/join/!!/x/", "/desk/join/999999/aaa-bbb/"])
def test_an_invented_link_is_none(client: Client, path: str) -> None:
    assert client.get(path).status_code == 410


def test_a_link_is_for_one_person(client: Client) -> None:
    ed, al = invited("ed"), invited("al")
    mixed = ed.rsplit("/", 2)[0] + "/" + al.rsplit("/", 2)[1] + "/"
    assert client.get(mixed).status_code == 410


def test_the_page_of_a_link_is_not_kept_and_not_led_on_from(client: Client) -> None:
    page = client.get(invited())
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "script-src" not in page["Content-Security-Policy"]
    assert "<script" not in page.content.decode()
    assert "<svg width=" in page.content.decode()


def test_a_common_password_is_not_taken(client: Client) -> None:
    page = filled_in(client, invited(), password="password123", again="password123").content.decode()
    assert "too common" in page


@pytest.mark.parametrize("name", ["ed", "Ed", "a b", "x" * 151])
def test_an_odd_or_a_second_account_is_refused(name: str) -> None:
    make_staff("ed")
    with pytest.raises(CommandError):
        call_command("invite_staff", name, "ed@redress.example", role="editor")
    assert User.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_an_odd_address_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("invite_staff", "ed", "nowhere", role="editor")


# ---- Signing in ----


def test_a_password_alone_lets_nobody_in(client: Client) -> None:
    with_password(make_staff("ed"))
    page = tried(client, "ed", "")
    assert "Enter the code" in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_without_a_code_a_password_is_not_even_tried(client: Client, password: str) -> None:
    with_password(make_staff("ed"))
    page = tried(client, "ed", "", password=password).content.decode()
    assert "correct username" not in page


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_an_account_without_a_device_is_told_what_to_do(client: Client, role: str) -> None:
    user = with_password(make_staff("ed", role=role))
    device(user).delete()
    page = tried(client, "ed", "123456").content.decode()
    assert "no second factor yet. Ask the operator for a recovery link" in page
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client: Client) -> None:
    ed = with_password(make_staff("ed"))
    given = code(ed)
    assert tried(client, "ed", given).status_code == 302
    assert "was used before" in tried(Client(), "ed", given).content.decode()


def test_another_persons_code_is_no_code(client: Client) -> None:
    with_password(make_staff("ed"))
    assert tried(client, "ed", code(make_staff("al"))).status_code == 200


def test_recovery_codes_work_once_each_in_any_spelling(client: Client) -> None:
    joined = filled_in(client, invited()).content.decode()
    first, second, *_ = re.findall(r"<code>([a-z2-7 ]+)</code>", joined)
    assert tried(client, "ed", f" {first.upper().replace(' ', '-')} ").status_code == 302
    assert StaticToken.objects.count() == 9
    assert tried(Client(), "ed", first).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=10)):  # wrong codes are slowed down
        assert tried(Client(), "ed", second).status_code == 302
    assert AuditEntry.objects.filter(deed="signed in", told={"with": "a recovery code"}).count() == 2


def test_wrong_codes_are_slowed_down(client: Client) -> None:
    ed = with_password(make_staff("ed"))
    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(3):
            assert "This code is wrong" in tried(client, "ed", "000000").content.decode()
            clock.shift(10)
        tried(client, "ed", "000000")
        clock.shift(7)  # eight seconds are due after the fourth
        assert "no code is read for a while" in tried(client, "ed", code(ed)).content.decode()
        clock.shift(2)
        assert tried(client, "ed", code(ed)).status_code == 302


@pytest.mark.parametrize("guessing", ["password", "code"])
def test_ten_wrong_tries_lock_a_name_out_from_an_address_for_an_hour(client: Client, guessing: str) -> None:
    ed = with_password(make_staff("ed"))
    with time_machine.travel(time.time(), tick=False) as clock:
        for n in range(10):
            page = tried(client, "ed", "000000", password="wrong" if guessing == "password" else PASSWORD)
            assert page.status_code == (429 if n == 9 else 200)
            clock.shift(2**n)
        device(ed).throttle_reset()
        locked = tried(client, "ed", code(ed))
        assert locked.status_code == 429
        assert "No more are taken for an hour" in locked.content.decode()
        assert tried(Client(REMOTE_ADDR="203.0.113.9"), "ed", code(ed)).status_code == 302  # from elsewhere
        clock.shift(3601)
        assert tried(client, "ed", code(ed)).status_code == 302
    assert deeds() == ["failed to sign in"] * 9 + ["was locked out", "signed in", "signed in"]


def test_an_unknown_name_leaves_no_line_in_the_trail(client: Client) -> None:
    tried(client, "a password typed into the wrong field", "000000")
    assert deeds() == []


def test_what_was_typed_is_kept_nowhere(client: Client) -> None:
    with_password(make_staff("ed"))
    tried(client, "ed", "135790", password="secret words")
    kept = AccessAttempt.objects.get().post_data
    assert "135790" not in kept
    assert "secret words" not in kept


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        (False, "203.0.113.5", "127.0.0.1"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        (True, "", "127.0.0.1"),
        (True, "nonsense", None),
    ],
)
def test_the_address_is_the_proxys_word_and_never_the_clients(
    settings: Settings, *, trusted: bool, forwarded: str, seen: str | None
) -> None:
    settings.TRUST_PROXY = trusted
    assert address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == seen


def test_a_name_is_not_locked_out_for_all_by_one_who_varies_the_header(client: Client, settings: Settings) -> None:
    settings.TRUST_PROXY = True
    with_password(make_staff("ed"))
    for n in range(10):
        page = tried(client, "ed", "000000", password="wrong", headers={"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.5"})
    assert page.status_code == 429


def test_signing_out_ends_the_session(client: Client) -> None:
    signed_in(client, make_staff("ed"))
    assert client.get("/desk/").status_code == 200
    client.post("/desk/logout/")
    assert client.get("/desk/").status_code == 302
    assert deeds() == ["signed out"]


# ---- Recovering and leaving ----


@pytest.mark.parametrize("command", ["recover_staff", "remove_staff"])
def test_an_account_that_is_put_to_sleep_is_out_at_once(client: Client, command: str) -> None:
    ed = with_password(make_staff("ed"))
    signed_in(client, ed)
    assert client.get("/desk/").status_code == 200
    printed(command, "ED")
    assert client.get("/desk/").status_code == 302
    ed.refresh_from_db()
    assert (ed.is_active, ed.has_usable_password(), TOTPDevice.objects.exists()) == (False, False, False)
    assert deeds() == [f"{command.split('_')[0].removesuffix('e')}ed" if command == "remove_staff" else "recovered"]
    assert AuditEntry.objects.get().actor == "operator"


def test_who_lost_the_phone_joins_anew(client: Client) -> None:
    ed = with_password(make_staff("ed"))
    old = device(ed).key
    assert filled_in(client, path_of(printed("recover_staff", "ed"))).status_code == 200
    ed.refresh_from_db()
    assert ed.is_active
    assert device(ed).key != old
    assert list(ed.groups.values_list("name", flat=True)) == ["editor"]


def test_a_newer_link_ends_an_older_one_and_removal_ends_both(client: Client) -> None:
    first = invited()
    second = path_of(printed("recover_staff", "ed"))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    printed("remove_staff", "ed")
    assert client.get(second).status_code == 410


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(CommandError, match="no account 'eve'"):
        call_command("recover_staff", "eve")


def test_the_operator_sees_who_can_sign_in() -> None:
    make_staff("ed")
    invited("al", "admin")
    device(make_staff("op", role="superuser")).delete()
    told = printed("list_staff").splitlines()
    assert told[0].startswith("al <al@redress.example>: admin; cannot sign in (invited")
    assert told[1].startswith("ed <ed@redress.example>: editor; can sign in")
    assert told[2].startswith("op <op@redress.example>: superuser; cannot sign in (no second factor")


def test_new_recovery_codes_are_shown_once_and_end_the_old_ones(client: Client) -> None:
    ed = make_staff("ed")
    signed_in(client, ed)
    page = client.get("/desk/recovery-codes/").content.decode()
    assert "You have 0 left" in page
    assert device(ed).key not in page
    assert "This code is wrong" in client.post("/desk/recovery-codes/", {"code": "000000"}).content.decode()
    assert not StaticToken.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=5)):
        new = client.post("/desk/recovery-codes/", {"code": code(ed)}).content.decode()
    tokens = set(StaticToken.objects.values_list("token", flat=True))
    assert {shown.replace(" ", "") for shown in re.findall(r"<code>([a-z2-7 ]+)</code>", new)} == tokens
    assert not any(token[:4] in client.get("/desk/recovery-codes/").content.decode() for token in tokens)
    assert deeds() == ["made new recovery codes"]


def test_a_new_password_is_told_in_the_trail(client: Client) -> None:
    ed = with_password(make_staff("ed"))
    signed_in(client, ed)
    new = "another horse battery example"
    changed = client.post("/desk/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302
    assert deeds() == ["changed their password"]
    assert AuditEntry.objects.get().told == {}
