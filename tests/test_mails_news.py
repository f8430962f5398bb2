"""The mails of hearings, stages, texts, corrections; of silence; and the links by which somebody confirms and manages."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from bills.corrections import deeds
from bills.models import Bill, Correction, Mail, Outage
from bills.withheld import WITHHELD_TEXT
from scrapers.vocabulary import CorrectionKind, CorrectionStatus, Frequency, MailKind, Notice
from tests import mails
from tests.example import read
from tests.factories import make_correction
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page
from tests.mails import DAWN, DAY, INTRODUCED, MINUTE, REFERRED, SEEN, a_week, ada, hb12, mail, roll_call, says, sent, watch
from tests.staff import make_staff
from tests.subscribers import make_mail

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


@pytest.fixture(autouse=True)
def clock(example_is_a_state: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.SITE_URL = "https://redress.example"
    with a_week() as traveller:
        yield traveller


def told(mail: Mail) -> tuple[str, str]:
    """The subject, and the text with its lines joined again."""
    found = sent(mail)
    return found.subject, " ".join(found.text.split())


# Hearings


def test_a_hearing_that_is_set(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.hearing_set(clock))
    assert subject == "ZZ HB 12: hearing set for 20 March, 13:30"
    assert "The House Judiciary Committee hears HB 12 on 20 March 2026 at 13:30 (CDT), Room 1." in words
    assert "This hearing: https://redress.example/zz/2026/HB12/#hearing-" in words
    assert "The legislature dates" not in words


def test_a_hearing_that_moved_says_from_where_to_where(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.hearing_moved(clock))
    assert subject == "ZZ HB 12: hearing moved to 21 March, 9:00"
    assert "was moved. It is now on 21 March 2026 at 9:00 (CDT), Room 2." in words
    assert "Before, it was announced for 20 March 2026 at 13:30 (CDT), Room 1." in words
    assert "A hearing is set" not in words


def test_a_hearing_in_another_room_moved_no_day(clock: time_machine.Traveller) -> None:
    mails.hearing_set(clock)
    clock.shift(DAY)
    read(calendar_page(hearing(bills=["HB 12"], location="Room 9")))
    assert told(mail())[0] == "ZZ HB 12: hearing on 20 March moved to Room 9"


def test_a_hearing_that_was_cancelled_is_cancelled_as_the_source_says(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.hearing_cancelled(clock))
    assert subject == "ZZ HB 12: hearing on 20 March cancelled"
    assert "before the House Judiciary Committee is cancelled, as the source says. It was set for 20 March 2026 at 13:30" in words
    assert "A hearing is set" not in words


def test_a_bill_that_was_taken_off_the_agenda(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.taken_off_the_agenda(clock))
    assert subject == "ZZ HB 12: taken off the agenda of 20 March"
    assert "HB 12 was taken off the agenda of the House Judiciary Committee of 20 March 2026" in words
    assert "The meeting itself is still announced." in words


def test_a_hearing_without_an_hour_says_what_stands_in_its_place(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    read(calendar_page(hearing(bills=["HB 12"], time="", time_text="upon adjournment", location="")))
    assert "hears HB 12 on 20 March 2026, upon adjournment, place not stated." in told(mail())[1]


def test_what_comes_next_tells_the_hearing_that_is_set(clock: time_machine.Traveller) -> None:
    mails.hearing_set(clock)
    clock.shift(MINUTE)
    says(INTRODUCED, REFERRED, action("Amended", day=20))
    assert "A hearing is set for 20 March 2026 at 13:30 (CDT) before the House Judiciary Committee." in told(mail())[1]


# The stage


def test_a_signature_is_the_subject_and_the_line_that_says_so_comes_first(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.signature(clock))
    assert subject == "ZZ HB 12: signed, chapter 7"
    assert "The Governor, 20 February 2026: “Signed, chapter 7”." in words
    assert "Now it is “Law: signed by the governor on 20 February 2026, chapter 7.”" in words
    assert "#action-" in words
    assert "Also in this reading" not in words


def test_a_governors_clock_comes_with_its_day_and_its_law(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.governors_clock(clock))
    assert subject == "ZZ HB 12: sent to the governor"
    assert "dates it 20 February 2026 (a legislative day, which can lag behind the calendar); we first saw it" in words
    assert "The governor decides by 26 February 2026" in words
    assert "By when: 26 February 2026." in words
    assert "Example Constitution, section 9 https://legislature.example/constitution" in words


def test_a_stage_that_moved_again_before_the_mail_went_is_told_as_it_was_and_is(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20), votes=[roll_call()])
    first = mail()
    clock.shift(MINUTE)
    says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20), action("Passed 60-40", day=21), votes=[roll_call()])
    words = told(first)[1]
    assert "Now it is “Reported by its committee, House.”" in words
    assert "Since then: “Passed the House on 21 February 2026; the Senate is next.”." in words


# Texts, and the rest of the record


def test_a_new_title_and_a_new_text_are_told_with_what_was_there(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    page = bill("HB 12", actions=[INTRODUCED, REFERRED], votes=[], versions=["Engrossed"])
    read(bill_page(page | {"title": "Example Marks Act"}))
    subject, words = told(mail())
    assert subject in ("ZZ HB 12: title changed (+1 more)", 'ZZ HB 12: new text, "Engrossed" (+1 more)')
    assert "The source changed the title. It was “Example Remedies Act of HB 12”, and is “Example Marks Act”." in words
    assert "A new text of HB 12 was printed: “Engrossed”." in words
    assert "https://legislature.example/text/Engrossed" in words


def test_any_other_line_is_told_in_the_sources_words(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Fiscal note filed", day=20))
    subject, words = told(mail())
    assert subject == 'ZZ HB 12: House: "Fiscal note filed"'
    assert "The House, 20 February 2026: “Fiscal note filed”." in words
    assert "Stage, as before: “In committee (Judiciary), House.”" in words


def test_a_bill_that_left_the_list_is_told_in_plain_words(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=Bill.objects.get(slug="SB2"))
    for _ in range(2):
        clock.shift(DAY)
        read(list_page(bill("HB 12"), *(bill(f"HB {number}") for number in range(20, 40))))
    subject, words = told(mail())
    assert subject == "ZZ SB 2: the source took back the bill"
    assert "SB 2 is no longer in the session's list: the source took it back. We read no reason." in words


# Corrections


def test_a_notice_says_what_was_wrong_what_is_right_why_and_since_when(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.correction_notice(clock))
    assert subject == 'ZZ HB 12: correction: the count of "yes" is 8, not 7'
    for sentence in (
        "We told you something wrong about HB 12: the count of “yes” of 20 February 2026, House: “Do pass”. We are sorry.",
        "We said, as the source did: 7. Right is: 8.",
        "Why: The clerk's journal has eight. Proof: House Journal, page 9.",
        "Our pages have said so since 14:05 CST on 22 February 2026; an editor made the correction.",
        "What we wrote to you at 14:06 CST on 21 February 2026 said the wrong thing, or may have.",
        "The correction, in the public ledger: https://redress.example/corrections/",
    ):
        assert sentence in words


def test_a_notice_of_a_line_that_does_not_count(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Signed in error", day=20))
    row = hb12().actions.get(description="Signed in error")
    told_so: dict[str, Any] = {
        "part": "actions",
        "row": row.pk,
        "reason": "It is of another bill.",
        "by": make_staff(),
        "now": timezone.now(),
    }
    made = deeds.hide(hb12(), **told_so)
    deeds.decide_notice(made, Notice.APPROVED, by=make_staff("bob"), now=timezone.now())
    words = told(mail())[1]
    assert "Right is: it does not count, and is struck through on the bill's page." in words
    assert "Why: It is of another bill." in words


def test_what_an_editor_withholds_is_in_no_mail_that_was_owed_before(clock: time_machine.Traveller) -> None:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Accuses Nora Nobody of theft", day=20), votes=[roll_call()])
    owed = mail()
    assert "Nora Nobody" in sent(owed).text
    row = hb12().actions.get(description__contains="Nora")
    deeds.withhold(
        hb12(),
        part="actions",
        row=row.pk,
        field="description",
        reason="It accuses somebody who was cleared.",
        by=make_staff(role="admin"),
        now=timezone.now(),
    )
    found = sent(owed)
    assert "Nora" not in found.subject + found.text + found.html
    assert WITHHELD_TEXT in found.text


def test_a_name_that_is_withheld_gives_no_party_and_no_watched_vote(clock: time_machine.Traveller) -> None:
    owed = mails.committee_vote(clock)
    make_correction(hb12().votes.get(), "votes.Ada Example", kind=CorrectionKind.WITHHELD, said="yes", value=WITHHELD_TEXT)
    body = sent(owed).text.partition("You get this")[0]
    assert "Ada Example" not in body
    assert "Cy Example no" in body


# Digests


def test_a_digest_is_by_bill_with_each_thing_once_and_its_tally(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.daily_digest(clock))
    assert subject == "Redress daily: 2 bills moved"
    assert "- 21 February, 14:05 CST: Judiciary 7-3, “Do pass” (dated 20 February)" in words
    assert words.index("hearing set for 20 March, 13:30") < words.index("Judiciary 7-3")
    assert words.count("Do pass") == 1
    assert "Now: Reported by its committee, House. https://redress.example/zz/2026/HB12/" in words
    assert "ZZ SB 2: Example Remedies Act of SB 2" in words


def test_a_digest_without_news_is_sent_all_the_same_and_is_short(clock: time_machine.Traveller) -> None:
    found = sent(mails.digest_without_news(clock))
    assert found.subject == "Redress weekly: nothing moved on 1 bill"
    assert "1 bill watched, last checked on 16 February 2026, nothing moved." in found.text
    assert len(found.text.splitlines()) < 25
    assert "HB 12 (Example, 2026 Session): all news, once a week" in " ".join(found.text.split())


def test_a_digest_says_no_bill_stood_still_that_moved_in_a_way_nobody_asked_for(clock: time_machine.Traveller) -> None:
    reader = mails.ada()
    watch(reader, bill=hb12(), frequency=Frequency.WEEKLY, news=["court"])
    mails.says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20))
    found = sent(make_mail(reader, kind=MailKind.DIGEST, key="digest:weekly:2026-02-23"))
    assert found.subject == "Redress weekly: no news of the kinds you asked for"
    assert "nothing moved" not in found.text.casefold()


def test_a_digest_names_the_watches_of_its_own_pace(clock: time_machine.Traveller) -> None:
    owed = mails.daily_digest(clock)
    watch(owed.subscriber, jurisdiction=hb12().session.jurisdiction, frequency=Frequency.WEEKLY)
    assert "every bill of Example" not in sent(owed).text


# Links, and silence


def test_the_link_to_confirm_says_what_was_asked_and_what_to_do_if_it_was_somebody_else(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.link_to_confirm(clock))
    assert subject == "Redress: please confirm that you want these alerts"
    assert "asked Redress to write to this address about HB 12 (Example, 2026 Session)." in words
    assert "The link works for 48 hours." in words
    assert "If it was not you, do nothing." in words
    assert words.count("https://redress.example/alerts/confirm/") == 1


@pytest.mark.parametrize(
    "typed", ["titles with “win at http://evil.example”", "titles with “www.evil”", "titles with “evil.example”"]
)
def test_what_somebody_typed_is_no_address_in_a_mail_to_another(clock: time_machine.Traveller, typed: str) -> None:
    context = {"purpose": "confirm", "watching": typed}
    found = sent(make_mail(ada(confirmed_at=None), kind=MailKind.LINK, context=context))
    assert "evil" not in found.text + found.html + found.subject


def test_the_link_to_manage_warns_whoever_would_pass_it_on(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.link_to_manage(clock))
    assert subject == "Redress: your link to manage your alerts"
    assert "It works for 24 hours. Whoever has it can change what you watch, so do not pass it on." in words


def test_no_other_mail_has_a_link_that_manages_or_confirms(clock: time_machine.Traveller) -> None:
    for scene in (mails.committee_vote, mails.outage):
        found = sent(scene(clock))
        rest = (found.text + found.html).replace("https://redress.example/alerts/manage/\n", "").replace('alerts/manage/"', "")
        assert "alerts/manage/M" not in rest
        assert "alerts/confirm/" not in rest
        Mail.objects.all().delete()
        found_by = hb12().subscriptions.all()
        for row in found_by:
            row.subscriber.delete()


def test_an_outage_says_since_when_and_what_is_watched_there(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.outage(clock))
    assert subject == "Redress: Example has not been read since 09:00 CST on 16 February 2026"
    assert "no mail about Example does not mean that nothing happened there" in words
    assert "What our last try says: “the host did not answer in time”" in words
    assert "- HB 12 (Example, 2026 Session): all news, at once" in words
    assert "- every bill of Example: all news, once a day" in words


def test_news_from_after_an_outage_is_late_and_says_so(clock: time_machine.Traveller) -> None:
    words = told(mails.late_news(clock))[1]
    assert "Late: the state's pages could not be read from 09:00 CST on 16 February 2026" in words
    assert "so this reaches you late." in words


def test_the_end_of_an_outage_says_that_what_comes_is_late(clock: time_machine.Traveller) -> None:
    subject, words = told(mails.end_of_an_outage(clock))
    assert subject == "Redress: Example is read again, since 14:05 CST on 21 February 2026"
    assert "from 09:00 CST on 16 February 2026 until 14:05 CST on 21 February 2026." in words
    assert "comes to you marked as late" in words


def test_a_notice_of_an_outage_that_ended_meanwhile_tells_its_end(clock: time_machine.Traveller) -> None:
    owed = mails.outage(clock)
    Outage.objects.update(ended_at=SEEN)
    assert "is read again" in told(owed)[0]
    assert DAWN < SEEN


def test_a_correction_that_was_taken_back_says_what_became_of_it(clock: time_machine.Traveller) -> None:
    owed = mails.correction_notice(clock)
    Correction.objects.update(status=CorrectionStatus.RETRACTED, settled_at=timezone.now() + datetime.timedelta(minutes=1))
    assert "What became of the correction: taken back." in told(owed)[1]
