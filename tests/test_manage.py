"""The page behind a link that manages: everything that a reader changes, and nothing of anybody else's."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from bills import links, subscribers
from bills.models import Subscriber, Subscription
from bills.watching import USUAL, described, paced
from scrapers.vocabulary import Frequency, News, Target
from tests.factories import NOON, make_bill, make_hearing, make_member, make_state, make_watch
from tests.reading import words
from tests.subscribers import make_subscriber, make_subscription
from tests.subscribing import path_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> Subscriber:
    ada = make_subscriber(timezone="America/New_York")
    make_subscription(ada, bill=make_bill(), news=["stage"], frequency=Frequency.DAILY)
    return ada


def path(ada: Subscriber) -> str:
    return path_of(links.manage_url(ada))


def do(client: Client, ada: Subscriber, deed: str, **told: Any) -> str:
    """The page after a deed, followed where it leads."""
    return words(client.post(path(ada), {"deed": deed, **told}, follow=True).content.decode())


def test_the_page_shows_all_that_is_watched_and_how(client: Client, ada: Subscriber) -> None:
    make_subscription(ada, query="federal officer", news=USUAL)
    page = words(client.get(path(ada)).content.decode())
    assert "All that ada@reader.example watches." in page
    assert "What you watch (2)" in page
    assert "HB 1 (Example, 2026 Example Session): changes of stage, once a day" in page
    assert "the search “federal officer”: the usual news, at once" in page
    assert f"/alerts/{ada.feed_key}.ics" in page
    assert f"/alerts/{ada.feed_key}.atom" in page


@pytest.mark.parametrize(
    ("told", "watching"),
    [
        ({"what": "bill", "state": "zz", "text": "hb2"}, "HB 2 (Example, 2026 Example Session)"),
        ({"what": "state", "state": "zz"}, "every bill of Example"),
        ({"what": "committee", "state": "zz", "text": "judiciary"}, "the committee “Judiciary” (Example, House)"),
        ({"what": "topic", "topic": "example"}, "the topic “Example topic”"),
        ({"what": "member", "state": "zz", "text": "Ada Example"}, "how Ada Example votes (Example)"),
        ({"what": "search", "text": "federal officer"}, "the search “federal officer”"),
    ],
)
def test_a_watch_of_each_sort_is_added_once(client: Client, ada: Subscriber, told: dict[str, str], watching: str) -> None:
    other = make_bill(identifier="HB 2")
    make_watch(other)
    make_hearing(other)
    make_member("Ada Example")
    for frequency in ("daily", "weekly"):
        page = do(client, ada, "add", news=["court", "stage"], frequency=frequency, **told)
        assert "It is watched now." in page
    (watch,) = ada.subscriptions.exclude(bill__identifier="HB 1")
    assert described(watch) == watching
    assert (watch.news, watch.frequency, watch.created_at) == (["stage", "court"], "weekly", NOON)


def test_what_cannot_be_added_is_shown_again_with_a_sentence(client: Client, ada: Subscriber) -> None:
    page = client.post(
        path(ada), {"deed": "add", "what": "bill", "state": "zz", "text": "HB 77", "news": USUAL, "frequency": "daily"}
    )
    assert "No bill “HB 77” of Example has been read." in words(page.content.decode())
    assert 'value="HB 77"' in page.content.decode()
    assert ada.subscriptions.count() == 1


@pytest.mark.slow
def test_an_address_watches_so_many_things_and_no_more(client: Client, ada: Subscriber) -> None:
    Subscription.objects.bulk_create(
        Subscription(subscriber=ada, target=Target.SEARCH, query=f"word {n}", news=USUAL, created_at=NOON) for n in range(198)
    )
    told = {"what": "search", "news": USUAL, "frequency": "daily"}
    assert "It is watched now." in do(client, ada, "add", text="the last one", **told)
    assert "An address watches 200 things at most." in do(client, ada, "add", text="one too many", **told)
    assert "It is watched now." in do(client, ada, "add", text="the last one", **told)
    assert ada.subscriptions.count() == 200


def test_each_watch_has_its_own_news_and_pace(client: Client, ada: Subscriber) -> None:
    other = make_subscription(ada, bill=make_bill(identifier="HB 2"), news=USUAL)
    watch = ada.subscriptions.get(bill__identifier="HB 1")
    page = do(client, ada, "change", watch=watch.pk, news=["text", "committee-vote"], frequency="weekly")
    assert "Saved." in page
    watch.refresh_from_db()
    other.refresh_from_db()
    assert (watch.news, watch.frequency) == (["committee-vote", "text"], "weekly")
    assert (other.news, other.frequency) == (USUAL, "instant")
    assert "Choose at least one kind of news." in do(client, ada, "change", watch=watch.pk, frequency="weekly")


def test_a_watch_is_removed_and_the_address_stays_for_the_next(client: Client, ada: Subscriber) -> None:
    assert "It is watched no more." in do(client, ada, "remove", watch=ada.subscriptions.get().pk)
    assert ada.subscriptions.count() == 0
    assert Subscriber.objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize("key", ["bos", "", "x", "0", "-1", "9" * 30, "1 OR 1=1"])
@pytest.mark.parametrize("deed", ["change", "remove"])
def test_nobody_touches_anothers_watch(client: Client, ada: Subscriber, deed: str, key: str) -> None:
    bos = make_subscription(make_subscriber("bo"), bill=make_bill(identifier="HB 2"), news=USUAL)
    answer = client.post(
        path(ada), {"deed": deed, "watch": bos.pk if key == "bos" else key, "news": ["text"], "frequency": "weekly"}
    )
    assert answer.status_code == 404
    bos.refresh_from_db()
    assert (bos.news, bos.frequency) == (USUAL, "instant")


def test_digests_come_when_the_reader_says(client: Client, ada: Subscriber) -> None:
    page = do(client, ada, "settle", timezone="America/Phoenix", digest_hour="18", digest_weekday="4")
    assert "Saved: digests come at that time." in page
    ada.refresh_from_db()
    assert (ada.timezone, ada.digest_hour, ada.digest_weekday) == ("America/Phoenix", 18, 4)
    assert '<option value="America/Phoenix" selected>' in client.get(path(ada)).content.decode()


@pytest.mark.parametrize("odd", [{"timezone": "Mars/Olympus"}, {"digest_hour": "24"}, {"digest_weekday": "7"}, {"digest_hour": ""}])
def test_a_time_that_there_is_not_is_not_taken(client: Client, ada: Subscriber, odd: dict[str, str]) -> None:
    told = {"timezone": "UTC", "digest_hour": "1", "digest_weekday": "1"} | odd
    assert "Not done." in do(client, ada, "settle", **told)
    ada.refresh_from_db()
    assert (ada.timezone, ada.digest_hour) == ("America/New_York", 7)


def test_mail_is_paused_and_goes_on(client: Client, ada: Subscriber) -> None:
    assert "Paused. Nothing is sent" in do(client, ada, "pause")
    ada.refresh_from_db()
    assert ada.paused_at == NOON
    assert "Mail is sent again." in do(client, ada, "resume")
    ada.refresh_from_db()
    assert ada.paused_at is None


def test_new_links_end_the_old_ones_and_the_page_goes_on_under_its_new_address(client: Client, ada: Subscriber) -> None:
    old = path(ada)
    answer = client.post(old, {"deed": "rotate"})
    assert answer.status_code == 303
    assert "every older link to this page has ended" in words(client.get(answer["Location"]).content.decode())
    assert client.get(old).status_code == 410
    key = ada.feed_key
    ada.refresh_from_db()
    assert ada.feed_key != key


def test_leaving_wants_to_be_sure_and_deletes_all(client: Client, ada: Subscriber) -> None:
    assert "Tick the box if you want to leave" in do(client, ada, "leave")
    assert Subscriber.objects.filter(pk=ada.pk).exists()
    assert "It has ended" in do(client, ada, "leave", sure="yes")
    assert not Subscriber.objects.filter(pk=ada.pk).exists()


def test_a_post_without_a_deed_does_nothing(client: Client, ada: Subscriber) -> None:
    for deed in ("", "explode"):
        assert client.post(path(ada), {"deed": deed}).status_code == 400
    assert ada.subscriptions.count() == 1


def test_the_page_needs_no_cookie_and_sets_none(ada: Subscriber) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path(ada), {"deed": "pause"})
    assert (answer.status_code, dict(answer.cookies)) == (303, {})
    assert not strict.get(path(ada)).cookies


def test_what_is_scraped_is_text_on_the_page(client: Client, ada: Subscriber) -> None:
    make_subscription(ada, jurisdiction=make_state(), committee="<b>Rules</b>")
    assert "&lt;b&gt;Rules&lt;/b&gt;" in client.get(path(ada)).content.decode()


def test_the_page_asks_the_same_number_of_questions_for_any_number_of_watches(
    client: Client, ada: Subscriber, django_assert_num_queries: Any
) -> None:
    for number in range(2, 30):
        make_subscription(ada, bill=make_bill(identifier=f"HB {number}"))
    with django_assert_num_queries(4):
        client.get(path(ada))


def test_words_say_which_news(ada: Subscriber) -> None:
    watch = ada.subscriptions.get()
    watch.news = [str(news) for news in News]
    assert paced(watch) == "all news, once a day"
    watch.news = ["text", "committee-vote"]
    assert paced(watch) == "committee votes, new or changed texts, once a day"


def test_rotating_twice_counts_on(ada: Subscriber) -> None:
    assert subscribers.rotate(subscribers.rotate(ada)).generation == 2
