"""Forms of the courts' desk. Each knows what was shown when it was opened, so that nobody speaks over another unseen."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict

from bills.courts.deeds import Unsayable
from bills.courts.sentences import EFFECTS, day
from bills.models import Clause, Court, LegalChallenge, Order
from bills.views.court_words import CLAIMS, KINDS, POSTURES, REACHES, RELATIONS
from scrapers.vocabulary import Basis, CourtEventKind

BASES = {
    Basis.STATED: "the court's own record, which was read",
    Basis.REPORTED: "a report of it",
    Basis.INFERRED: "an inference from a report",
    Basis.NOT_FOUND: "nothing: it was not found",
}
STALE = "Somebody has said otherwise in the meantime. What is here now is shown; look at it, and say yours again if it still holds."


def stamp(*values: object) -> str:
    """What a page showed, in few letters."""
    return hashlib.sha256("\0".join(map(str, values)).encode()).hexdigest()[:20]


def _told(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(word), called[0].upper() + called[1:]) for word, called in words.items()]


def _choice(label: str, words: Mapping[Any, str]) -> forms.ChoiceField:
    """Nothing is chosen until somebody chooses."""
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *_told(words)])


def _date(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _text(label: str, *, rows: int = 2, required: bool = False, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=5000, help_text=help_text, widget=widget)


def _basis(label: str, *words: Basis) -> forms.ChoiceField:
    return _choice(label, {word: BASES[word] for word in words or tuple(BASES)})


def _kind() -> forms.ChoiceField:
    return _choice("What it is", {kind: word for kind, word in KINDS.items() if kind is not CourtEventKind.UNCLASSIFIED})


class SeenForm(forms.Form):
    """`seen` is the stamp of what was shown when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def says(self, case: LegalChallenge, shown: Callable[[], str], deed: Callable[[], object]) -> bool:
        """Whether the deed was done. If not, the form says why, keeps what was typed, and may be sent again."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                LegalChallenge.objects.select_for_update().get(pk=case.pk)
                self.check(shown())
                deed()
        except Unsayable as why:
            self.add_error(None, str(why))
            return False
        return True

    def check(self, shown: str) -> None:
        """Unsayable if something else is shown by now."""
        if self.cleaned_data["seen"] != shown:
            self.carry("seen", shown)
            raise Unsayable(STALE)

    def carry(self, name: str, value: str) -> None:
        """Send another value along with what was typed, the next time."""
        assert isinstance(self.data, QueryDict), "a form that was sent"
        data = self.data.copy()
        data[name] = value
        self.data = data


class SourceForm(SeenForm):
    """What is said with its source."""

    source_url = forms.URLField(label="Where it is written: the address", max_length=500, assume_scheme="https")
    source_name = forms.CharField(label="Whose page that is", max_length=200, required=False)


class ReasonForm(SeenForm):
    reason = _text("Why", required=True, help_text="For whoever comes next.")


class EntryForm(SeenForm):
    """What an entry of a docket is."""

    kind = _kind()
    summary = _text("In plain words", help_text="What happened, and nothing that the docket does not say.")
    scheduled_on = _date("The day that it sets, of a hearing or an argument")


class EventForm(SourceForm):
    """What no docket told this site."""

    kind = _kind()
    date = _date("The day on which it happened", required=True)
    summary = _text("In plain words", required=True)
    basis = _basis("What that rests on", Basis.REPORTED, Basis.STATED, Basis.INFERRED)
    scheduled_on = _date("The day that it sets, of a hearing or an argument")
    field_order = ("kind", "date", "summary", "basis", "scheduled_on", "source_url", "source_name", "seen")


class ReachForm(SourceForm):
    """Whether a case is against a clause."""

    reach = _choice("Whether the case is against it", REACHES)
    basis = _basis("What that rests on", Basis.STATED, Basis.REPORTED, Basis.INFERRED)
    relief = _text("What it asks for there")
    note = _text("What is known of it besides")
    field_order = ("reach", "basis", "source_url", "source_name", "relief", "note", "seen")


class _Orders(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    def label_from_instance(self, obj: Any) -> str:
        court = obj.challenge.court.citation if obj.challenge.court else "a court that is not known"
        return f"{EFFECTS[obj.effect].capitalize()} of {day(obj.date)}, {court}"


class _Clauses(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.bill.identifier}: {obj}"


class OrderForm(SourceForm):
    """What an order does. `looked` is the stamp of what was foreseen: nothing is said that was not looked at."""

    effect = _choice("What it does", EFFECTS)
    date = _date("The day of the order", required=True)
    basis = _basis("What was read", Basis.STATED, Basis.REPORTED)
    upon = _Orders(
        Order.objects.none(),
        label="Upon which order",
        required=False,
        empty_label="none",
        help_text="Of a stay, or where it sets aside or affirms.",
    )
    clauses = _Clauses(
        Clause.objects.none(),
        label="Of which clauses",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that the case is known to attack. Of an order upon another: none, if it is about all of that one.",
    )
    parties = forms.CharField(label="For whom", max_length=300, required=False, help_text="Empty: for everybody.")
    territory = forms.CharField(label="Where", max_length=200, required=False, help_text="Empty: wherever the law applies.")
    until = _date("Its last day", help_text="Only where the order itself names one.")
    until_words = forms.CharField(
        label="What ends it otherwise", max_length=200, required=False, help_text="Such as: until the appeal is decided"
    )
    quote = _text("Its exact words", rows=4, help_text="The sentence of the order that does it.")
    reason = _text("Why it is told otherwise now")
    looked = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = (
        *("effect", "date", "basis", "upon", "clauses", "parties", "territory", "until", "until_words", "quote"),
        *("source_url", "source_name", "reason", "seen", "looked"),
    )

    def __init__(self, *args: Any, clauses: Iterable[int], upon: Iterable[int], is_new: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        told: Any = self.fields
        told["clauses"].queryset = Clause.objects.filter(pk__in=list(clauses)).select_related("bill")
        told["upon"].queryset = Order.objects.filter(pk__in=list(upon)).select_related("challenge__court")
        if is_new:
            del self.fields["reason"]
        else:
            told["reason"].required = True


class FactsForm(SourceForm):
    """A case as a whole."""

    case_name = forms.CharField(label="What it is called", max_length=250)
    court = forms.ModelChoiceField(Court.objects.order_by("name"), label="Court", required=False, empty_label="not found")
    court_basis = _basis("What the court rests on")
    docket_number = forms.CharField(
        label="Docket number",
        max_length=60,
        required=False,
        help_text="As the docket prints it; empty until it was read there.",
    )
    filed_on = _date("Filed on")
    filed_basis = _basis("What that day rests on")
    terminated_on = _date("Ended on", help_text="As its docket says.")
    posture = _choice("How it came to be about the law", POSTURES)
    plaintiffs = _text("Plaintiffs", help_text="Governments, officials and organizations, one a line. Never a private person.")
    defendants = _text("Defendants", help_text="One a line, as above.")
    claims = forms.MultipleChoiceField(
        label="What it says is wrong with the law", required=False, choices=_told(CLAIMS), widget=forms.CheckboxSelectMultiple
    )
    relief = _text("What it asks for")
    note = _text("What is known of it besides")
    courtlistener_id = forms.IntegerField(
        label="Its number at CourtListener",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="From the address of the docket there. It is then followed. Never by the name of the case alone.",
    )
    scotus_number = forms.CharField(
        label="Its number at the Supreme Court", max_length=20, required=False, help_text="25-123, or 25A123."
    )
    blocked = forms.BooleanField(label="Its court keeps it from public indexes: it is not shown", required=False)
    official = forms.BooleanField(label="The source is the court's own", required=False)

    def _lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data[name].splitlines() if line.strip())

    def clean_plaintiffs(self) -> tuple[str, ...]:
        return self._lines("plaintiffs")

    def clean_defendants(self) -> tuple[str, ...]:
        return self._lines("defendants")


class RungForm(FactsForm):
    """A case that came out of another."""

    relation = _choice("How it came out of that case", RELATIONS)
    field_order = ("relation",)


class ConfirmForm(forms.Form):
    """A docket that is the case's."""

    docket_number = forms.CharField(label="Docket number, as the docket prints it", max_length=60)
    court = forms.ModelChoiceField(Court.objects.order_by("name"), label="Court")
    filed_on = _date("Filed on, as the docket prints it")
