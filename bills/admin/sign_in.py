"""Signing in: a name, a password, and a code; and what of it the audit trail tells."""

from typing import Any

from axes.signals import user_locked_out
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice

from bills.accounts import Refused, WrongCode, second_factor
from bills.audit import record

DESK = "the desk"
UNKNOWN = "someone"


class SignInForm(AdminAuthenticationForm):
    """Nobody comes in without a code, and no password is tried without one."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="The six digits that your phone shows, or one of your recovery codes.",
        error_messages={
            "required": "Enter the code that your phone shows, or a recovery code. If you have neither, "
            "ask the operator for a recovery link."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page has one thing to do, and whoever reads it by ear hears its heading first.
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        code = self.cleaned_data.get("code")
        if not code:
            return self.cleaned_data
        cleaned: dict[str, Any] = super().clean()
        user = self.get_user()
        if isinstance(user, User):
            self._prove(user, code)
        return cleaned

    def _prove(self, user: User, code: str) -> None:
        try:
            user.otp_device = second_factor(user, code)  # type: ignore[attr-defined]  # django_otp looks for it
        except WrongCode as error:
            user_login_failed.send(__name__, credentials={"username": user.get_username()}, request=self.request)
            raise forms.ValidationError(str(error)) from error
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


@receiver(user_logged_in)
def _signed_in(user: User, **_: Any) -> None:
    if device := getattr(user, "otp_device", None):
        told = {"with": "a recovery code" if isinstance(device, StaticDevice) else "a phone"}
        record(user, "signed in", DESK, now=timezone.now(), told=told)


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(user, "signed out", DESK, now=timezone.now())


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if not getattr(request, "axes_locked_out", False):
        _tell("failed to sign in", credentials.get("username"))


@receiver(user_locked_out)
def _locked_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    if getattr(request, "axes_failures_since_start", None):  # else it was before
        _tell("was locked out", username)


def _tell(deed: str, name: str | None) -> None:
    """Only names of accounts are told: what else stands in that field may be a password, and has no end."""
    if User.objects.filter(username=name or "").exists():
        record(None, deed, f"{DESK}, as {name}", now=timezone.now(), actor=UNKNOWN)
