"""The settings of mail: complete, off and said so, or refused by name."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.test import Client
from pytest_django import Settings

from tests.reading import read
from tests.test_settings import PRODUCTION, refusal, settings

NAMES = ("ALERTS", "MAIL_LACKS", "EMAIL_BACKEND", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL")
SMTP = {"EMAIL_HOST": "smtp.example", "EMAIL_FROM": "Redress alerts <alerts@redress.example>"}


def test_without_a_mail_server_each_mail_is_a_file(tmp_path: Path) -> None:
    told = settings(tmp_path, *NAMES, "MAIL_DIR")
    assert told["EMAIL_BACKEND"] == "tracker.eml.EmailBackend"
    assert told["MAIL_DIR"] == tmp_path / "mail"
    assert told["ALERTS"] is True


def test_a_mail_server_is_spoken_to_over_tls_unless_the_operator_says_not(tmp_path: Path) -> None:
    assert list(settings(tmp_path, *NAMES, **PRODUCTION, **SMTP).values()) == [
        *(True, [], "django.core.mail.backends.smtp.EmailBackend", 587, True, False, "Redress alerts <alerts@redress.example>")
    ]
    assert settings(tmp_path, *NAMES, **SMTP, EMAIL_USE_SSL="1")["EMAIL_PORT"] == 465
    assert settings(tmp_path, *NAMES, **SMTP, EMAIL_USE_TLS="0")["EMAIL_PORT"] == 25
    assert settings(tmp_path, *NAMES, **SMTP, EMAIL_PORT="2525")["EMAIL_PORT"] == 2525


def test_the_password_may_be_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from a file\n")
    told = SMTP | {"EMAIL_HOST_USER": "redress", "EMAIL_HOST_PASSWORD_FILE": str(tmp_path / "password")}
    assert settings(tmp_path, "EMAIL_HOST_PASSWORD", **told)["EMAIL_HOST_PASSWORD"] == "from a file"


@pytest.mark.parametrize("missing", [["EMAIL_HOST"], ["EMAIL_FROM"], ["EMAIL_HOST", "EMAIL_FROM"]])
def test_production_with_half_a_mail_server_sends_no_alerts(tmp_path: Path, missing: list[str]) -> None:
    told = settings(tmp_path, *NAMES, **PRODUCTION, **{name: value for name, value in SMTP.items() if name not in missing})
    assert (told["ALERTS"], told["MAIL_LACKS"]) == (False, missing)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("EMAIL_PORT", {"EMAIL_PORT": "0"}),
        ("EMAIL_PORT", {"EMAIL_PORT": "smtp"}),
        ("EMAIL_FROM", {"EMAIL_FROM": "Redress"}),
        ("EMAIL_FROM", {"EMAIL_FROM": "a@redress.example\nBcc: b@mail.example"}),
        ("EMAIL_FROM", {"EMAIL_FROM": "a@redress.example, b@redress.example"}),
        ("EMAIL_USE_TLS", {"EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"}),
        ("EMAIL_USE_TLS", {"EMAIL_USE_TLS": "perhaps"}),
        ("EMAIL_HOST_PASSWORD", {"EMAIL_HOST_USER": "redress"}),
        ("EMAIL_HOST_USER", {"EMAIL_HOST_PASSWORD": "secret"}),
        ("EMAIL_HOST_PASSWORD", {"EMAIL_HOST_USER": "redress", "EMAIL_HOST_PASSWORD": "secret", "EMAIL_USE_TLS": "0"}),
    ],
)
def test_an_odd_setting_of_mail_is_refused_by_name(tmp_path: Path, name: str, others: dict[str, str]) -> None:
    said = refusal(tmp_path, **SMTP | others)
    assert name in said
    assert "secret" not in said


def test_no_rehearsal_in_production(tmp_path: Path) -> None:
    assert "REHEARSAL" in refusal(tmp_path, **PRODUCTION, REHEARSAL="1")


@pytest.mark.django_db
def test_the_status_page_says_when_no_mail_is_sent_and_why(client: Client, settings: Settings) -> None:
    assert "No mail is sent." not in read(client, "/status/")
    settings.MAIL_LACKS = ["EMAIL_HOST", "EMAIL_FROM"]
    assert (
        "No mail is sent. The operator of this site has not finished setting up its mail server: EMAIL_HOST and EMAIL_FROM are"
        in (read(client, "/status/"))
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/status/", "/find/?q=bill", "/corrections/", "/report/", "/desk/login/", "/nowhere/at/all/"]
)
def test_every_page_of_a_rehearsal_says_that_it_is_invented(client: Client, settings: Settings, path: str) -> None:
    assert site.REHEARSAL is False
    assert "Rehearsal" not in client.get(path).content.decode()
    settings.REHEARSAL = True
    said = client.get(path).content.decode()
    assert "Rehearsal: an invented legislature." in said
    assert "css/rehearsal.css" in said
