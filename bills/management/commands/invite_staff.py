from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.accounts import Refused, invite
from bills.management.commands._people import told
from bills.staff import DEEDS


class Command(BaseCommand):
    help = "Make an account for a person of the staff, and print the link at which they set a password and a second factor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--role", choices=list(DEEDS), required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User(username=options["name"], email=options["email"])
        try:
            invite(person, role=options["role"], by=None, now=timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(person))
