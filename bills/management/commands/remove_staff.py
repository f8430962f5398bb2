from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bills.accounts import remove
from bills.management.commands._people import person_named


class Command(BaseCommand):
    help = "Put a person's account to sleep. It is not deleted, since what they did keeps their name; recover_staff wakes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["name"])
        remove(person, by=None, now=timezone.now())
        self.stdout.write(f"{person.username} cannot sign in any more, and is signed out")
