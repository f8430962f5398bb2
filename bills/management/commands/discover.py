from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bills import discovery
from bills.discovery import Found
from bills.loading import load_topics
from bills.management.commands._console import states_named
from bills.models import Bill, Proposal, Topic


class Command(BaseCommand):
    help = """Propose bills that look like a topic's, and print what was found and why. A person decides on the desk."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", help="only this state's bills, such as il")
        parser.add_argument(
            "--all", action="store_true", help="all bills, as after a change of the signs (default: what runs changed)"
        )
        parser.add_argument(
            "--judge",
            action="store_true",
            help="propose nothing: rank all bills by the signs, and tell which watched ones they find",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not Topic.objects.exists():
            load_topics()
        codes = [state.code for state in states_named(options["state"])]
        bills = Bill.objects.filter(session__jurisdiction__code__in=codes)
        if options["judge"]:
            self._judge(list(discovery.find(bills)), bills.count())
            return
        now = timezone.now()
        news = discovery.look(bills, now=now) if options["all"] or options["state"] else discovery.look_after_runs(now=now)
        for proposal in sorted(news, key=lambda proposal: -proposal.score):
            self.stdout.write(_told(proposal.bill, proposal.score, proposal.matched))
        waiting = Proposal.objects.waiting().count()
        self.stdout.write(f"{len(news):,} proposed now, {waiting:,} wait for a person")

    def _judge(self, found: Sequence[Found], bills: int) -> None:
        ranked = sorted((each for each in found if each.matches), key=lambda each: -each.score)
        for rank, each in enumerate(ranked, 1):
            watched = "watched" if each.watched else "       "
            self.stdout.write(f"{rank:4} {watched} {_told(each.bill, each.score, each.matched)}")
        for each in found:
            if not each.matches:
                self.stdout.write(f"   - watched {_told(each.bill, 0, [])} no sign")
        known = sum(each.watched for each in found)
        seen = sum(each.watched for each in ranked)
        self.stdout.write(f"{bills:,} bills, {len(ranked):,} show signs; of {known} that are watched, {seen} do")


def _told(bill: Bill, score: int, matched: Sequence[dict[str, Any]]) -> str:
    """`11 zz 2026 HB 1: Example Remedies Act; title: "civil action", "federal officer"`"""
    words: dict[str, list[str]] = {}
    for match in matched:
        spelled = words.setdefault(match["where"], [])
        spelled += [word for word in match["words"] if word not in spelled]
    why = "; ".join(f"{where}: " + ", ".join(f'"{word}"' for word in spelled) for where, spelled in words.items())
    title = bill.title if len(bill.title) <= 100 else f"{bill.title[:99]}…"
    return f"{score:3} {bill.session.jurisdiction.code} {bill.session.identifier} {bill.identifier}: {title}; {why}"
