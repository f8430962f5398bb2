"""The staff's roles: groups, made after each migrate, and what each may do."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

EDITOR, PUBLISHER, ADMIN = "editor", "publisher", "admin"
_EDITORS = {"correct_records", "settle_reports", "decide_proposals", "edit_courts", "edit_provisions"}
_PUBLISHERS = _EDITORS | {"approve_notices"}
_ADMINS = _PUBLISHERS | {"withhold_texts", "run_sources", "settle_mails"}
# Of `bills`; each role also sees all that there is.
DEEDS = {EDITOR: _EDITORS, PUBLISHER: _PUBLISHERS, ADMIN: _ADMINS}
# Of Django's `auth`: admins look after people. Nobody deletes one: their deeds keep their names.
PEOPLE = {f"{verb}_{model}" for verb in ("view", "add", "change") for model in ("user", "group")}


def declare_roles(*, using: str) -> None:
    """Make the roles' groups, with exactly the permissions that this module gives them."""
    for role in DEEDS:
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(_permissions(role, using=using))


def _permissions(role: str, *, using: str) -> QuerySet[Permission]:
    wanted = Q(content_type__app_label="bills") & (Q(codename__in=DEEDS[role]) | Q(codename__startswith="view_"))
    if role == ADMIN:
        wanted |= Q(content_type__app_label="auth", codename__in=PEOPLE)
    return Permission.objects.using(using).filter(wanted)
