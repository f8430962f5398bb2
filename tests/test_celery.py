"""The Celery app, as the settings make it."""

import pytest

from tracker import celery_app


def test_beat_asks_only_for_tasks_that_there_are() -> None:
    celery_app.loader.import_default_modules()
    asked = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    known = (
        "crawl_due",
        "resume_runs",
        "match_news",
        "queue_digests",
        "send_mails",
        "watch_outages",
        "reconcile",
        "restage_lapsed",
        "follow_dockets",
        "search_dockets",
        "settle_courts",
        "tend_search",
        "propose_bills",
        "prune_snapshots",
        "forget_reporters",
        "forget_subscribers",
    )
    assert asked == {f"bills.tasks.{name}" for name in known}
    assert asked <= set(celery_app.tasks)


@pytest.mark.parametrize(("task", "queue"), [("bills.tasks.send_alerts", "mail"), ("bills.tasks.crawl_session", "scrape")])
def test_mail_has_a_queue_of_its_own(task: str, queue: str) -> None:
    routed = celery_app.amqp.router.route({}, task)["queue"]
    # Were the routing keys the same, each message would go to both queues.
    assert (routed.name, routed.exchange.name, routed.routing_key) == (queue, queue, queue)
