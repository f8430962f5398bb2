from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BillsConfig(AppConfig):
    name = "bills"

    def ready(self) -> None:
        # `auth` stands before us among the apps, so that its receiver, which makes our permissions, has run when ours does.
        post_migrate.connect(_declare, sender=self)


def _declare(using: str, **_: Any) -> None:
    from bills.legislatures import declare
    from bills.staff import declare_roles

    declare(using=using)
    declare_roles(using=using)
