from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.loading import load_topics, watch
from bills.management.commands._console import session_row, states_named
from bills.management.commands.crawl import as_printed
from bills.models import Topic


class Command(BaseCommand):
    help = """Watch bills of a state: from the next crawl on, their own pages are fetched as well as the session's list."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", help="the state's two letters, such as il")
        parser.add_argument("bills", nargs="+", metavar="BILL", help="a bill's number in any spelling, such as hb1312")
        parser.add_argument("--session", help="such as 104th or 2026 (default: the newest that has begun)")
        parser.add_argument("--topic", help="the topic's short name (default: the only topic there is)")

    def handle(self, *args: Any, **options: Any) -> None:
        (state,) = states_named(options["state"])
        session = session_row(state, options["session"], today=timezone.now().date())
        topic = self._topic(options["topic"])
        for text in options["bills"]:
            identifier = as_printed(state, text)
            new = watch(topic, session, identifier)
            self.stdout.write(f"{identifier} ({session.name}): {'watched from now on' if new else 'watched already'}")

    def _topic(self, slug: str | None) -> Topic:
        if not Topic.objects.exists():
            load_topics()
        topics = Topic.objects.filter(slug=slug) if slug else Topic.objects.all()
        if len(topics) != 1:
            there = ", ".join(Topic.objects.values_list("slug", flat=True))
            raise CommandError(f"name one topic with --topic; there are: {there}")
        return topics[0]
