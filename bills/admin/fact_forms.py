"""Forms for one fact: the field that its value wants, and what every correction must say for itself."""

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bills.corrections.facts import COUNTS, NAMES
from bills.views.roll import MOTIONS, RESULTS
from bills.views.wording import RELATIONS
from scrapers.vocabulary import (
    ActionClassification,
    Chamber,
    DateBasis,
    HearingStatus,
    Relation,
    SponsorClassification,
    VoteOption,
)

_WORDS: Mapping[str, Iterable[Any]] = {"date_basis": DateBasis, "status": HearingStatus}
_LONG = frozenset(("title", "official_title", "abstract", "description", "motion_text", "note"))


def _choices(words: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


def _told(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(word), called) for word, called in words.items()]


def value_field(part: str, field: str, *, chambers: Mapping[str, str], label: str) -> forms.Field:
    """The form's field for a value of a fact. `chambers` are the bodies of the state, by their word."""
    if field.startswith(COUNTS):
        return forms.IntegerField(label=label, required=False, min_value=0, help_text="Empty: it is not counted.")
    if field.startswith(NAMES):
        choices = [("", "not in the roll"), *_choices(VoteOption)]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    match field:
        case "date":
            required = part in ("actions", "votes")
            return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))
        case "starts_at":
            return forms.DateTimeField(label=label, help_text="The state's own time, as 2026-03-20 13:30.")
        case "chamber":
            return forms.ChoiceField(label=label, choices=[("", "not told")] * (part == "sponsorships") + list(chambers.items()))
        case "classification" if part == "actions":
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(label=label, required=False, choices=_choices(ActionClassification), widget=boxes)
        case "classification":
            return forms.ChoiceField(label=label, choices=_choices(SponsorClassification))
        case "motion_classification":
            return forms.ChoiceField(label=label, choices=_told(MOTIONS))
        case "result":
            return forms.ChoiceField(label=label, choices=_told(RESULTS))
        case "relation":
            return forms.ChoiceField(label=label, choices=_told(RELATIONS), initial=Relation.COMPANION)
        case "subjects":
            return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text="One a line.")
        case _ if field in _WORDS:
            return forms.ChoiceField(label=label, choices=_choices(_WORDS[field]))
    widget = forms.Textarea(attrs={"rows": 4}) if field in _LONG else forms.TextInput()
    return forms.CharField(label=label, required=False, widget=widget)


def initial(field: str, value: Any) -> Any:
    """A value of JSON as the form's field shows it."""
    if field == "subjects":
        return "\n".join(value or [])
    if field == "starts_at" and value:
        return datetime.datetime.fromisoformat(value)
    return value


def cleaned(field: str, value: Any) -> Any:
    """What the form's field holds, as JSON: none of what was left empty, where that means that there is none."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if field == "subjects":
        return [line.strip() for line in value.splitlines() if line.strip()]
    if field == "classification" and isinstance(value, list):
        return sorted(value)
    if value == "" and (field.startswith(NAMES) or field == "chamber"):
        return None
    return value


class ProofForm(forms.Form):
    """What every correction says for itself."""

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence for readers: it is printed in the ledger of corrections.",
    )
    citation = forms.CharField(label="What proves it", max_length=500, required=False, help_text="Such as a journal and its page.")
    citation_url = forms.URLField(label="Its address", max_length=2000, required=False, assume_scheme="https")


class FactForm(ProofForm):
    """One field of a row. `seen` is what was shown when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)
    field_order = ("value", "reason", "citation", "citation_url", "seen")

    def __init__(self, *args: Any, part: str, field: str, value: Any, chambers: Mapping[str, str], label: str, **kwargs: Any):
        kwargs["initial"] = {"value": initial(field, value), "seen": json.dumps(value), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(part, field, chambers=chambers, label=label)
        self.order_fields(self.field_order)
        self._field = field

    def clean_seen(self) -> Any:
        try:
            return json.loads(self.cleaned_data["seen"])
        except ValueError as error:
            raise forms.ValidationError("The form is not whole. Open it again.") from error

    @property
    def value(self) -> Any:
        return cleaned(self._field, self.cleaned_data["value"])


# What a row that is added must say, in the order of the form; a vote's counts besides.
ADDED: Mapping[str, tuple[str, ...]] = {
    "actions": ("date", "chamber", "organization", "description", "classification"),
    "votes": ("date", "chamber", "organization", "motion_text", "motion_classification", "result", "version", "note"),
    "sponsorships": ("name", "classification", "chamber"),
    "versions": ("label", "title", "date", "url"),
    "relations": ("relation", "session", "identifier"),
}


class AddForm(ProofForm):
    """A whole row that the source lacks."""

    def __init__(self, *args: Any, part: str, chambers: Mapping[str, str], labels: Mapping[str, str], session: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._part = part
        self.names = ADDED[part]
        for name in self.names:
            self.fields[name] = value_field(part, name, chambers=chambers, label=labels[name])
        if part == "votes":
            for option in VoteOption:
                name = f"{COUNTS}{option}"
                self.fields[name] = value_field(part, name, chambers=chambers, label=f"Counted: {option}")
        if part == "relations":
            self.fields["session"].initial = session
        self.order_fields([*self.names, *(name for name in self.fields if name.startswith(COUNTS)), "reason", "citation"])

    @property
    def value(self) -> dict[str, Any]:
        """The row's record, as JSON. What was left empty is left out, for the record's own default."""
        told = {name: cleaned(name, self.cleaned_data[name]) for name in self.names}
        said = {name: value for name, value in told.items() if value not in ("", None, [])}
        if self._part == "votes":
            counts = {option: self.cleaned_data[f"{COUNTS}{option}"] for option in VoteOption}
            said["counts"] = {str(option): count for option, count in counts.items() if count is not None}
        return said


class HideForm(ProofForm):
    """A row that does not count; `same` is the row that it repeats, if it is there twice."""

    same = forms.ChoiceField(label="Because it is the same as", required=False)
    field_order = ("same", "reason", "citation", "citation_url")

    def __init__(self, data: Any = None, *, others: Iterable[tuple[int, str]]):
        super().__init__(data, prefix="hide")
        choices = [("", "nothing: it is wrong"), *((str(key), words) for key, words in others)]
        self.fields["same"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class WithholdForm(forms.Form):
    """A text that must not be repeated."""

    field = forms.ChoiceField(label="What must not be repeated")
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence for readers, without the text itself: it is printed in the ledger of corrections.",
    )

    def __init__(self, data: Any = None, *, texts: Iterable[tuple[str, str]]):
        super().__init__(data, prefix="withhold")
        self.fields["field"].choices = list(texts)  # type: ignore[attr-defined]  # a ChoiceField


class OverrideForm(forms.Form):
    """One axis of the stage by hand, until a day."""

    value = forms.ChoiceField(label="It is")
    expires_on = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, words: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = [(str(word), str(word).replace("_", " ").capitalize()) for word in words]
        self.fields["value"].choices = told  # type: ignore[attr-defined]  # a ChoiceField


class NoteForm(forms.Form):
    """A word on what was decided."""

    note = forms.CharField(label="What you found", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def chambers_of(organizations: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The bodies of a state by their word, in the order of the vocabulary."""
    named = dict(organizations)
    return {str(word): named[word] for word in Chamber if word in named}
