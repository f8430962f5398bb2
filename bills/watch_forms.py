"""Forms in which readers say what they watch. Each needs the database to know what a number, a committee or a name means."""

import datetime
import zoneinfo
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from bills import subscribers
from bills.forms import LATEST, SOONEST, stamp, stamped
from bills.models import Action, Bill, Hearing, Jurisdiction, Organization, Person, Subscriber, Subscription, Topic, VoteEvent
from bills.search.asked import Search
from bills.search.query import tidy
from bills.watching import NEWS, PACES, USUAL
from scrapers.vocabulary import Chamber, Frequency, News, Target

WHAT = {
    Target.BILL: "one bill, by its number",
    Target.STATE: "every bill of a state",
    Target.COMMITTEE: "a committee",
    Target.TOPIC: "a topic",
    Target.MEMBER: "a member's votes",
    Target.SEARCH: "a search, by its words or its address",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AGAIN = "Please send it once more"
_OFFERED = 6  # names that are offered where one was not found
_SHORTEST = 3  # of the words of a search
_IN_THE_STATES = ("Eastern", "Central", "Mountain", "Mountain, Arizona", "Pacific", "Alaska", "Hawaii")
_ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
    *("America/Anchorage", "Pacific/Honolulu"),
)


class PaceForm(forms.Form):
    """Which news, and how often."""

    news = forms.MultipleChoiceField(
        label="Which news",
        choices=[(str(news), words) for news, words in NEWS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one kind of news."},
    )
    frequency = forms.ChoiceField(
        label="How often",
        choices=[(str(pace), words) for pace, words in PACES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how often."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"news": USUAL, "frequency": str(Frequency.INSTANT)} | (kwargs.get("initial") or {})
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_news(self) -> list[str]:
        """In the vocabulary's order."""
        return [str(news) for news in News if news in self.cleaned_data["news"]]


class WatchForm(PaceForm):
    """What is to be watched. Valid, it has a `watch`: a Subscription that is not saved."""

    what = forms.ChoiceField(
        label="What to watch",
        choices=[(str(target), words) for target, words in WHAT.items()],
        widget=forms.RadioSelect,
        initial=str(Target.BILL),
        error_messages={"required": "Say what to watch."},
    )
    state = forms.ModelChoiceField(
        label="State", queryset=Jurisdiction.objects.all(), to_field_name="code", required=False, empty_label="choose a state"
    )
    text = forms.CharField(
        label="Bill number, committee, member or words",
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"aria-describedby": "text-help", "autocomplete": "off"}),
    )
    topic = forms.ModelChoiceField(
        label="Topic", queryset=Topic.objects.order_by("name"), to_field_name="slug", required=False, empty_label="choose a topic"
    )

    watch: Subscription

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "what" in told and "state" in told and "topic" in told and "text" in told and not self.errors:
            self.watch = self._meant(Target(told["what"]), told["state"], told["text"])
            self.watch.target, self.watch.news, self.watch.frequency = told["what"], told["news"], told["frequency"]
        return told

    def _meant(self, target: Target, state: Jurisdiction | None, text: str) -> Subscription:
        if target is Target.TOPIC:
            _need(self.cleaned_data["topic"], "Choose the topic.")
            return Subscription(topic=self.cleaned_data["topic"])
        if target is Target.SEARCH:
            return Subscription(query=str(search_meant(text)))
        if target is Target.BILL:
            return Subscription(bill=bill_meant(state, text))
        _need(state, "Choose the state.")
        assert state is not None
        if target is Target.STATE:
            return Subscription(jurisdiction=state)
        if target is Target.COMMITTEE:
            return committee_meant(state, text)
        return Subscription(person=member_meant(state, text))


class AddressForm(forms.Form):
    """An address that wants a link. `subject` is a trap for programs, `stamp` tells when the form was shown."""

    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Say which e-mail address.", "invalid": "The e-mail address is none."},
    )
    subject = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        self._now = now
        kwargs["initial"] = {"stamp": stamp(now)} | (kwargs.get("initial") or {})
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        subscribers.mailbox(address)  # or ValidationError
        return address

    def clean_subject(self) -> str:
        _need(not self.cleaned_data["subject"], f"{_AGAIN}: a field that must stay empty was filled in, and has been emptied.")
        return ""

    def clean_stamp(self) -> str:
        shown = stamped(self.cleaned_data["stamp"])
        _need(shown is not None and self._now - shown <= LATEST, f"{_AGAIN}: the form was open for too long.")
        _need(shown is not None and self._now - shown >= SOONEST, f"{_AGAIN}: that was quicker than anybody types.")
        return str(self.cleaned_data["stamp"])

    def again(self) -> Self:
        """The form as it was sent, to be shown once more: stamped anew, the trap emptied."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["stamp"], self.data["subject"] = stamp(self._now), ""  # type: ignore[index]
        return self


class AskForm(AddressForm, WatchForm):
    """A wish with the address that it is for."""


class DigestForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """When digests come."""

    timezone = forms.ChoiceField(label="Your time zone")
    digest_hour = forms.TypedChoiceField(
        label="Digests come at", coerce=int, choices=[(hour, f"{hour}:00") for hour in range(24)], empty_value=None
    )
    digest_weekday = forms.TypedChoiceField(label="Weekly ones on", coerce=int, choices=list(enumerate(WEEKDAYS)), empty_value=None)

    class Meta:
        model = Subscriber
        fields = ("timezone", "digest_hour", "digest_weekday")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        others = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
        near = list(zip(_ZONES, _IN_THE_STATES, strict=True))
        elsewhere = [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in others if name not in _ZONES)]
        self.fields["timezone"].choices = [("United States", near), ("By city", elsewhere)]  # type: ignore[attr-defined]


# ---- What is meant ----


def bill_meant(state: Jurisdiction | None, text: str) -> Bill:
    """The bill of that number in any spelling, in the newest session that has it, or of that address. ValidationError otherwise."""
    _need(text, "Write the bill's number.")
    if "/" in text:
        bill = bill_at(text)
        _need(bill, "That is no address of a bill on this site.")
        assert bill is not None
        return bill
    _need(state, "Choose the state.")
    assert state is not None
    found = list(Bill.objects.in_state(state.code).named(text).select_related("session__jurisdiction").in_reading_order()[:20])
    newest = [bill for bill in found if bill.session_id == found[0].session_id]
    _need(newest, f"No bill “{text}” of {state.name} has been read.")
    _need(len(newest) == 1, f"“{text}” may be {_listed([bill.identifier for bill in newest])}. Write which.")
    return newest[0]


def search_meant(text: str) -> Search:
    """The search of that address on this site, or of these words. ValidationError for one that would find every bill."""
    search = Search.at(text) or Search(q=tidy(text))
    _need(search.filters or len(search.q) >= _SHORTEST, f"Write the words to search for, {_SHORTEST} letters at least.")
    _need(search, f"“{text}” has no words to search for.")
    return search


def bill_at(address: str) -> Bill | None:
    """The bill that an address on this site is about."""
    try:
        found = resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return None
    if found.url_name not in ("bill", "bill-csv"):
        return None
    bills = Bill.objects.addressed(found.kwargs["state"], found.kwargs["session"], found.kwargs["identifier"])
    meant = list(bills.select_related("session__jurisdiction")[:2])
    return meant[0] if len(meant) == 1 else None


def committee_meant(state: Jurisdiction, text: str) -> Subscription:
    """A committee as the state prints it, with its chamber where only one has such a committee."""
    _need(text, "Write the committee's name.")
    meetings = Hearing.objects.filter(session__jurisdiction=state)
    votes = VoteEvent.objects.filter(bill__session__jurisdiction=state)
    told = _printed(meetings, text) + _printed(votes, text)
    told = told or _printed(Action.objects.filter(bill__session__jurisdiction=state), text)
    if not told:
        like = _like(text, _names(meetings) | _names(votes))
        offered = f" Like it: {_listed(like)}." if like else " Write it as the state prints it."
        raise ValidationError(f"No committee “{text}” of {state.name} has been read.{offered}")
    chambers = {chamber for _, chamber in told}
    houses = Organization.objects.filter(pk__in=chambers, classification__in=[Chamber.LOWER, Chamber.UPPER])
    only = houses[0] if len(houses) == 1 else None
    return Subscription(jurisdiction=state, organization=only, committee=told[0][0])


def _printed(rows: QuerySet[Any], name: str) -> list[tuple[str, int]]:
    """The committees of that name as printed, each with its chamber."""
    return list(rows.order_by().filter(committee__iexact=name).values_list("committee", "organization").distinct())


def _names(rows: QuerySet[Any]) -> set[str]:
    return set(rows.order_by().exclude(committee="").values_list("committee", flat=True).distinct())


def _like(name: str, printed: set[str]) -> list[str]:
    """The printed names that have the name in them, or else are spelled much like it."""
    has = sorted(one for one in printed if name.casefold() in one.casefold())
    return (has or get_close_matches(name, sorted(printed)))[:_OFFERED]


def member_meant(state: Jurisdiction, text: str) -> Person:
    """The one member with this in their name. ValidationError for none, and for several."""
    _need(text, "Write the member's name.")
    people = Person.objects.filter(jurisdiction=state)
    found = list(people.filter(name__iexact=text)[:2]) or list(people.filter(name__icontains=text)[: _OFFERED + 1])
    _need(found, f"No member “{text}” of {state.name} is on a roster that was read.")
    _need(len(found) == 1, f"“{text}” may be {_listed([person.name for person in found[:_OFFERED]])}. Write the whole name.")
    return found[0]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else "".join(names)


def _need(condition: object, sentence: str) -> None:
    if not condition:
        raise ValidationError(sentence)
