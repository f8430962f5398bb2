from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BillsConfig(AppConfig):
    name = "bills"

    def ready(self) -> None:
        post_migrate.connect(_declare, sender=self)
        import_module("bills.admin.reports")


def _declare(using: str, **_: Any) -> None:
    from bills.legislatures import declare

    declare(using=using)
