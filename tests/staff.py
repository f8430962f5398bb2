"""People of the staff: made, and signed in, in a test's client or in a browser. All are invented."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "correct horse battery example"


def make_staff(name: str = "ed", *, role: str = "editor") -> User:
    """A person of the staff in a role, with a second factor.

    Without a password: most tests need none, and to make one takes long. Role "" is no role at all; "superuser" is one.
    """
    user = User(username=name, email=f"{name}@redress.example", is_staff=True, is_superuser=role == "superuser")
    user.set_unusable_password()
    user.save()
    if role and role != "superuser":
        user.groups.add(Group.objects.get(name=role))
    TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    return user


def device(user: User) -> TOTPDevice:
    return TOTPDevice.objects.get(user=user)


def code(user: User) -> str:
    """What the person's phone shows now."""
    return f"{totp(device(user).bin_key):06}"


def signed_in(client: Client, user: User) -> Client:
    """The client, with a session of this person that has passed the second factor."""
    client.force_login(user, backend=MODEL_BACKEND)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device(user).persistent_id
    session.save()
    return client


def sign_in(page: Page, live_server_url: str, user: User) -> None:
    """Give the browser a session of this person, as if the form had been filled in. The journey of the accounts fills it in."""
    session = signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": str(urlsplit(live_server_url).hostname), "path": "/"}]
    )
