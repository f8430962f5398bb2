"""Settings. Every secret and switch comes from the environment; `.env.example` lists them all, one line each.

A blank variable counts as unset. `NAME_FILE` names a file to read `NAME` from. An odd value is ImproperlyConfigured, and named.
"""

import contextlib
import datetime
import getpass
import os
import secrets
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv, validate
from kombu import Exchange, Queue

from scrapers.state import all_states
from tracker import __version__

T = TypeVar("T")

env = FileAwareEnv(strip_whitespace=True)


def read(kind: Callable[..., T], name: str, default: T, **rules: Any) -> T:
    """The variable `name` as a `kind` (a method of `env`), or `default`; ImproperlyConfigured if it is odd."""
    if not (os.environ.get(name, "").strip() or os.environ.get(f"{name}_FILE", "").strip()):
        return default
    try:
        return kind(name, **rules)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not what it must be. {error}") from error


def require(condition: object, sentence: str) -> None:
    """ImproperlyConfigured with `sentence`, unless `condition` holds."""
    if not condition:
        raise ImproperlyConfigured(sentence)


# Where things are kept

VERSION = __version__
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(read(env.str, "DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
SNAPSHOT_DIR = DATA_DIR / "snapshots"
SNAPSHOT_MAX_BYTES = read(env.int, "SNAPSHOT_MAX_BYTES", 2_000_000_000, validate=validate.Range(min=1))
CERTIFICATES_DIR = DATA_DIR / "certificates"


def folder(path: Path) -> str:
    """`path` as text, after making it if it is missing; ImproperlyConfigured if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR must be a folder that can be written to. {error}") from error
    return str(path)


folder(DATA_DIR)

# Safety

PRODUCTION = read(env.bool, "PRODUCTION", False)
DEBUG = read(env.bool, "DEBUG", False)
require(not (PRODUCTION and DEBUG), "DEBUG must be off where PRODUCTION is on: its error pages show settings to anyone.")


def lasting_secret(path: Path) -> str:
    """The secret in the file `path`, made at the first call. Two processes that start at once get the same one."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:  # only its owner may read it
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


SECRET_KEY = read(env.str, "SECRET_KEY", "")
require(SECRET_KEY or not PRODUCTION, "SECRET_KEY (or SECRET_KEY_FILE) must be set where PRODUCTION is on.")
SECRET_KEY = SECRET_KEY or lasting_secret(DATA_DIR / "secret_key")

ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
require(ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts that this site answers for where PRODUCTION is on.")

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = int(datetime.timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True

# The whole site shows the invented legislature of tests/rehearsal/, and every page says so.
REHEARSAL = read(env.bool, "REHEARSAL", False)
require(not (PRODUCTION and REHEARSAL), "REHEARSAL must be off where PRODUCTION is on: what it shows is invented.")

TRUST_PROXY = read(env.bool, "TRUST_PROXY", False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

URL = validate.Regexp(r"https?://[^/\s]+/?\Z", error="It is the site's address, such as https://redress.example.")
SITE_URL = read(env.str, "SITE_URL", "", validate=URL).rstrip("/")
require(
    SITE_URL or not PRODUCTION or ALLOWED_HOSTS[0][0] not in "*.",
    "SITE_URL must be set where PRODUCTION is on and ALLOWED_HOSTS begins with a pattern: links that are sent out begin with it.",
)
SITE_URL = SITE_URL or (f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000")

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The site

INSTALLED_APPS = [
    "tracker.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "bills",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # A bill's page is a tenth of itself on the way. What a form keeps secret is masked anew each time.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.rehearsal.told",
            ]
        },
    }
]
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files are served from where they are, so that nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True

# The staff. Nobody else has an account.

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# The desk is a sitting, not a visit: it ends with the browser, and after a working day.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(datetime.timedelta(hours=12).total_seconds())
# Public pages neither get nor set a cookie.
SESSION_COOKIE_PATH = "/desk/"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = int(datetime.timedelta(hours=72).total_seconds())  # of a link that sets an account up
OTP_TOTP_ISSUER = "Redress"
# Ten wrong tries for a name from an address lock that pair out for an hour.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = datetime.timedelta(hours=1)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "bills.client.address"
AXES_LOCKOUT_TEMPLATE = "desk/locked_out.html"
AXES_SENSITIVE_PARAMETERS = ["username", "code"]
AXES_DISABLE_ACCESS_LOG = True  # the audit trail tells it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# The database

default_database = dj_database_url.parse(f"sqlite:///{quote(str(DATA_DIR / 'redress.sqlite3'))}")
database: dict[str, Any] = {**read(env.dj_db_url, "DATABASE_URL", default_database)}
engine = database["ENGINE"].rpartition(".")[2]
require(engine in ("sqlite3", "postgresql"), "DATABASE_URL must begin with sqlite:// or postgresql://.")
if engine == "postgresql":
    database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
else:
    database["OPTIONS"] = {
        # A transaction that reads and then writes waits its turn, where a deferred one fails with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    } | database.get("OPTIONS", {})
DATABASES = {"default": database}

# The queue

CELERY_BROKER_URL = read(env.str, "CELERY_BROKER_URL", "filesystem://localhost")
broker = urlsplit(CELERY_BROKER_URL).scheme
require(broker in ("filesystem", "redis", "rediss"), "CELERY_BROKER_URL must begin with redis://, rediss:// or filesystem://.")
TASK_LIMIT = datetime.timedelta(hours=1)
if broker == "filesystem":
    queue_dir = DATA_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": folder(queue_dir / "messages"),
        "data_folder_out": folder(queue_dir / "messages"),
        "control_folder": folder(queue_dir / "control"),
        "polling_interval": 0.1,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    # One worker only: two could take the same message.
    CELERY_WORKER_POOL = "threads"
    CELERY_WORKER_CONCURRENCY = 4
else:
    # Longer than any task, or Redis would hand a task that still runs to a second worker.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * TASK_LIMIT.total_seconds()}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("scrape", "mail")]
CELERY_TASK_DEFAULT_QUEUE = "scrape"
# Whoever waits for a mail must not wait for a crawl.
CELERY_TASK_ROUTES = {f"bills.tasks.{name}": {"queue": "mail"} for name in ("send_*", "match_*")}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = TASK_LIMIT.total_seconds()
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")


def every(task: str, seconds: int) -> dict[str, Any]:
    """A beat entry. One that no worker has taken when the next is due is dropped, so that none pile up."""
    return {"task": f"bills.tasks.{task}", "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "crawl what is due": every("crawl_due", 60),
    "take up runs that were left": every("resume_runs", 30),
    "match news": every("match_news", 5),
    "send mails": every("send_mails", 10),
    "make the digests that are due": every("queue_digests", 5 * 60),
    "tell of states that went dark": every("watch_outages", 5 * 60),
    # Night in all the states that are watched; the hour is UTC.
    "count whether all news arrived": {"task": "bills.tasks.reconcile", "schedule": crontab(hour="9", minute="0")},
    "move stages that the calendar moves": every("restage_lapsed", 60 * 60),
    "propose bills that look like a topic's": every("propose_bills", 10 * 60),
    "keep snapshots under their cap": every("prune_snapshots", 24 * 60 * 60),
    "read the dockets that are due": every("follow_dockets", 3 * 60),
    # More often than any search is due: a pass ends where the day's or the minute's requests do.
    "look for challenges": every("search_dockets", 60 * 60),
    # After midnight in all the states: a law takes effect, or an order ends, with a day.
    "settle what a day has moved in court": {"task": "bills.tasks.settle_courts", "schedule": crontab(hour="10", minute="15")},
    "tend the search index": {"task": "bills.tasks.tend_search", "schedule": crontab(hour="8", minute="30")},
    "forget who reported": every("forget_reporters", 24 * 60 * 60),
    "forget who takes no mail": every("forget_subscribers", 24 * 60 * 60),
}

# Fetching

OFFLINE = read(env.bool, "OFFLINE", False)


def this_operator() -> str:
    """Whoever runs this, as `login@hostname`."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = "unknown"  # a container may run as a number that has no name
    return f"{login}@{socket.gethostname()}"


OPERATOR_CONTACT = read(env.str, "OPERATOR_CONTACT", "")
require(
    OPERATOR_CONTACT or not PRODUCTION,
    "OPERATOR_CONTACT must be set where PRODUCTION is on: it tells the legislatures whom to write to.",
)
OPERATOR_CONTACT = OPERATOR_CONTACT or this_operator()
CONTACT = read(env.str, "CONTACT", OPERATOR_CONTACT)
# A key goes out in a URL or in a header, and is left out of every text that repeats it as it is: nothing in it may need an escape.
KEY = validate.Regexp(r"[!-~]+\Z", error="A key is of letters, digits and marks, without spaces.")
API_KEYS = {
    state.api_key.setting: read(env.str, state.api_key.setting, "", validate=KEY)
    for state in all_states().values()
    if state.api_key
}
# With it dockets are read whole; without it, their feeds.
API_KEYS["COURTLISTENER_TOKEN"] = read(env.str, "COURTLISTENER_TOKEN", "", validate=KEY)
# Whoever knows this part of the webhook's address can have dockets read again; without one there is no webhook.
SECRET_PATH = validate.Regexp(r"[A-Za-z0-9_-]{32,200}\Z", error="It is 32 letters and digits at least, which nobody can guess.")
COURTLISTENER_WEBHOOK_PATH = read(env.str, "COURTLISTENER_WEBHOOK_PATH", "", validate=SECRET_PATH)

# Mail

MAIL_DIR = DATA_DIR / "mail"
EMAIL_HOST = read(env.str, "EMAIL_HOST", "")
EMAIL_HOST_USER = read(env.str, "EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = read(env.str, "EMAIL_HOST_PASSWORD", "")
require(
    bool(EMAIL_HOST_USER) == bool(EMAIL_HOST_PASSWORD),
    "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD (or EMAIL_HOST_PASSWORD_FILE) go together.",
)
EMAIL_USE_SSL = read(env.bool, "EMAIL_USE_SSL", False)
EMAIL_USE_TLS = read(env.bool, "EMAIL_USE_TLS", bool(EMAIL_HOST) and not EMAIL_USE_SSL)
require(not (EMAIL_USE_SSL and EMAIL_USE_TLS), "EMAIL_USE_TLS begins in plain text and EMAIL_USE_SSL does not: only one can be on.")
require(
    EMAIL_USE_SSL or EMAIL_USE_TLS or not EMAIL_HOST_PASSWORD,
    "EMAIL_HOST_PASSWORD would go out in plain text: EMAIL_USE_TLS or EMAIL_USE_SSL must be on.",
)
EMAIL_PORT = read(
    env.int, "EMAIL_PORT", 465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25, validate=validate.Range(min=1, max=65535)
)
EMAIL_TIMEOUT = 30  # seconds; a server that says nothing for longer has failed
SENDER = validate.Regexp(
    r"(?:[^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)\Z",
    error="It is an address, such as alerts@redress.example, or a name and an address: Redress alerts <alerts@redress.example>.",
)
EMAIL_FROM = read(env.str, "EMAIL_FROM", "", validate=SENDER)
# What is missing for mail to go out. Outside production nothing is: each mail becomes a file that the desk shows.
MAIL_LACKS = [name for name, value in (("EMAIL_HOST", EMAIL_HOST), ("EMAIL_FROM", EMAIL_FROM)) if PRODUCTION and not value]
ALERTS = not MAIL_LACKS
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "tracker.eml.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM or "Redress alerts <alerts@localhost>"

# Logging

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_LEVEL = read(env.str, "LOG_LEVEL", "INFO", validate=validate.OneOf(LOG_LEVELS))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Otherwise Django would mail its errors to nobody, and say little where DEBUG is off.
        "django": {"handlers": [], "level": LOG_LEVEL},
        # It has a line for each task and each tick of beat.
        "celery": {"level": "WARNING"},
        # It has a line for each sign-in; the audit trail tells it.
        "axes": {"level": "WARNING"},
    },
}
