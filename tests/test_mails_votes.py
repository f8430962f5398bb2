"""The mail of a vote: who voted how on what, what the source does not state, and what it changed."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bills.models import Event, Mail, Membership, Person, Snapshot, VoteEvent
from scrapers.vocabulary import Change, News, Origin, Target
from tests import mails
from tests.legislature import action
from tests.mails import DAY, INTRODUCED, PASSAGE, REFERRED, ROLL, a_week, ada, hb12, mail, roll_call, says, sent, watch

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


@pytest.fixture(autouse=True)
def clock(example_is_a_state: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.SITE_URL = "https://redress.example"
    with a_week() as traveller:
        yield traveller


def text(mail: Mail) -> str:
    """Its text with its lines joined again."""
    return " ".join(sent(mail).text.split())


def test_a_committee_vote_is_told_whole(clock: time_machine.Traveller) -> None:
    told = mails.committee_vote(clock)
    assert sent(told).subject == 'ZZ HB 12: Judiciary 7-3, "Do pass"'
    words = text(told)
    for sentence in (
        "ZZ HB 12: Example Remedies Act of HB 12",
        "The House Judiciary Committee voted 7-3 on HB 12 on 20 February 2026.",
        "The motion, in the source's words: “Do pass”. The source states no result.",
        "The source's own line: “Do pass 7-3”.",
        "Tally: 7 yes, 3 no, 1 absent.",
        "By party: R 2 yes, 3 no, 1 absent; D 4 yes; party not known 1 yes.",
        "Absent: 1 (Jo Placeholder).",
        "Members you watch: Ada Example yes; Cy Example no.",
        "1 name is not matched to a member: “Smith”.",
        "The legislature dates it 20 February 2026; we first saw it at 14:05 CST on 21 February 2026, and wrote to you at 14:06",
        "Stage: it was “In committee (Judiciary), House.” Now it is “Reported by its committee, House.”",
        "What comes next: It awaits its turn on the floor, or another committee.",
        "This vote, with all names: https://redress.example/zz/2026/HB12/#vote-v1",
        "Official record: https://legislature.example/v1",
        "You get this because you watch: - HB 12 (Example, 2026 Session): all news, at once Leave it: https://redress.example/",
        "Leave everything: https://redress.example/alerts/leave",
        "No, 3: Cy Example (R); Hal Instance (R); Ida Instance (R)",
    ):
        assert sentence in words


def test_the_html_says_what_the_text_says(clock: time_machine.Traveller) -> None:
    told = sent(mails.committee_vote(clock))
    page = " ".join(re.sub(r"<[^>]+>", " ", told.html.partition("<body")[2]).replace("&#x27;", "'").split())
    for sentence in (
        "voted 7-3 on HB 12",
        "Ada Example yes; Cy Example no",
        "Reported by its committee, House.",
        "14:05 CST on 21",
    ):
        assert sentence in page
        assert sentence in " ".join(told.text.split())
    assert '<html lang="en"' in told.html
    assert f"<title>{told.subject.replace(chr(34), '&quot;')}</title>" in told.html
    assert '<th scope="row"' in told.html
    assert told.html.count("<h1") == 1
    for tracker in ("<img", "<script", "<link", "url(", "src="):
        assert tracker not in told.html


def test_a_vote_on_the_floor_passed_only_where_the_source_says_so(clock: time_machine.Traveller) -> None:
    assert sent(mails.floor_vote(clock)).subject == "ZZ HB 12: passed the House 60-40 (+1 more)"
    clock.shift(DAY)
    told = roll_call(key="v2", committee="", kind="passage", motion="Third reading", yes=60, no=40, names=())
    lines = [action("Passed 60-40", day=20, classification=["passage"]), action("Ada Example added as cosponsor", day=20)]
    first = roll_call(committee="", result="pass", kind="passage", motion="Third reading", yes=60, no=40, names=())
    says(INTRODUCED, REFERRED, *lines, votes=[first, told])
    newest = mail()
    assert 'House 60-40, "Third reading"' in sent(newest).subject
    assert "passed" not in sent(newest).subject
    assert "The source states no result." in text(newest)


def test_what_is_no_part_of_the_story_is_told_beside_it_and_counted(clock: time_machine.Traveller) -> None:
    words = text(mails.floor_vote(clock))
    assert "The source's own line: “Passed 60-40”." in words
    assert "Also in this reading 1. The House, 20 February 2026: “Ada Example added as cosponsor”." in words
    assert words.count("“Passed 60-40”") == 1


def test_a_report_without_its_tally_says_so_and_the_tally_refers_to_it(clock: time_machine.Traveller) -> None:
    first = mails.report_without_tally(clock)
    assert sent(first).subject == 'ZZ HB 12: Judiciary: "Do pass", tally not yet published'
    assert "Reported; tally not yet published. When the source publishes one, a second mail brings it." in text(first)


def test_the_tally_that_comes_later_refers_to_the_mail_before(clock: time_machine.Traveller) -> None:
    second = mails.tally_that_came_later(clock)
    assert sent(second).subject == 'ZZ HB 12: Judiciary 15-7, "Do pass"'
    words = text(second)
    assert "This is the tally of what we wrote to you of before, seen at 14:05 CST on 21 February 2026: “Do pass”." in words
    assert "we first saw it at 14:05 CST on 23 February 2026" in words


def test_a_report_whose_tally_was_there_before_it_lacks_none(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, votes=[roll_call(names=())])
    mail()
    clock.shift(DAY)
    says(INTRODUCED, REFERRED, action("Do pass", day=20, **PASSAGE), votes=[roll_call(names=())])
    told = sent(mail())
    assert told.subject == 'ZZ HB 12: Judiciary: "Do pass"'
    assert "not yet published" not in told.text


def test_a_vote_without_names_says_that_nobody_was_named(clock: time_machine.Traveller) -> None:
    reader = ada()
    watch(reader, bill=hb12())
    watch(reader, person=Person.objects.get(name="Ada Example"))
    Membership.objects.update(committees=["Judiciary"])
    says(INTRODUCED, REFERRED, votes=[roll_call(names=())])
    words = text(mail())
    assert "Absent: 1, not named." in words
    assert "Members you watch: how Ada Example voted is not known: no names were read." in words
    assert "No names were read with it, so it is not known who voted how, or by party." in words
    assert "By party" not in words


def test_a_member_of_another_committee_is_not_missed_in_this_ones_vote(clock: time_machine.Traveller) -> None:
    reader = ada()
    watch(reader, bill=hb12())
    watch(reader, person=Person.objects.get(name="Ada Example"))
    Membership.objects.update(committees=["Rules"])
    says(INTRODUCED, REFERRED, votes=[roll_call(names=[("Bo Example", "yes")])])
    assert "Members you watch" not in text(mail())


def test_absences_that_the_source_does_not_count_are_not_called_none(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    counted = {name: value for name, value in roll_call(names=()).items() if name != "absent"}
    says(INTRODUCED, REFERRED, votes=[counted])
    assert "Absent: not stated; the source counts “yes” and “no” and no more." in text(mail())
    VoteEvent.objects.update(counts={"yes": 7, "no": 3, "absent": 0})
    assert "Absent: none." in text(mail())


def test_without_a_roster_no_party_is_told_and_that_is_said(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, votes=[roll_call()])
    Membership.objects.all().delete()
    words = text(mail())
    assert "No roster of the session's members was read, so no party is told." in words
    assert "By party" not in words


def test_names_that_do_not_sum_to_the_tally_are_said_not_to(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, votes=[roll_call(yes=9)])
    assert "The names do not sum to the tally: 7 of 9 yes. We mend neither." in text(mail())


def test_a_tally_under_an_editors_word_says_so(clock: time_machine.Traveller) -> None:
    owed = mails.committee_vote(clock)
    mails.corrected_tally()
    told = sent(owed)
    assert told.subject == 'ZZ HB 12: Judiciary 8-3, "Do pass"'
    words = " ".join(told.text.split())
    assert "Corrected by an editor of this site: the count of “yes”. The source says 7, we say 8." in words
    assert "The correction of the count of “yes”: https://redress.example/corrections/" in words


def test_a_vote_that_the_source_changed_tells_what_it_was(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, votes=[roll_call(names=())])
    mail()
    clock.shift(DAY)
    says(INTRODUCED, REFERRED, votes=[roll_call(yes=8, names=())])
    told = mail()
    assert sent(told).subject == 'ZZ HB 12: source changed a vote: Judiciary 8-3, "Do pass"'
    words = text(told)
    assert "The source changed a vote of the House Judiciary Committee of 20 February 2026." in words
    assert "Tally: it was 7 yes, 3 no, 1 absent, and is 8 yes, 3 no, 1 absent." in words


def test_a_vote_that_the_source_took_back_is_not_told_as_one(clock: time_machine.Traveller) -> None:
    told = mails.withdrawn_vote(clock)
    assert sent(told).subject == 'ZZ HB 12: the source took back a vote: Judiciary 9-1, "Amend"'
    words = text(told)
    assert "The source took back the vote of the House Judiciary Committee of 20 February 2026, 9-1, “Amend”." in words
    assert "Tally:" not in words
    assert "The page that printed it: https://legislature.example/bill/HB12" in words
    assert "Official record" not in words


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        (Origin.CAPTURE, "It was read from a captured official page, which this site did not fetch itself."),
        (Origin.RECONSTRUCTED, "It was read from no official page: it was reconstructed from cited facts."),
        (Origin.LIVE, ""),
    ],
)
def test_what_was_not_read_live_says_what_it_rests_on(clock: time_machine.Traveller, origin: Origin, sentence: str) -> None:
    told = mails.committee_vote(clock)
    Snapshot.objects.update(origin=origin)
    words = text(told)
    assert sentence in words
    assert ("It was read from" in words) is bool(sentence)


def test_whoever_asked_for_votes_only_is_told_the_stage_all_the_same(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12(), news=[str(News.COMMITTEE_VOTE)])
    says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20), votes=[roll_call()])
    told = mail()
    assert told.alerts.get().event.kind == Change.VOTE_ADDED
    assert "Now it is “Reported by its committee, House.”" in text(told)
    assert ": committee votes, at once" in text(told)


def test_a_mail_that_carries_nothing_is_an_error_and_not_an_empty_mail(clock: time_machine.Traveller) -> None:
    told = mails.committee_vote(clock)
    told.alerts.all().delete()
    with pytest.raises(ValueError, match="carries no event"):
        sent(told)
    assert Event.objects.exists()


def test_a_mail_costs_the_same_queries_for_one_name_and_for_many(clock: time_machine.Traveller) -> None:
    def cost(owed: Mail) -> int:
        with CaptureQueriesContext(connection) as queries:
            sent(Mail.objects.get(pk=owed.pk))
        return len(queries)

    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, votes=[roll_call(names=ROLL[:1])])
    few = cost(mail())
    clock.shift(DAY)
    says(INTRODUCED, REFERRED, votes=[roll_call(names=ROLL[:1]), roll_call(key="v2", names=ROLL)])
    many = cost(mail())
    assert few == many
    assert many <= 25


def test_only_the_readers_own_members_are_told(clock: time_machine.Traveller) -> None:
    told = mails.committee_vote(clock)
    told.subscriber.subscriptions.filter(target=Target.MEMBER, person__name="Cy Example").delete()
    assert "Members you watch: Ada Example yes." in text(told)
