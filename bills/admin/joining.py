"""Setting an account up, at a link that works once; and new recovery codes. Neither shows a second factor that is in use."""

import datetime
from typing import Any

import qrcode
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from qrcode.image.svg import SvgPathFillImage

from bills import accounts

_SALT = "bills.admin.joining"


class JoinForm(forms.Form):
    """`secret` is what the page showed, signed: a page that is opened twice shows two, and each goes with its own form."""

    password = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(
        label="The password again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    code = forms.CharField(
        label="The six digits that the app shows now",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    secret = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_secret(self) -> str:
        try:
            return str(signing.loads(self.cleaned_data["secret"], salt=_SALT))
        except signing.BadSignature as error:
            raise forms.ValidationError("This page was changed on its way. Open the link again.") from error

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in given and given["password"] != given.get("again"):
            self.add_error("again", "The two passwords differ.")
        if "secret" in given and "code" in given:
            given["step"] = accounts.proven_step(given["secret"], accounts.plain(given["code"]))
            if given["step"] is None:
                self.add_error("code", "This is not the code. Wait for the next one, and see that the phone's clock is right.")
        return given


@never_cache
@sensitive_post_parameters()
@transaction.atomic
def join(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The page behind an invitation: a password, a phone, a code that proves it; then the recovery codes, once."""
    user = accounts.owner(uid, token)
    if user is None:
        return render(request, "desk/no_such_link.html", status=410)
    form = JoinForm(user, request.POST or None, initial={"secret": signing.dumps(default_key(), salt=_SALT)})
    if form.is_valid():
        given = form.cleaned_data
        codes = accounts.join(user, password=given["password"], secret=given["secret"], step=given["step"], now=timezone.now())
        return render(request, "desk/joined.html", {"codes": codes})
    secret = _secret(form)
    shown = {"form": form, "person": user, "rules": password_validators_help_texts(), "typed": accounts.as_typed(secret)}
    return render(request, "desk/join.html", shown | {"picture": picture(TOTPDevice(user=user, key=secret).config_url)})


def _secret(form: JoinForm) -> str:
    """What the page is to show: as before if there was one that we signed, else a new one."""
    signed = str(form["secret"].value())
    try:
        return str(signing.loads(signed, salt=_SALT))
    except signing.BadSignature:
        return str(default_key())


def picture(address: str) -> SafeString:
    """A QR code as SVG, which needs neither a script nor a style."""
    drawn = qrcode.make(address, image_factory=SvgPathFillImage, box_size=12, border=4)
    return mark_safe(str(drawn.to_string(encoding="unicode")))  # noqa: S308 - squares, drawn here


class CodeForm(forms.Form):
    """Asks for a code, so that a desk that was left open gives nobody the keys to it."""

    code = forms.CharField(
        label="A code of your phone, or a recovery code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            accounts.second_factor(self.user, code)
        except accounts.Refused as error:
            raise forms.ValidationError(str(error)) from error
        return code


@never_cache
@sensitive_post_parameters()
def recovery_codes(request: HttpRequest, context: dict[str, Any], *, now: datetime.datetime) -> HttpResponse:
    """How many recovery codes are left, and ten new ones, once, for whoever proves the second factor."""
    user = request.user
    assert isinstance(user, User)
    form = CodeForm(user, request.POST or None)
    if form.is_valid():
        context["codes"] = accounts.renew_recovery_codes(user, now=now)
    context |= {"form": form, "left": StaticToken.objects.filter(device__user=user).count(), "title": "Recovery codes"}
    return render(request, "desk/recovery_codes.html", context)
