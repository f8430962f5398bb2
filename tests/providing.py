"""Bills of an invented legislature, Example (`zz`), as a provider of Open Civic Data passes them on, in each of its forms."""

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Json = dict[str, Any]
OFFICIAL = "https://legislature.example/HB1"
# The body of whoever acted, as a scraper writes it.
LOWER = '~{"classification": "lower"}'


def line(number: str = "HB1", **changes: Any) -> Json:
    """A line of a corpus."""
    return {
        "state": "zz",
        "session": "2026",
        "identifier": number,
        "title": f"Example Remedies Act of {number}",
        "classification": ["bill"],
        "from_chamber": "lower",
        "abstract": None,
        "sponsors": [],
        "actions": [["2026-02-01", "lower", "Introduced", ["introduction"]]],
        "votes": [],
        "sources": [OFFICIAL],
        **changes,
    }


def tally(motion: str = "Do pass", *, yes: int = 15, no: int = 7, **changes: Any) -> Json:
    """A vote on such a line, which has no id."""
    vote = {"date": "2026-02-20", "chamber": "lower", "motion": motion, "result": "pass", "counts": {"yes": yes, "no": no}}
    return {**vote, "n_names": yes + no, **changes}


def scraped(number: str = "HB1", **changes: Any) -> Json:
    """A bill as a scraper leaves it; its votes are files of their own."""
    return {
        "legislative_session": "2026",
        "identifier": number,
        "title": f"Example Remedies Act of {number}",
        "from_organization": LOWER,
        "classification": ["bill"],
        "subject": ["Courts"],
        "abstracts": [{"note": "", "abstract": "Lets people sue."}],
        "actions": [
            {"description": "Introduced", "date": "2026-02-01", "organization_id": LOWER, "classification": ["introduction"]}
        ],
        "sponsorships": [
            {"name": "Member A", "classification": "author", "primary": True},
            {"name": "Member B", "classification": "cosponsor", "primary": False},
        ],
        "related_bills": [{"identifier": "SB 0002", "legislative_session": "2026", "relation_type": "companion"}],
        "versions": [{"note": "Introduced", "links": [{"url": f"{OFFICIAL}/text"}], "date": ""}],
        "sources": [{"url": "ftp://legislature.example/bills.csv", "note": ""}, {"url": OFFICIAL, "note": ""}],
        "jurisdiction": {"id": "ocd-jurisdiction/country:us/state:zz/government", "name": "Example"},
        "scraped_at": "2026-03-01T12:00:00+00:00",
        "_id": "9c9b4b88-0000-11f0-946a-000000000000",
        **changes,
    }


def vote_event(number: str = "HB1", **changes: Any) -> Json:
    """A vote as a scraper leaves it, in a file of its own."""
    return {
        "identifier": "",
        "motion_text": "Third Reading",
        "motion_classification": ["passage"],
        "start_date": "2026-02-20",
        "result": "pass",
        "organization": LOWER,
        "legislative_session": "2026",
        "bill": "9c9b4b88-0000-11f0-946a-000000000000",
        "bill_identifier": number,
        "votes": [{"option": "yes", "voter_name": "Member A"}, {"option": "no", "voter_name": "Member B"}],
        "counts": [{"option": "yes", "value": 1}, {"option": "no", "value": 1}, {"option": "absent", "value": 0}],
        "sources": [{"url": f"{OFFICIAL}/vote", "note": ""}],
        "dedupe_key": f"{OFFICIAL}/vote.pdf",
        "_id": "9cb7148a-0000-11f0-946a-000000000000",
        **changes,
    }


def exported(number: str = "HB 1", **changes: Any) -> Json:
    """A bill of Open States' bulk files, version 1.0: the jurisdiction by its name only, the votes inside and without an id."""
    return {
        "id": "ocd-bill/00000000-0000-0000-0000-000000000000",
        "legislative_session": "2026",
        "jurisdiction_name": "Example",
        "identifier": number,
        "title": f"Example Remedies Act of {number}",
        "chamber": "lower",
        "classification": ["bill"],
        "subject": [],
        "abstracts": [],
        "actions": [
            {"organization__name": "Senate", "description": "Passed", "date": "2026-02-21", "classification": [], "order": 1},
            {"organization__name": "House", "description": "Introduced", "date": "2026-02-01", "classification": [], "order": 0},
        ],
        "related_bills": [{"related_bill_id": None}],
        "sponsors": [{"name": "Member A", "primary": True, "classification": "primary"}],
        "versions": [],
        "sources": [{"url": OFFICIAL}],
        "votes": [
            {
                "identifier": "",
                "motion_text": "Third Reading",
                "motion_classification": [],
                "start_date": "2026-02-20",
                "result": "pass",
                "organization__classification": "upper",
                "counts": [{"option": "yes", "value": 2}],
                "votes": [{"option": "yes", "voter_name": "Member A"}, {"option": "yes", "voter_name": "Member B"}],
            }
        ],
        **changes,
    }


def served(number: str = "HB 1", **changes: Any) -> Json:
    """A bill as Open States' API, version 3, serves it: whoever acted as an object, parts that were not asked for left out."""
    house = {"id": "ocd-organization/0", "name": "House", "classification": "lower"}
    return {
        "id": "ocd-bill/00000000-0000-0000-0000-000000000000",
        "session": "2026",
        "jurisdiction": {"id": "ocd-jurisdiction/country:us/state:zz/government", "name": "Example", "classification": "state"},
        "from_organization": house,
        "identifier": number,
        "title": f"Example Remedies Act of {number}",
        "classification": ["bill"],
        "subject": [],
        "actions": [
            {"organization": house, "description": "Introduced", "date": "2026-02-01", "classification": [], "order": 0},
        ],
        "votes": [{**vote_event(), "id": "ocd-vote/0", "dedupe_key": None, "organization": house}],
        **changes,
    }


def lines(path: Path, *told: Json | str) -> Path:
    """A file of lines; a text is a line as it is. Packed if its name says so."""
    text = "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in told).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def folder(path: Path, **told: Json) -> Path:
    """A folder with a JSON file for each."""
    path.mkdir(parents=True, exist_ok=True)
    for name, each in told.items():
        (path / f"{name}.json").write_text(json.dumps(each), encoding="utf-8")
    return path


def export(path: Path, told: Iterable[Json]) -> Path:
    """A zip as Open States makes it: a README, and the bills of a session as one list."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README", "Open States Data Export")
        archive.writestr("ZZ/2026/ZZ_2026_bills.json", json.dumps(list(told)))
    return path
