from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django_otp import user_has_device


class Command(BaseCommand):
    help = "List the staff: name, roles, whether they can sign in, and when they last did."

    def handle(self, *args: Any, **options: Any) -> None:
        for person in User.objects.order_by("username").prefetch_related("groups"):
            roles = ["superuser"] * person.is_superuser + [group.name for group in person.groups.all()]
            last = f"{person.last_login:%Y-%m-%d}" if person.last_login else "never"
            self.stdout.write(
                f"{person.username} <{person.email}>: {', '.join(roles) or 'no role'}; {_state(person)}; last in: {last}"
            )


def _state(person: User) -> str:
    if not person.is_active:
        return "cannot sign in (invited, recovering or removed)"
    return "can sign in" if user_has_device(person) else "cannot sign in (no second factor: recover_staff)"
