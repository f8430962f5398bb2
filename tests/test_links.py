"""Links in mails: each does one thing, for one address, for as long as it says."""

import datetime
import random
import string
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core import signing
from django.test import Client
from pytest_django import Settings

from bills import links, subscribers
from bills.models import Mail, Subscriber, Subscription
from bills.watching import plain
from scrapers.vocabulary import Target
from tests.factories import NOON, make_bill, make_state
from tests.reading import words
from tests.subscribers import make_subscriber, make_subscription
from tests.subscribing import ADA, ask, confirmed, make_link, path_of
from tests.subscribing import links as queued

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
PAGES = {"confirm": "/alerts/confirm/", "manage": "/alerts/manage/", "leave": "/alerts/leave/"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def wish_mail(subscriber: Subscriber) -> Mail:
    wish = Subscription(target=Target.STATE, jurisdiction=make_state(), news=["stage"])
    return make_link(subscriber, purpose="confirm", watching="every bill of Example", wish=plain(wish))


def every_link(ada: Subscriber) -> dict[str, str]:
    """One link of each purpose, by its path."""
    watch = ada.subscriptions.first() or make_subscription(ada, bill=make_bill())
    made = {
        "confirm": links.confirm_url(ada, wish_mail(ada)),
        "manage": links.manage_url(ada),
        "leave": links.unsubscribe_url(watch),
        "leave all": links.unsubscribe_all_url(ada),
    }
    return {purpose: path_of(url) for purpose, url in made.items()}


def token(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


def test_a_link_begins_with_the_sites_address(settings: Settings) -> None:
    settings.SITE_URL = "https://redress.example"
    ada = make_subscriber()
    assert links.manage_url(ada).startswith("https://redress.example/alerts/manage/")
    assert links.unsubscribe_all_url(ada).startswith("https://redress.example/alerts/leave/")


def test_each_link_opens_its_own_page_and_no_other(client: Client) -> None:
    for purpose, path in every_link(make_subscriber()).items():
        for page, start in PAGES.items():
            status = 200 if purpose.startswith(page) else 410
            assert client.get(f"{start}{token(path)}/").status_code == status, (purpose, page)
            if status == 410:
                assert client.post(f"{start}{token(path)}/", {"deed": "pause", "List-Unsubscribe": "One-Click"}).status_code == 410
    assert Subscriber.objects.get().subscriptions.count() == 1


def test_nothing_but_the_links_that_leave_is_for_ordinary_mail(client: Client) -> None:
    """Whoever an ordinary mail is forwarded to can end things, and neither see the address nor change anything."""
    ada = make_subscriber()
    bo_reads = every_link(ada)
    for purpose in ("leave", "leave all"):
        page = client.get(bo_reads[purpose]).content.decode()
        assert ADA not in page
        assert ada.feed_key not in page
        assert "/alerts/manage/" not in page.replace('href="/alerts/manage/"', "")


@pytest.mark.slow
@pytest.mark.parametrize("purpose", ["confirm", "manage", "leave", "leave all"])
def test_guessing_and_forging_find_nothing(client: Client, purpose: str) -> None:
    path = every_link(make_subscriber())[purpose]
    start, good = path.rsplit("/", 2)[0], token(path)
    guess = random.Random(7)  # noqa: S311 - a test's own
    letters = string.ascii_letters + string.digits + "-_:"
    tried = ["".join(guess.choices(letters, k=guess.randint(1, len(good)))) for _ in range(300)]
    tried += [good[:-1], good + "A", good[1:], good.rsplit(":", 1)[0], good.swapcase(), f"{good}:{good}"]
    tried += [signing.dumps(told, salt="bills.links.other") for told in (1, [1, 0], [1, 0, "link:0"])]
    tried += [signing.dumps(told, key="another site's", salt=f"bills.links.{purpose.replace(' ', '-')}") for told in (1, [1, 0])]
    found = {one: client.post(f"{start}/{one}/", {"List-Unsubscribe": "One-Click"}).status_code for one in tried if one != good}
    assert set(found.values()) == {410}
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("told", [None, "x", {}, [], [1], [1, 0, 0], ["1", 0], [[1], 0], {"a": 1}, 1.5])
def test_what_is_signed_and_says_nothing_that_is_known_is_no_link(client: Client, told: object) -> None:
    make_subscriber()
    for purpose, start in (("confirm", "confirm"), ("manage", "manage"), ("leave", "leave"), ("leave-all", "leave")):
        odd = signing.dumps(told, salt=f"bills.links.{purpose}")
        assert client.get(f"/alerts/{start}/{odd}/").status_code == 410


@pytest.mark.parametrize(("purpose", "hours"), [("confirm", 48), ("manage", 24)])
def test_a_link_that_does_more_than_leave_expires(client: Client, clock: time_machine.Traveller, purpose: str, hours: int) -> None:
    path = every_link(make_subscriber())[purpose]
    clock.shift(hours * HOUR - datetime.timedelta(seconds=1))
    assert client.get(path).status_code == 200
    clock.shift(datetime.timedelta(seconds=2))
    assert client.get(path).status_code == 410
    assert client.post(path, {"deed": "pause"}).status_code == 410


def test_a_link_that_leaves_works_years_later(client: Client, clock: time_machine.Traveller) -> None:
    made = every_link(make_subscriber())
    clock.shift(datetime.timedelta(days=2000))
    assert client.get(made["leave"]).status_code == 200
    assert client.post(made["leave all"], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.count() == 0


def test_a_link_that_manages_dies_when_links_are_rotated_and_one_that_leaves_lives(client: Client) -> None:
    ada = make_subscriber()
    before = every_link(ada)
    after = every_link(subscribers.rotate(ada))
    assert {purpose: client.get(path).status_code for purpose, path in before.items()} == {
        "confirm": 410,
        "manage": 410,
        "leave": 200,
        "leave all": 200,
    }
    assert {client.get(path).status_code for path in after.values()} == {200}


def test_every_link_dies_with_the_subscriber_and_is_not_the_next_ones(client: Client) -> None:
    ada = make_subscriber()
    made = every_link(ada)
    subscribers.leave(ada)
    bo = make_subscriber("bo")
    make_subscription(bo, bill=make_bill(identifier="HB 2"))
    assert client.get(made["manage"]).status_code == client.get(made["confirm"]).status_code == 410
    for purpose in ("leave", "leave all"):
        assert client.post(made[purpose], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert bo.subscriptions.count() == 1


def test_a_link_that_manages_is_only_for_whoever_confirmed(client: Client) -> None:
    assert client.get(path_of(links.manage_url(make_subscriber(confirmed_at=None)))).status_code == 410


# ---- Confirming ----


def confirming(client: Client) -> str:
    make_bill()
    ask(client)
    return path_of(links.url_of(queued()[-1]))


@pytest.mark.parametrize("opened", [lambda c, p: c.get(p), lambda c, p: c.head(p), lambda c, p: c.options(p)])
def test_a_program_that_opens_the_links_of_a_mail_confirms_nothing(client: Client, opened: Callable[[Client, str], object]) -> None:
    path = confirming(client)
    opened(client, path)
    assert not Subscriber.objects.filter(confirmed_at__isnull=False).exists()
    assert Subscription.objects.count() == 0


def test_the_page_says_what_is_confirmed_for_whom(client: Client) -> None:
    told = words(client.get(confirming(client)).content.decode())
    assert f"that {ADA} be told about HB 1 (Example, 2026 Example Session)." in told


def test_a_link_confirms_once_and_hands_nothing_over_when_it_is_used_again(client: Client) -> None:
    path = confirming(client)
    first, again = client.post(path), client.post(path)
    assert "/alerts/manage/" in first.content.decode().replace('href="/alerts/manage/"', "")
    assert "This was confirmed before" in again.content.decode()
    assert "/alerts/manage/" not in again.content.decode().replace('href="/alerts/manage/"', "")
    subscribers.remove(Subscription.objects.get())
    client.post(path)
    assert Subscription.objects.count() == 0


def test_a_link_confirms_what_its_own_mail_asked_for_and_nothing_that_others_asked_meanwhile(client: Client) -> None:
    path = confirming(client)
    ask(client, what="state", text="", sender="198.51.100.1")  # somebody else, for the same address
    client.post(path)
    assert [watch.target for watch in Subscription.objects.all()] == ["bill"]


def test_whoever_is_known_already_confirms_each_wish_too(client: Client) -> None:
    make_bill()
    ada = confirmed(client)
    ask(client, what="state", text="")
    assert ada.subscriptions.count() == 1
    client.post(path_of(links.url_of(queued()[-1])))
    assert ada.subscriptions.count() == 2


def test_what_is_watched_already_takes_the_new_pace_and_is_not_watched_twice(client: Client) -> None:
    make_bill()
    ada = confirmed(client)
    confirmed(client, frequency="daily", news=["stage"])
    watch = ada.subscriptions.get()
    assert (watch.frequency, watch.news) == ("daily", ["stage"])


def test_a_wish_whose_bill_is_gone_confirms_the_address_alone(client: Client) -> None:
    path = confirming(client)
    bill = make_bill(identifier="HB 2")
    mail = queued()[0]
    Mail.objects.filter(pk=mail.pk).update(context=mail.context | {"wish": mail.context["wish"] | {"bill": bill.pk + 1}})
    assert client.post(path).status_code == 200
    assert Subscription.objects.count() == 0


def test_without_a_mail_the_link_is_for_the_newest_ask(client: Client) -> None:
    make_bill()
    ask(client)
    ask(client, what="state", text="")
    client.post(path_of(links.confirm_url(queued()[0].subscriber)))
    assert [watch.target for watch in Subscription.objects.all()] == ["state"]


def test_the_link_of_a_mail_is_for_its_purpose() -> None:
    ada = make_subscriber()
    assert "/alerts/manage/" in links.url_of(make_link(ada, purpose="manage"))
    assert "/alerts/confirm/" in links.url_of(wish_mail(ada))


# ---- The pages behind links ----


def test_a_page_behind_a_link_is_kept_by_nobody_and_tells_its_address_to_nobody(client: Client) -> None:
    for path in [*every_link(make_subscriber()).values(), "/alerts/manage/forged/"]:
        page = client.get(path)
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex"
        assert not page.cookies
        assert token(path) not in page.content.decode()  # no link leads on with it, the one that reports an error least of all
