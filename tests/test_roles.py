"""Who may see and do what on the desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from csp.decorators import csp, csp_update
from csp.middleware import CSPMiddleware
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from bills.admin.site import with_scripts
from bills.audit import record
from bills.models import AuditEntry
from bills.staff import declare_roles
from tests.factories import NOON, full_bill
from tests.staff import PASSWORD, code, device, make_staff, signed_in

pytestmark = pytest.mark.django_db
# Whoever has no session yet must reach these.
OPEN = {"login", "join"}


def desk_patterns() -> Iterator[tuple[str, str]]:
    """`(name, path)` of every page of the desk, with something in place of each parameter."""
    (desk,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "desk/"]
    yield from _walked(desk, "")


def _walked(part: URLPattern | URLResolver, before: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, URLResolver):
        for one in part.url_patterns:
            yield from _walked(one, before + str(part.pattern))
    else:
        converters: dict[str, Any] = part.pattern.converters
        path = before + str(part.pattern)
        for name, converter in converters.items():
            path = path.replace(f"<{name}>", "1")
            for kind in ("int", "str", "path", "slug", "uuid"):
                path = path.replace(f"<{kind}:{name}>", "1")
            assert converter
        yield part.name or "", "/" + path.replace("(?P<url>.*)$", "anything").replace("^", "").replace("\\Z", "")


CLOSED = sorted({path for name, path in desk_patterns() if name not in OPEN} - {"/desk/(?P<app_label>auth|bills)/$"})


def test_the_walk_finds_the_desk() -> None:
    assert {"/desk/", "/desk/recovery-codes/", "/desk/auth/user/", "/desk/bills/auditentry/1/change/"} <= set(CLOSED)
    assert len(CLOSED) > 15


@pytest.mark.parametrize(
    "who",
    [
        "an editor without a second factor",
        *(pytest.param(who, marks=pytest.mark.slow) for who in ("nobody", "a superuser without a second factor", "no staff")),
    ],
)
def test_nobody_is_let_in_anywhere_without_a_second_factor(who: str) -> None:
    user = make_staff("ed", role="superuser" if "superuser" in who else "editor")
    if who == "no staff":
        User.objects.update(is_staff=False)
    for path in (*CLOSED, "/desk/auth/", "/desk/bills/"):
        # A session of its own for each: one of the addresses signs out.
        client = Client()
        if who == "no staff":
            signed_in(client, user)
        elif who != "nobody":
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # the password only
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 302, path
            asked = response["Location"].split("?")[0]
            assert asked in ("/desk/login/", "/desk/"), path  # from sign-out, the front page, which asks again


def test_a_session_whose_device_was_taken_away_is_out(client: Client) -> None:
    ed = make_staff("ed")
    signed_in(client, ed)
    assert client.get("/desk/").status_code == 200
    device(ed).delete()
    assert client.get("/desk/").status_code == 302


def test_another_persons_device_lets_nobody_in(client: Client) -> None:
    ed, al = make_staff("ed"), make_staff("al")
    signed_in(client, ed)
    session = client.session
    session["otp_device_id"] = device(al).persistent_id
    session.save()
    assert client.get("/desk/").status_code == 302


# ---- Roles ----


def held(name: str) -> set[str]:
    return {one for one in make_staff(name, role=name).get_all_permissions() if ".view_" not in one}


def test_each_role_may_do_what_it_is_for() -> None:
    editor, publisher, admin = held("editor"), held("publisher"), held("admin")
    assert editor == {
        f"bills.{deed}" for deed in ("correct_records", "settle_reports", "decide_proposals", "edit_courts", "edit_provisions")
    }
    assert publisher == editor | {"bills.approve_notices"}
    assert admin - publisher == {"bills.withhold_texts", "bills.run_sources", "bills.settle_mails"} | {
        f"auth.{verb}_{what}" for verb in ("add", "change") for what in ("user", "group")
    }


def test_every_role_sees_all_that_there_is_of_bills() -> None:
    seen = make_staff("ed").get_all_permissions()
    assert {"bills.view_bill", "bills.view_auditentry", "bills.view_correction", "bills.view_run"} <= seen
    assert not any(one.startswith("auth.") for one in seen)


def test_roles_made_again_are_the_same_and_undo_what_was_added_by_hand() -> None:
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    Group.objects.get(name="editor").permissions.add(Permission.objects.get(codename="delete_user"))
    Group.objects.get(name="admin").delete()
    declare_roles(using="default")
    declare_roles(using="default")
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


@pytest.mark.parametrize("path", ["/desk/auth/user/", "/desk/auth/user/add/", "/desk/auth/group/", "/desk/auth/group/add/"])
@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("publisher", 403), ("admin", 200), ("superuser", 200), ("", 403)])
def test_only_admins_look_after_people(client: Client, *, path: str, role: str, status: int) -> None:
    assert signed_in(client, make_staff("ed", role=role)).get(path).status_code == status


@pytest.mark.parametrize("model", ["otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt", "sessions/session"])
def test_nobody_sees_a_second_factor_not_even_a_superuser(client: Client, model: str) -> None:
    assert signed_in(client, make_staff("op", role="superuser")).get(f"/desk/{model}/").status_code == 404


# ---- People ----


def sent(user: User, **over: Any) -> dict[str, Any]:
    """The form of a person on the desk, as it would be sent."""
    groups = [group.pk for group in user.groups.all()]
    return {"username": user.username, "email": user.email, "is_active": "on", "groups": groups} | over


def test_an_admin_invites_at_the_desk_and_sees_the_link_once(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    form = {"username": "ed", "email": "ed@redress.example", "role": "editor"}
    page = client.post("/desk/auth/user/add/", form, follow=True).content.decode()
    assert "http://127.0.0.1:8000/desk/join/" in page
    ed = User.objects.get(username="ed")
    assert (ed.is_active, ed.has_usable_password(), ed.is_staff) == (False, False, True)
    assert [group.name for group in ed.groups.all()] == ["editor"]
    assert "/desk/join/" not in client.get(f"/desk/auth/user/{ed.pk}/change/").content.decode()
    line = AuditEntry.objects.get()
    assert (line.actor, line.deed, line.about) == ("ada", "invited", "ed as editor")


def test_an_admin_changes_a_role_and_the_trail_says_from_what_to_what(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    ed = make_staff("ed")
    publisher = Group.objects.get(name="publisher")
    assert client.post(f"/desk/auth/user/{ed.pk}/change/", sent(ed, groups=[publisher.pk])).status_code == 302
    assert list(ed.groups.all()) == [publisher]
    line = AuditEntry.objects.get()
    assert (line.actor, line.deed, line.about, line.path) == ("ada", "changed", "user ed", f"/desk/auth/user/{ed.pk}/change/")
    assert line.told == {"before": {"groups": ["editor"]}, "after": {"groups": ["publisher"]}}


def test_an_admin_makes_no_superuser_and_gives_no_single_permission(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    ed = make_staff("ed")
    everything = list(Permission.objects.values_list("pk", flat=True))
    more = {"is_superuser": "on", "user_permissions": everything, "password": "x", "is_staff": ""}
    client.post(f"/desk/auth/user/{ed.pk}/change/", sent(ed, **more))
    ed = User.objects.get(pk=ed.pk)
    assert (ed.is_superuser, ed.is_staff, ed.user_permissions.count()) == (False, True, 0)
    assert not ed.has_usable_password()


def test_an_admin_does_not_touch_a_superuser(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    op = make_staff("op", role="superuser")
    assert client.post(f"/desk/auth/user/{op.pk}/change/", sent(op, is_active="")).status_code == 403
    assert User.objects.get(pk=op.pk).is_active


def test_nobody_changes_what_they_may_do_themselves(client: Client) -> None:
    ada = make_staff("ada", role="admin")
    signed_in(client, ada)
    client.post(f"/desk/auth/user/{ada.pk}/change/", sent(ada, groups=[], is_active="", first_name="Ada"))
    ada = User.objects.get(pk=ada.pk)
    assert (ada.first_name, ada.is_active, ada.groups.get().name) == ("Ada", True, "admin")


def test_nobody_gives_a_group_that_holds_more_than_they_have(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    more = Group.objects.create(name="more")
    more.permissions.add(Permission.objects.get(codename="delete_user"))
    ed = make_staff("ed")
    page = client.post(f"/desk/auth/user/{ed.pk}/change/", sent(ed, groups=[more.pk]))
    assert page.status_code == 200
    assert more not in ed.groups.all()
    ed.groups.add(more)
    assert client.post(f"/desk/auth/user/{ed.pk}/change/", sent(ed)).status_code == 403
    assert client.post(f"/desk/auth/group/{more.pk}/change/", {"name": "less"}).status_code == 403


def test_a_role_is_the_programs_own(client: Client) -> None:
    signed_in(client, make_staff("op", role="superuser"))
    editor = Group.objects.get(name="editor")
    assert client.post(f"/desk/auth/group/{editor.pk}/change/", {"name": "editor", "permissions": []}).status_code == 403
    assert editor.permissions.exists()


def test_a_new_group_holds_no_more_than_its_maker(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    delete, correct = (Permission.objects.get(codename=name) for name in ("delete_user", "correct_records"))
    assert client.post("/desk/auth/group/add/", {"name": "x", "permissions": [delete.pk]}).status_code == 200
    assert client.post("/desk/auth/group/add/", {"name": "x", "permissions": [correct.pk]}).status_code == 302
    assert list(Group.objects.get(name="x").permissions.all()) == [correct]
    assert AuditEntry.objects.get().about == "group x"


@pytest.mark.parametrize("role", ["admin", "superuser"])
def test_nobody_is_deleted_and_no_password_is_set_for_another(client: Client, role: str) -> None:
    signed_in(client, make_staff("ada", role=role))
    ed = make_staff("ed")
    assert client.post(f"/desk/auth/user/{ed.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[ed.pk])
    client.post("/desk/auth/user/", {"action": "delete_selected", "_selected_action": [ed.pk], "post": "yes"})
    assert User.objects.filter(pk=ed.pk).exists()


# ---- The audit trail on the desk ----


@pytest.mark.parametrize("role", ["editor", "admin", "superuser"])
def test_the_trail_is_read_and_not_written(client: Client, role: str) -> None:
    line = record(None, "tried", "<b>a thing</b>", now=NOON, path="/status/", told={"why": "<i>so</i>"})
    signed_in(client, make_staff("ed", role=role))
    page = client.get("/desk/bills/auditentry/?q=thing&deed=tried").content.decode()
    assert "&lt;b&gt;a thing&lt;/b&gt;" in page
    assert "0 audit" not in page
    one = client.get(f"/desk/bills/auditentry/{line.pk}/change/").content.decode()
    assert "&lt;i&gt;so&lt;/i&gt;" in one
    assert '<a href="/status/">/status/</a>' in one
    assert "Save" not in one
    assert client.get("/desk/bills/auditentry/add/").status_code == 403
    assert client.post(f"/desk/bills/auditentry/{line.pk}/change/", {"about": "x"}).status_code == 403
    assert client.post(f"/desk/bills/auditentry/{line.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/desk/bills/auditentry/", {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"})
    assert AuditEntry.objects.get(pk=line.pk).about == "<b>a thing</b>"


def test_the_command_says_whether_the_trail_holds(capsys: pytest.CaptureFixture[str]) -> None:
    first = record(None, "tried", "a thing", now=NOON)
    call_command("verify_audit", since=first.sha256)
    assert first.sha256 in capsys.readouterr().out
    with pytest.raises(Exception, match="broken"):
        call_command("verify_audit", since="f" * 64)


# ---- What the public gets ----


def policy(view: Callable[..., HttpResponseBase]) -> str:
    """The policy that a page of the desk gets."""
    request = RequestFactory().get("/desk/x/")
    return str(CSPMiddleware(view).process_response(request, with_scripts(view)(request))["Content-Security-Policy"])


def test_a_page_of_the_desk_may_run_its_own_scripts_and_a_page_with_a_policy_keeps_it() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x")

    assert "script-src 'self'" in policy(page)
    both = policy(csp_update({"frame-src": ["'self'"]})(page))
    assert "script-src 'self'" in both
    assert "frame-src 'self'" in both
    assert set(policy(csp({"default-src": ["'none'"], "sandbox": [""]})(page)).split("; ")) == {"default-src 'none'", "sandbox"}


@pytest.mark.parametrize("path", ["/", "/zz/", "/zz/2026/HB1/", "/status/", "/status/unread/", "/find/?q=7", "/nowhere/"])
@pytest.mark.parametrize("who", ["a reader", "an editor"])
def test_a_public_page_sets_no_cookie_and_is_the_same_for_all(client: Client, who: str, path: str) -> None:
    full_bill()
    if who == "an editor":
        signed_in(client, make_staff("ed"))
    page = client.get(path)
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert "script-src" not in page["Content-Security-Policy"]


def test_the_desks_cookies_go_to_the_desk_and_to_no_script(client: Client) -> None:
    ed = make_staff("ed")
    ed.set_password(PASSWORD)
    ed.save()
    client.post("/desk/login/", {"username": "ed", "password": PASSWORD, "code": code(ed), "next": "/desk/"})
    session = client.cookies["sessionid"]
    assert (session["path"], session["httponly"], session["samesite"], session["max-age"]) == ("/desk/", True, "Lax", "")
    client.get("/desk/")
    csrf = client.cookies["csrftoken"]
    assert (csrf["httponly"], csrf["samesite"]) == (True, "Lax")
