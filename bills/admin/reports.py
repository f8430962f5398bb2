"""What readers reported, on the desk: read, and settled with a word on what came of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bills import reports
from bills.models import Correction, ErrorReport

SETTLE = "bills.settle_reports"


class SettleForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """What came of a report: a sentence, and the correction that it led to, if it did."""

    note = forms.CharField(label="What came of it", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    correction = forms.IntegerField(label="Correction, by its number", required=False, min_value=1)

    class Meta:
        model = ErrorReport
        fields = ("note",)

    def clean_correction(self) -> int | None:
        number: int | None = self.cleaned_data["correction"]
        if number is not None and not Correction.objects.filter(pk=number).exists():
            raise forms.ValidationError(f"There is no correction {number}.")
        return number

    @property
    def told(self) -> str:
        note, number = str(self.cleaned_data["note"]), self.cleaned_data.get("correction")
        return note + (f"\n{reverse('correction', args=[number])}" if number else "")


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait, unless all are asked for."""

    title = "what came of it"
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "not settled"), ("yes", "settled")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(settled_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(ErrorReport)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """A report is never added, changed or deleted here: it is read, and settled once."""

    form = SettleForm
    list_display = ("sent_at", "kind", "address", "start", "settled_at", "settled_by")
    list_filter = (WaitingFilter, "kind")
    search_fields = ("words", "address")
    list_select_related = ("settled_by",)
    actions = None

    @admin.display(description="words")
    def start(self, report: ErrorReport) -> str:
        return report.words[:120]

    def get_fields(self, request: HttpRequest, obj: ErrorReport | None = None) -> Any:
        told = ["kind", "address", "bill", "words", "proof_url", "contact", "sent_at"]
        return [*told, "note", *(["settled_at", "settled_by"] if obj and obj.settled_at else ["correction"])]

    def get_readonly_fields(self, request: HttpRequest, obj: ErrorReport | None = None) -> list[str]:
        return [name for name in self.get_fields(request, obj) if name not in ("note", "correction")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return super().has_view_permission(request, obj) or _may_settle(request)

    def has_change_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return _may_settle(request) and (obj is None or obj.settled_at is None)

    def save_model(self, request: HttpRequest, obj: ErrorReport, form: Any, change: bool) -> None:
        reports.settle(obj, by=request.user, note=form.told, now=timezone.now())  # type: ignore[arg-type]  # signed in


def _may_settle(request: HttpRequest) -> bool:
    return request.user.has_perm(SETTLE)
