from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bills.accounts import recover
from bills.management.commands._people import person_named, told


class Command(BaseCommand):
    help = """For a lost phone, password or link: forget this person's password and second factor, end their sessions, and print a
    new link. Until they have followed it, they cannot sign in."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["name"])
        recover(person, by=None, now=timezone.now())
        self.stdout.write(told(person))
