"""The settings, each time made anew from an environment of their own."""

import os
import re
import runpy
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import __version__
from tracker.launch import ROOT

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "an example of a key that is long enough, and of many different signs: 0123456789",
    "ALLOWED_HOSTS": "redress.example",
    "OPERATOR_CONTACT": "editor@redress.example",
}


KEPT = {"PATH", "HOME", "LANG"}


def settings(data: Path, *names: str, **environment: str) -> dict[str, Any]:
    """The settings of these names, as the file makes them from this environment and no other."""
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - KEPT:
            patch.delenv(name)
        for name, value in ({"DATA_DIR": str(data)} | environment).items():
            patch.setenv(name, value)
        made = runpy.run_path(str(ROOT / "tracker" / "settings.py"))
    return {name: made.get(name) for name in names}


def refusal(data: Path, **environment: str) -> str:
    """The sentence with which the settings refuse this environment."""
    with pytest.raises(ImproperlyConfigured) as refused:
        settings(data, **environment)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCTION", "perhaps"),
        ("DEBUG", "2"),
        ("OFFLINE", "sometimes"),
        ("TRUST_PROXY", "a bit"),
        ("SITE_URL", "redress.example"),
        ("SITE_URL", "https://redress.example/somewhere"),
        ("SNAPSHOT_MAX_BYTES", "2 GB"),
        ("SNAPSHOT_MAX_BYTES", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("OPENLEG_KEY", "two words"),
        ("COURTLISTENER_WEBHOOK_PATH", "guessable"),
        ("OPENLEG_KEY", "\N{EURO SIGN}"),
        ("DATABASE_URL", "not a database"),
        ("DATABASE_URL", "oracle://db/redress"),
        ("CELERY_BROKER_URL", "amqp://queue"),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("DATA_DIR", "/dev/null/data"),
    ],
)
def test_an_odd_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    assert name in refusal(tmp_path, **{name: value})


def test_a_refused_database_does_not_show_its_password(tmp_path: Path) -> None:
    assert "hunter2" not in refusal(tmp_path, DATABASE_URL="oracle://reader:hunter2@db/redress")


def test_a_blank_variable_counts_as_unset(tmp_path: Path) -> None:
    names = ("PRODUCTION", "SNAPSHOT_MAX_BYTES", "LOG_LEVEL", "OFFLINE")
    assert settings(tmp_path, *names, **dict.fromkeys(names, "")) == settings(tmp_path, *names)


def test_the_data_folder_is_all_that_is_needed(tmp_path: Path) -> None:
    data = tmp_path / "a place" / "of 100% its own"
    values = settings(data, "DATABASES", "DEBUG", "ALLOWED_HOSTS", "SNAPSHOT_DIR", "OPERATOR_CONTACT")
    database = values["DATABASES"]["default"]
    assert database["NAME"] == str(data / "redress.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert values["DEBUG"] is False
    assert values["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert values["SNAPSHOT_DIR"] == data / "snapshots"
    assert "@" in values["OPERATOR_CONTACT"]


def test_a_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    first = settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 50
    assert settings(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.slow
def test_processes_that_start_together_have_one_secret_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tracker.settings import SECRET_KEY; print(SECRET_KEY)"]
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    together = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in together}) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]


def test_postgresql_keeps_its_connections_and_checks_them(tmp_path: Path) -> None:
    database = settings(tmp_path, "DATABASES", DATABASE_URL="postgresql://reader@db.example/redress")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["HOST"]) == ("redress", "db.example")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_another_sqlite_file_is_used_in_the_same_way(tmp_path: Path) -> None:
    database = settings(tmp_path, "DATABASES", DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")["DATABASES"]["default"]
    assert database["NAME"] == f"{tmp_path}/other.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_redis_waits_longer_than_any_task_before_it_hands_one_out_again(tmp_path: Path) -> None:
    names = ("CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_TASK_TIME_LIMIT", "CELERY_WORKER_POOL")
    values = settings(tmp_path, *names, CELERY_BROKER_URL="redis://queue.example:6379/0")
    assert values["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] > values["CELERY_TASK_TIME_LIMIT"]
    assert values["CELERY_WORKER_POOL"] is None


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "OPERATOR_CONTACT"])
def test_production_does_not_start_without_what_only_its_operator_knows(tmp_path: Path, name: str) -> None:
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    assert name in refusal(tmp_path, **without)
    assert not (tmp_path / "secret_key").exists()


def test_production_does_not_start_with_debug_on(tmp_path: Path) -> None:
    assert "DEBUG" in refusal(tmp_path, **PRODUCTION, DEBUG="1")


def test_production_may_read_its_secret_key_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a key from a file\n")
    environment = PRODUCTION | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert settings(tmp_path, "SECRET_KEY", **environment)["SECRET_KEY"] == "a key from a file"


def test_production_speaks_https_only(tmp_path: Path) -> None:
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_PRELOAD", "CSRF_COOKIE_SECURE")
    assert list(settings(tmp_path, *names, **PRODUCTION).values()) == [True, 31_536_000, True, True]


def test_links_that_are_sent_out_begin_with_the_sites_address(tmp_path: Path) -> None:
    def url(**environment: str) -> str:
        return str(settings(tmp_path, "SITE_URL", **environment)["SITE_URL"])

    assert url() == "http://127.0.0.1:8000"
    assert url(SITE_URL="https://desk.example/") == "https://desk.example"
    assert url(**PRODUCTION) == "https://redress.example"
    assert "SITE_URL" in refusal(tmp_path, **PRODUCTION | {"ALLOWED_HOSTS": ".redress.example"})


def test_a_proxy_is_believed_only_where_the_operator_says_so(tmp_path: Path) -> None:
    assert settings(tmp_path, "SECURE_PROXY_SSL_HEADER", **PRODUCTION) == {"SECURE_PROXY_SSL_HEADER": None}
    header = settings(tmp_path, "SECURE_PROXY_SSL_HEADER", **PRODUCTION, TRUST_PROXY="1")["SECURE_PROXY_SSL_HEADER"]
    assert header == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.slow
def test_django_has_nothing_to_say_against_production(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {name: os.environ[name] for name in KEPT & set(os.environ)} | PRODUCTION | {"DATA_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr


def test_the_version_is_that_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_every_variable_that_is_read_is_explained(tmp_path: Path) -> None:
    explained = {line.lstrip("# ").partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line}
    source = "\n".join((ROOT / "tracker" / name).read_text() for name in ("settings.py", "launch.py"))
    from_source = set(re.findall(r'read\(env\.\w+, "(\w+)"|environ\.get\("(\w+)"\)', source))
    read = {first or second for first, second in from_source} | set(settings(tmp_path, "API_KEYS")["API_KEYS"])
    assert {"DATA_DIR", "PORT", "DATABASE_URL"} <= read
    assert read <= explained
