"""A model on the desk, with each change to it in the audit trail. Every ModelAdmin that writes is made from this one."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bills.audit import record


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        request.told = {} if add else changed(form)  # type: ignore[attr-defined]  # for `log_change`, which sees no form
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._tell(request, "added", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._tell(request, "changed", obj, told=getattr(request, "told", {}))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: "QuerySet[Any]") -> Any:
        for obj in queryset:
            self._tell(request, "deleted", obj)
        return super().log_deletions(request, queryset)

    def _tell(self, request: HttpRequest, deed: str, obj: Model, *, told: dict[str, Any] | None = None) -> None:
        path = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        record(request.user, deed, f"{self.opts.verbose_name} {obj}", now=timezone.now(), path=path, told=told)  # type: ignore[arg-type]


def changed(form: BaseForm) -> dict[str, Any]:
    """`{"before": {field: value}, "after": {field: value}}` of the fields that a form changed."""
    before = {name: _plain(form.get_initial_for_field(form.fields[name], name)) for name in form.changed_data}
    return {"before": before, "after": {name: _plain(form.cleaned_data[name]) for name in form.changed_data}}


def _plain(value: Any) -> Any:
    if isinstance(value, list | QuerySet):
        return sorted(str(one) for one in value)
    return value if isinstance(value, bool | int | str | None) else str(value)
