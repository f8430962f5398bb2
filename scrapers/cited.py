"""Cited vote records: votes that a source prints only on sheets that no program reads well, written down with their citation.

The format is Open Civic Data's vote event, one JSON file a bill:

    {"bill": {"session", "identifier", "from_organization"},
     "votes": [{"identifier", "motion_text", "start_date", "organization": {"classification", "name"}, "result",
                "counts": [{"option", "value"}], "counts_stated", "votes": [{"voter_name", "option"}],
                "sources": [{"url"}], "version", "note"}],
     "versions": [{"note", "url", "date"}]}

Every key of a vote is there; `votes` may be empty, and `versions` may be left out as a whole. `start_date` is a day
(YYYY-MM-DD), and so is a version's `date`, or null. `result` is "pass", "fail" or, where the sheet prints none, "unstated".
`organization.name` is a committee, "" on the floor. A vote cites at least one source, and where its names do not sum to its
counts, its note says why.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from scrapers.errors import RecordError
from scrapers.motions import MotionRules
from scrapers.page import Page
from scrapers.records import BillRecord, PersonVoteRecord, VersionRecord, VoteRecord
from scrapers.vocabulary import Chamber, VoteOption, VoteResult

_VOTE = frozenset(
    (
        "identifier",
        "motion_text",
        "start_date",
        "organization",
        "result",
        "counts",
        "counts_stated",
        "votes",
        "sources",
        "version",
        "note",
    )
)
_VERSION = frozenset(("note", "url", "date"))
_NO_RULES = MotionRules()


def cited_votes(page: Page, *, motions: MotionRules = _NO_RULES) -> Iterator[BillRecord]:
    """The one bill of a file of cited votes, with its `votes` and, where the file lists them, its `versions`.

    What a motion was on is read by the state's `motions`, as on its own pages.
    SourceChanged where a key is missing, a value cannot be true, or the file is about another bill than was asked for.
    """
    bill = page.dig(page.json, "bill")
    session, identifier = page.dig(bill, "session"), page.dig(bill, "identifier")
    asked = (page.request.session, page.request.identifier)
    if (session, identifier) != asked:
        raise page.changed("cited votes of another bill", expected=" ".join(asked), found=f"{session} {identifier}")
    try:
        yield BillRecord(
            session=session,
            identifier=identifier,
            from_organization=Chamber(page.dig(bill, "from_organization")),
            votes=_votes(page, motions),
            versions=_versions(page),
        )
    except (RecordError, KeyError, TypeError, ValueError) as error:
        raise page.changed(f"cited votes of {identifier} cannot be read: {type(error).__name__}: {error}") from error


def _votes(page: Page, motions: MotionRules) -> tuple[VoteRecord, ...]:
    items = page.objects(page.dig(page.json, "votes"), "cited votes", required=_VOTE)
    votes = tuple(_vote(item, motions) for item in items)
    keys = {vote.source_key for vote in votes}
    if len(keys) < len(votes):
        raise page.changed("cited votes with identifiers of their own", expected=len(votes), found=len(keys))
    return votes


def _vote(item: dict[str, Any], motions: MotionRules) -> VoteRecord:
    vote = VoteRecord(
        source_key=item["identifier"],
        date=datetime.date.fromisoformat(item["start_date"]),
        chamber=Chamber(item["organization"]["classification"]),
        motion_text=item["motion_text"],
        motion_classification=motions.read(item["motion_text"]),
        result=VoteResult(item["result"]),
        counts={VoteOption(count["option"]): count["value"] for count in item["counts"]},
        votes=tuple(PersonVoteRecord(vote["voter_name"], VoteOption(vote["option"])) for vote in item["votes"]),
        organization=item["organization"]["name"],
        counts_stated=item["counts_stated"],
        version=item["version"],
        source_url=_source(item),
        note=item["note"],
    )
    if vote.names_match_counts is False and not vote.note:
        raise RecordError(f"vote {vote.source_key} has names that do not sum to its counts, and no note that says why")
    return vote


def _source(item: dict[str, Any]) -> str:
    sources = [source["url"] for source in item["sources"]]
    if not all(sources) or not sources:
        raise RecordError(f"vote {item['identifier']} cites no source")
    return str(sources[0])


def _versions(page: Page) -> tuple[VersionRecord, ...] | None:
    if "versions" not in page.json:
        return None
    items = page.objects(page.json["versions"], "cited versions", required=_VERSION)
    return tuple(
        VersionRecord(label=item["note"], url=item["url"], date=datetime.date.fromisoformat(item["date"]) if item["date"] else None)
        for item in items
    )
