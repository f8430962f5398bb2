"""Accounts of the staff: who is invited, joins, recovers and leaves. Each of these is written into the audit trail."""

import datetime
import re
import time
from base64 import b32encode
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from bills.audit import record

RECOVERY_CODES = 10
_A_PHONES = re.compile(r"\d{6}")


class Refused(Exception):
    """An account cannot be had, or a person not be let in: a sentence for whoever tried."""


class Links(PasswordResetTokenGenerator):
    """Tokens of links that set an account up. One dies when the account's password changes, and after PASSWORD_RESET_TIMEOUT."""

    key_salt = "bills.accounts.Links"


LINKS = Links()


def link(user: User) -> str:
    """The address at which this person sets a password and a second factor. It works once."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.SITE_URL + reverse("admin:join", args=[uid, LINKS.make_token(user)])


def owner(uid: str, token: str) -> User | None:
    """Whose link this is; None if it was used, is too old, or never was one. Locks the account in a transaction."""
    try:
        user = User.objects.select_for_update().get(pk=int(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return user if LINKS.check_token(user, token) else None


@transaction.atomic
def invite(user: User, *, role: str, by: User | None, now: datetime.datetime) -> None:
    """Make the account `user`, which has a name and an address. It is asleep until its owner has followed the link."""
    user.is_staff, user.is_active = True, False
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused(f"There is an account {user.username} already.")
    user.save()
    user.groups.add(Group.objects.get(name=role))
    record(by, "invited", f"{user.username} as {role}", now=now, told={"email": user.email})


@transaction.atomic
def join(user: User, *, password: str, secret: str, step: int, now: datetime.datetime) -> list[str]:
    """Wake the account, with a password and a phone that holds `secret` (hexadecimal). Returns its recovery codes.

    `step` is that of the code that proved the phone; it is not taken a second time.
    """
    user.set_password(password)
    user.is_active = True
    user.save()
    _forget_devices(user)
    TOTPDevice.objects.create(user=user, name="phone", key=secret, last_t=step)
    codes = _recovery_codes(user)
    record(user, "joined", user.username, now=now)
    return codes


@transaction.atomic
def recover(user: User, *, by: User | None, now: datetime.datetime) -> None:
    """Put the account to sleep, and forget its password and second factor. Its sessions end; a new link wakes it."""
    _put_to_sleep(user)
    record(by, "recovered", user.username, now=now)


@transaction.atomic
def remove(user: User, *, by: User | None, now: datetime.datetime) -> None:
    """Put the account to sleep for good. It is not deleted: what the person did keeps its name."""
    _put_to_sleep(user)
    record(by, "removed", user.username, now=now)


@transaction.atomic
def renew_recovery_codes(user: User, *, now: datetime.datetime) -> list[str]:
    """Ten new recovery codes, in place of all that there were."""
    StaticDevice.objects.filter(user=user).delete()
    codes = _recovery_codes(user)
    record(user, "made new recovery codes", user.username, now=now)
    return codes


def proven_step(secret: str, code: str) -> int | None:
    """The time step of the code, if a phone that holds `secret` (hexadecimal) shows it about now; None if it does not."""
    if not _A_PHONES.fullmatch(code):
        return None
    clock = TOTP(bytes.fromhex(secret))
    clock.time = time.time()
    return int(clock.t()) if clock.verify(int(code), tolerance=1) else None


def second_factor(user: User, code: str) -> Any:
    """The device of this person that a code proves. Refused says why it proves none; the account was told by its password."""
    code = plain(code)
    device = (TOTPDevice if _A_PHONES.fullmatch(code) else StaticDevice).objects.filter(user=user, confirmed=True).first()
    if device is None and not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise Refused("This account has no second factor yet. Ask the operator for a recovery link: it sets one up.")
    if device is not None and not device.verify_is_allowed()[0]:
        raise Refused("There were wrong codes just now, so no code is read for a while. Wait a little longer each time.")
    if device is None or verify_token(user, device.persistent_id, code) is None:
        raise WrongCode(
            "This code is wrong, or was used before. Wait for the phone's next one, or use a recovery code. "
            "If you have neither, ask the operator for a recovery link."
        )
    return device


class WrongCode(Refused):
    """The code proves nothing: such a try counts towards a lock-out."""


def plain(code: str) -> str:
    """A code as it is compared: people type spaces, hyphens and capitals."""
    return re.sub(r"[\s-]", "", code).lower()


def in_fours(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def as_typed(secret: str) -> str:
    """A phone's secret (hexadecimal) as a person types it: base 32, in groups of four."""
    return in_fours(b32encode(bytes.fromhex(secret)).decode())


def _put_to_sleep(user: User) -> None:
    user.is_active = False
    user.set_unusable_password()  # another each time: links that are out and sessions that are open hang on it
    user.save()
    _forget_devices(user)


def _forget_devices(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _recovery_codes(user: User) -> list[str]:
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [in_fours(code) for code in codes]
