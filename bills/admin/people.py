"""People and their roles, on the desk. Nobody gives more than they have, and nobody is made a superuser here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.forms.models import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone

from bills import accounts
from bills.admin.audited import AuditedAdmin
from bills.staff import DEEDS


def names(permissions: "QuerySet[Permission]") -> set[str]:
    """`{"bills.correct_records", ...}`"""
    pairs = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}


def may_give(giver: User, group: Group) -> bool:
    return names(group.permissions.all()) <= giver.get_all_permissions()


def groups_to_give(giver: User) -> "QuerySet[Group]":
    """The groups whose permissions this person has all of."""
    return Group.objects.filter(pk__in=[group.pk for group in Group.objects.all() if may_give(giver, group)]).order_by("name")


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    email = forms.EmailField()
    role = forms.ModelChoiceField(Group.objects.none(), to_field_name="name")
    giver: User  # set by the admin

    class Meta:
        model = User
        fields = ["username", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ModelChoiceField)
        role.queryset = groups_to_give(self.giver)

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        UnicodeUsernameValidator()(name)
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(f"There is an account {name} already.")
        return name


admin.site.unregister([User, Group])


@admin.register(User)
class PeopleAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]  # generic for mypy only
    form = forms.ModelForm
    add_form = InvitationForm  # no password is set here
    add_form_template = None
    list_display = ["username", "email", "roles", "is_active", "is_superuser", "last_login"]
    list_filter = ["groups", "is_active"]
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        ("What they may do", {"fields": ["is_active", "groups", "is_superuser"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "email", "role"],
                "description": "They get a link at which they set a password and a second factor. You see it once, and pass it on.",
            },
        )
    ]
    readonly_fields = ["is_superuser", "last_login", "date_joined"]
    filter_horizontal = []

    @admin.display(description="roles")
    def roles(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all())

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self) -> list[URLPattern]:
        """Without Django's page that sets another's password."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        giver = request.user
        assert isinstance(giver, User)
        return giver.is_superuser or (not obj.is_superuser and _all_permissions(obj) <= giver.get_all_permissions())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # what they did keeps its name

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody changes what they may do themselves."""
        return [*self.readonly_fields, *(["is_active", "groups"] if obj == request.user else [])]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.giver = request.user  # type: ignore[attr-defined]  # an InvitationForm asks for it
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelMultipleChoiceField | None:  # type: ignore[type-arg]
        if db_field.name == "groups" and isinstance(request.user, User):
            kwargs |= {"queryset": groups_to_give(request.user), "widget": forms.CheckboxSelectMultiple()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            accounts.invite(obj, role=form.cleaned_data["role"].name, by=request.user, now=timezone.now())  # type: ignore[arg-type]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return admin.ModelAdmin.log_addition(self, request, obj, message)  # the trail has it as "invited"

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        messages.warning(request, f"Pass this link on to {obj.username}. It works once, within 72 hours: {accounts.link(obj)}")
        return super().response_add(request, obj, post_url_continue)


@admin.register(Group)
class RolesAdmin(AuditedAdmin, GroupAdmin):
    """The roles are the program's own; other groups may be made beside them."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        return obj.name not in DEEDS and isinstance(request.user, User) and may_give(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # type: ignore[override]
        if db_field.name == "permissions" and isinstance(request.user, User):
            held = request.user.get_all_permissions()
            pairs = Permission.objects.values_list("pk", "content_type__app_label", "codename")
            kwargs["queryset"] = Permission.objects.filter(pk__in=[pk for pk, app, name in pairs if f"{app}.{name}" in held])
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _all_permissions(person: User) -> set[str]:
    """Those of a sleeping account too: it may wake."""
    of_groups = Permission.objects.filter(group__user=person)
    return names(of_groups) | names(person.user_permissions.all())
