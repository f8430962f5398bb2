"""What the commands for people share."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError

from bills.accounts import link


def person_named(name: str) -> User:
    """CommandError if there is none."""
    person = User.objects.filter(username__iexact=name).first()
    if person is None:
        raise CommandError(f"there is no account {name!r}; list_staff lists those there are")
    return person


def told(person: User) -> str:
    """The link, and what to do with it."""
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return f"{link(person)}\nGive this link to {person.username} and to nobody else. It works once, within {hours} hours."
