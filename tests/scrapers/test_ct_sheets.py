"""Connecticut: the sheets of votes. SB 4990, and whoever votes on it, are invented. Official file copies are read if there."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from scrapers import crawl
from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Expected, VoteRecord
from scrapers.states.ct import STATE
from scrapers.states.ct.naming import file_copy_request, roll_call_request
from scrapers.vocabulary import Chamber, MotionClassification, VoteOption, VoteResult
from tests.pdf import pdf_of

REAL = Path(__file__).parents[2].parent / "shared" / "captures" / "ct"
COPY = "2027SB-04990-R000099-FC.PDF"
SHEET = "2027SV-00001-R00SB04990-SV.PDF"
FIRST = ("File No. 99", "Substitute Senate Bill No. 4990")
TALLY = ("  COMMITTEE ACTION", "  Example Committee", "    Joint Favorable", "      Yea   3    Nay   1    (02/03/2027)")
HEAD = (
    "Taken on  2/ 3  PASSAGE",
    "Necessary for Passage ........ 3",
    "Those voting Yea ............. 3",
    "Those voting Nay ............. 1",
    "Those absent and not voting .. 1",
)
MEMBERS = ("  Y   101  ADAMS        Y   102  DE LA CRUZ", "  N   103  BAKER, A.    X   104  FOX-GREEN", "  Y   105  O'DAY")


def page(request: Request | None, body: bytes) -> Page:
    assert request is not None
    return Page(request, body, request.url, retrieved_at=None)


def votes(of: Page) -> list[VoteRecord]:
    (record,) = (record for record in crawl.read(STATE, of)[0] if isinstance(record, BillRecord))
    return list(record.votes or ())


def copied(lines: Iterable[str], first: Iterable[str] = FIRST) -> list[VoteRecord]:
    return votes(page(file_copy_request(COPY, "2027"), pdf_of(first, lines)))


def sheet(*lines: str, name: str = SHEET) -> Page:
    return page(roll_call_request(name, "2027"), pdf_of(lines))


# ---- File copies ----


def test_each_committees_tally_is_a_vote_of_its_own() -> None:
    finance = ("  Finance, Revenue and Bonding Committee", "    Joint Favorable Substitute", "    Yea 9  Nay 0  (03/04/2027)")
    told = copied([*TALLY, *finance, "    Joint Favorable", "    Yea 5  Nay 4  (03/05/2027)", "  sSB4990 / File No. 99     12"])
    assert [(vote.organization, vote.motion_text, str(vote.date), dict(vote.counts)) for vote in told] == [
        ("Example", "Joint Favorable", "2027-02-03", {VoteOption.YES: 3, VoteOption.NO: 1}),
        ("Finance, Revenue and Bonding", "Joint Favorable Substitute", "2027-03-04", {VoteOption.YES: 9, VoteOption.NO: 0}),
        ("Finance, Revenue and Bonding", "Joint Favorable", "2027-03-05", {VoteOption.YES: 5, VoteOption.NO: 4}),
    ]
    assert {vote.chamber for vote in told} == {Chamber.LEGISLATURE}
    assert len({vote.source_key for vote in told}) == 3


@pytest.mark.parametrize(
    ("lines", "first", "complaint"),
    [
        (TALLY, ("File No. 98", FIRST[1]), "not a file copy of SB 4990"),
        (TALLY, (FIRST[0], "Substitute Senate Bill No. 499"), "not a file copy of SB 4990"),
        (("An analysis",), FIRST, "without «COMMITTEE ACTION»"),
        (TALLY[:1], FIRST, "without a tally"),
        (TALLY[:3], FIRST, "without a tally"),
        ((TALLY[0], *TALLY[2:]), FIRST, "neither a committee, a motion nor a tally"),
        ((*TALLY[:2], TALLY[3]), FIRST, "a tally of nobody, or on nothing"),
        ((*TALLY[:3], "Yea 3 Nay 1 Abstain 1 (02/03/2027)"), FIRST, "neither a committee, a motion nor a tally"),
        ((*TALLY[:3], "Yea 3 Nay 1 (02/30/2027)"), FIRST, "the day of a tally"),
    ],
)
def test_a_file_copy_that_cannot_be_read_whole_is_a_changed_page(
    lines: tuple[str, ...], first: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        copied(lines, first)


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the reference material is not beside the project")
def test_the_official_file_copy_states_the_committees_tally() -> None:
    name = "2026SB-00397-R000399-FC_File_No_399.PDF"
    (vote,) = votes(page(file_copy_request(name, "2026"), (REAL / "ct_2026_SB00397" / name).read_bytes()))
    assert (vote.organization, vote.motion_text, str(vote.date)) == ("Judiciary", "Joint Favorable Substitute", "2026-03-23")
    assert dict(vote.counts) == {VoteOption.YES: 30, VoteOption.NO: 11}
    assert (vote.result, vote.motion_classification) == (VoteResult.PASS, MotionClassification.DO_PASS)
    assert vote.votes == ()


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the reference material is not beside the project")
def test_an_official_text_of_another_kind_is_no_file_copy() -> None:
    body = (REAL / "ct_2026_SB00397" / "2026SB-00397-R01-SB_JUD_Joint_Favorable_Substitute.PDF").read_bytes()
    with pytest.raises(SourceChanged, match="not a file copy of SB 397"):
        votes(page(file_copy_request("2026SB-00397-R000399-FC.PDF", "2026"), body))


# ---- Roll calls ----


def test_a_sheet_is_known_by_its_own_id_and_states_no_result() -> None:
    (vote,) = votes(sheet(*HEAD, *MEMBERS))
    assert (vote.source_key, str(vote.date), vote.chamber, vote.motion_text) == (
        "2027SV-00001", "2027-02-03", Chamber.UPPER, "PASSAGE",
    )  # fmt: skip
    assert (vote.result, vote.note) == (VoteResult.UNSTATED, "Necessary for Passage: 3.")
    assert dict(vote.counts) == {VoteOption.YES: 3, VoteOption.NO: 1, VoteOption.ABSENT: 1}
    assert vote.names_match_counts
    assert [name for name, _ in vote.votes] == ["ADAMS", "DE LA CRUZ", "BAKER, A.", "FOX-GREEN", "O'DAY"]


def test_the_house_prints_no_districts() -> None:
    lines = ["  Y  ADAMS     N  BAKER, A.     Y  MCCARTHY VAHEY     Y  O'DAY     A  FOX"]
    (vote,) = votes(sheet(*HEAD, *lines, name=SHEET.replace("SV", "HV")))
    assert (vote.source_key, vote.chamber) == ("2027HV-00001", Chamber.LOWER)
    assert vote.names_match_counts


@pytest.mark.parametrize(
    "line",
    [
        "Emergency Certification",
        "EMERGENCY CERTIFICATION",
        "  Y",
        "  Y   N",
        "  Y   105",
        "The Clerk  Y  101  NOBODY HERE",
    ],
)
def test_a_line_that_is_not_of_members_is_nobodys_vote(line: str) -> None:
    (vote,) = votes(sheet(*HEAD, line, *MEMBERS, line))
    assert len(vote.votes) == 5


def test_what_stands_above_the_tally_is_nobodys_vote() -> None:
    (vote,) = votes(sheet("  A   SAMPLE", *HEAD, *MEMBERS))
    assert "SAMPLE" not in dict(vote.votes)


def test_marks_that_are_not_explained_are_absences_only_if_the_sheet_counts_as_many() -> None:
    (vote,) = votes(sheet(*HEAD, *MEMBERS, "  A   106  GREY"))
    assert {name: option for name, option in vote.votes if option is not VoteOption.YES} == {
        "BAKER, A.": VoteOption.NO,
        "FOX-GREEN": VoteOption.OTHER,
        "GREY": VoteOption.OTHER,
    }
    assert vote.counts[VoteOption.ABSENT] == 1
    assert vote.names_match_counts is False


def test_a_sheet_may_list_only_those_who_were_there() -> None:
    (vote,) = votes(sheet(*HEAD, *MEMBERS[:1], "  N   103  BAKER, A.", MEMBERS[2]))
    assert len(vote.votes) == 4
    assert vote.names_match_counts is False


def test_a_sheet_that_lost_members_says_so() -> None:
    records = crawl.read(STATE, sheet(*HEAD, MEMBERS[0]))[0]
    assert Expected("members' votes", 4, 2) in records


def test_a_sheet_without_words_on_its_motion_says_what_it_was_necessary_for() -> None:
    (vote,) = votes(sheet("Taken on  2/ 3", *HEAD[1:], *MEMBERS))
    assert (vote.motion_text, vote.motion_classification) == ("Passage", MotionClassification.PASSAGE)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ((*HEAD[:2], *HEAD[3:], *MEMBERS), "Those voting Yea"),
        ((*HEAD, HEAD[2], *MEMBERS), "Those voting Yea"),
        ((*HEAD[1:], *MEMBERS), "the day of a roll call"),
        (("Taken on 2/30 PASSAGE", *HEAD[1:], *MEMBERS), "the day of a roll call"),
        (("Taken on 2/ 3", *HEAD[2:], *MEMBERS), "does not say what it is on"),
        (HEAD, "without a member"),
    ],
)
def test_a_sheet_without_what_it_must_have_is_a_changed_page(lines: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        votes(sheet(*lines))


def test_a_sheet_of_another_bill_is_a_changed_page() -> None:
    request = Request("roll-call", f"https://www.cga.ct.gov/2027/vote/s/pdf/{SHEET}", "2027", "SB 4991")
    with pytest.raises(SourceChanged, match="another bill"):
        votes(page(request, pdf_of([*HEAD, *MEMBERS])))


@pytest.mark.parametrize("request_", [file_copy_request(COPY, "2027"), roll_call_request(SHEET, "2027")])
@pytest.mark.parametrize("body", [b"", b"<html>Not found</html>", b"%PDF-1.7 and no more", pdf_of([""])])
def test_what_is_no_whole_sheet_is_an_error(request_: Request, body: bytes) -> None:
    with pytest.raises(SourceChanged):
        votes(page(request_, body))
