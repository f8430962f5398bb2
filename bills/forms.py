"""Forms of the public pages. A form keeps no secret and no clock: the moment is handed in."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.core.validators import URLValidator

from bills.models import ErrorReport

LINKS = 2
SOONEST, LATEST = datetime.timedelta(seconds=3), datetime.timedelta(days=1)
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_AGAIN = "Please send it once more"


def stamp(now: datetime.datetime) -> str:
    """A moment that nobody else can have written: when a form was shown."""
    return signing.Signer(salt="bills.forms.stamp").sign(str(int(now.timestamp())))


def stamped(text: str) -> datetime.datetime | None:
    try:
        seconds = int(signing.Signer(salt="bills.forms.stamp").unsign(text))
    except (signing.BadSignature, ValueError):
        return None
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """What a reader reports. `topic` is a trap for programs, `stamp` tells when the form was shown."""

    kind = forms.ChoiceField(
        choices=[(ErrorReport.Kind.ERROR, "an error on a page"), (ErrorReport.Kind.REPLY, "a reply: I am named on a page")],
        widget=forms.RadioSelect,
        initial=ErrorReport.Kind.ERROR,
        error_messages={"required": "Say what this is: an error, or a reply."},
    )
    address = forms.CharField(
        label="The page", max_length=500, error_messages={"required": "Say on which page: its address on this site."}
    )
    words = forms.CharField(
        label="What is wrong, or your reply",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Say what is wrong, or your reply."},
    )
    proof_url = forms.URLField(
        label="A link that proves it (if you have one)",
        required=False,
        max_length=2000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="The legislature's own page, best of all.",
        widget=forms.URLInput(attrs={"aria-describedby": "proof-help"}),
        error_messages={"invalid": "The link that proves it is no address of the web."},
    )
    contact = forms.EmailField(
        label="Your e-mail address (only if you want an answer)",
        required=False,
        help_text="Used for the answer and nothing else; wiped ninety days after the report is settled.",
        widget=forms.EmailInput(attrs={"aria-describedby": "contact-help", "autocomplete": "email"}),
        error_messages={"invalid": "The e-mail address is none."},
    )
    topic = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ErrorReport
        fields = ("kind", "address", "words", "proof_url", "contact")

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix, self._now = "", now

    def clean_address(self) -> str:
        """As a path on this site, whatever the reader pasted."""
        parts = urlsplit(self.cleaned_data["address"].strip())
        path: str = parts.path + (f"?{parts.query}" if parts.query else "")
        if not parts.path.startswith("/") or parts.path.startswith("//"):
            raise forms.ValidationError("The page must be an address on this site, such as /status/.")
        return path

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if len(_LINK.findall(words)) > LINKS:
            raise forms.ValidationError(f"No more than {LINKS} links in your words; the best one belongs under the proof.")
        return words

    def clean_topic(self) -> str:
        if self.cleaned_data["topic"]:
            raise forms.ValidationError(f"{_AGAIN}: a field that must stay empty was filled in, and has been emptied.")
        return ""

    def clean_stamp(self) -> str:
        shown = stamped(self.cleaned_data["stamp"])
        if shown is None or self._now - shown > LATEST:
            raise forms.ValidationError(f"{_AGAIN}: the form was open for too long.")
        if self._now - shown < SOONEST:
            raise forms.ValidationError(f"{_AGAIN}: that was quicker than anybody types.")
        return self.cleaned_data["stamp"]  # type: ignore[no-any-return]

    def again(self) -> "ReportForm":
        """The form as it was sent, to be shown once more: stamped anew, the trap emptied."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["stamp"], self.data["topic"] = stamp(self._now), ""  # type: ignore[index]
        return self
