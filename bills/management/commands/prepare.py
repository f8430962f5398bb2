from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the database ready to be served: migrate (after a backup), then load the shipped archive."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load", stdout=self.stdout, stderr=self.stderr)
