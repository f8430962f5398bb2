"""Random days of one bill: readings, corrections, sources that move, corrections taken back, pages read again.

After each step, what is shown is what a small model expects, and no editor's word is lost.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bills.corrections import deeds
from bills.corrections.deeds import Refused
from bills.loading import replay_snapshots
from bills.models import Action, Bill, Correction, Event, Reading, VoteEvent
from bills.models.correction import LIVE
from scrapers.vocabulary import CorrectionStatus, RunOutcome
from tests.example import read
from tests.legislature import STATE, action, bill, bill_page, vote
from tests.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]

# Each fact of the bill: what the source, and an editor, may say of it.
SAYS: dict[str, list[Any]] = {
    "title": ["Example Remedies Act", "Remedies Act", "Roads"],
    "counts.yes": [15, 16, 17],
    "votes.Cy Example": ["yes", "no", "absent"],
    "description": ["Referred to Judiciary", "Refered to Judiciary", "Referred to Judiciary again"],
}


@dataclass
class Word:
    """An editor's live word on a fact."""

    value: Any
    over: Any
    stands: bool = True


@dataclass
class Model:
    """What a fact shows, by the rules that the site tells its readers."""

    source: Any
    word: Word | None = None
    made: int = 0

    @property
    def shown(self) -> Any:
        return self.word.value if self.word and self.word.stands else self.source

    def reads(self, says: Any) -> None:
        self.source = says
        if self.word and says == self.word.value:
            self.word = None
        elif self.word and says != self.word.over:
            self.word.stands = False

    def corrects(self, value: Any) -> None:
        if value != self.source:
            self.word, self.made = Word(value, self.source), self.made + 1

    def retracts(self) -> None:
        self.word = None

    def renews(self) -> None:
        if self.word and not self.word.stands:
            self.word = Word(self.word.value, self.source)


def fact(field: str) -> tuple[str, int]:
    """The part and the row of a fact."""
    if field == "title":
        return "bill", Bill.objects.get().pk
    if field == "description":
        return "actions", Action.objects.get(withdrawn_at=None, order=1).pk
    return "votes", VoteEvent.objects.get().pk


def shown(field: str) -> Any:
    if field == "title":
        return Bill.objects.get().title
    if field == "description":
        return Action.objects.get(withdrawn_at=None, order=1).description
    row = VoteEvent.objects.get()
    return row.counts["yes"] if field == "counts.yes" else row.person_votes.get(printed_name="Cy Example").option


@dataclass
class Days:
    """The bill in the database beside the models of its facts."""

    editors: list[User]
    models: dict[str, Model]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, editors: list[User]) -> "Days":
        days = cls(editors, {name: Model(says[0]) for name, says in SAYS.items()})
        days.scrape({})
        return days

    def scrape(self, says: dict[str, Any]) -> None:
        now = {name: says.get(name, model.source) for name, model in self.models.items()}
        lines = [action("Introduced"), action(now["description"], day=2)]
        roll = [("Ada Example", "yes"), ("Cy Example", now["votes.Cy Example"])]
        said = bill(actions=lines, votes=[vote(yes=now["counts.yes"], names=roll)]) | {"title": now["title"]}
        assert read(bill_page(said)).outcome == RunOutcome.OK
        for name, model in self.models.items():
            model.reads(now[name])

    def correct(self, name: str, value: Any, who: int) -> None:
        part, row = fact(name)
        told: dict[str, Any] = {"value": value, "seen": shown(name), "by": self.editors[who], "now": timezone.now()}
        try:
            deeds.correct(Bill.objects.get(), part=part, row=row, field=name, reason="It was looked up.", **told)
        except Refused:
            assert value == self.models[name].source
        self.models[name].corrects(value)

    def settle(self, name: str, who: int, *, renew: bool) -> None:
        part, row = fact(name)
        live = Correction.objects.live().filter(part=part, row=row, field=name).first()
        assert (live is not None) == (self.models[name].word is not None)
        if live is None or (renew and live.status != CorrectionStatus.PAUSED):
            return
        (deeds.renew if renew else deeds.retract)(live, by=self.editors[who], now=timezone.now())
        self.models[name].renews() if renew else self.models[name].retracts()

    def replay(self) -> None:
        before = Event.objects.count()
        list(replay_snapshots([STATE]))
        assert Event.objects.count() == before

    def check(self) -> None:
        assert {name: shown(name) for name in self.models} == {name: model.shown for name, model in self.models.items()}
        made = Correction.objects.all()
        self.seen.update(made.values_list("status", flat=True))
        assert Counter(made.values_list("field", flat=True)) == {f: m.made for f, m in self.models.items() if m.made}
        for name, model in self.models.items():
            live = [c for c in made if c.field == name and c.status in LIVE]
            expected = [] if model.word is None else [(model.word.value, model.source, model.word.stands)]
            assert [(c.value, c.says, c.status == CorrectionStatus.STANDING) for c in live] == expected
        # Nothing twice, and nothing told that was not so: two rows of lines, one vote, one reading of today.
        assert (Action.objects.count(), VoteEvent.objects.count(), Reading.objects.current().count()) == (2, 1, 1)


WHO = st.integers(0, 1)


def days_of(fields: list[str]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Steps about a few facts, so that they meet."""
    field = st.sampled_from(fields)
    scrapes = st.fixed_dictionaries({}, optional={name: st.sampled_from(SAYS[name]) for name in fields})
    moves = field.flatmap(lambda name: st.sampled_from(SAYS[name]).map(lambda says: ("scrape", {name: says})))
    corrects = field.flatmap(lambda name: st.tuples(st.just("correct"), st.just(name), st.sampled_from(SAYS[name]), WHO))
    step = st.one_of(
        st.tuples(st.just("scrape"), scrapes),
        moves,
        corrects,
        st.tuples(st.just("retract"), field, WHO),
        st.tuples(st.just("renew"), field, WHO),
        st.tuples(st.just("replay")),
    )
    return st.lists(step, min_size=8, max_size=20)


DAYS = st.lists(st.sampled_from(sorted(SAYS)), min_size=1, max_size=2, unique=True).flatmap(days_of)


def follow(editors: list[User], steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        days = Days.begin(editors)
        for step, *arguments in steps:
            if step in ("retract", "renew"):
                days.settle(*arguments, renew=step == "renew")
            else:
                getattr(days, step)(*arguments)
            days.check()
        for status in sorted(days.seen):
            event(f"a correction that was {status}")
        transaction.set_rollback(True)


@pytest.fixture
def editors() -> list[User]:
    return [make_staff("ed"), make_staff("bo")]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=DAYS)
def test_no_editors_word_is_lost_or_blindly_applied(editors: list[User], steps: list[tuple[Any, ...]]) -> None:
    follow(editors, steps)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=DAYS)
def test_no_editors_word_is_lost_over_long_days(editors: list[User], steps: list[tuple[Any, ...]]) -> None:
    follow(editors, steps)
