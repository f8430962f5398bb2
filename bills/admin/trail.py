"""The audit trail, to read."""

import json

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bills.models import AuditEntry


@admin.register(AuditEntry)
class TrailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ["at", "actor", "deed", "about"]
    list_filter = ["deed"]
    search_fields = ["actor", "deed", "about"]
    fields = readonly_fields = ("at", "actor", "deed", "about", "where", "told_in_full", "previous", "sha256")

    @admin.display(description="where")
    def where(self, line: AuditEntry) -> SafeString | str:
        return format_html('<a href="{}">{}</a>', line.path, line.path) if line.path.startswith("/") else line.path

    @admin.display(description="told")
    def told_in_full(self, line: AuditEntry) -> SafeString:
        return format_html("<pre>{}</pre>", json.dumps(line.told, indent=2, ensure_ascii=False))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
