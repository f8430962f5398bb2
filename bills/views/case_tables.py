"""The cases as a table for a spreadsheet, and whole for machines."""

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse

from bills.models import LegalChallenge
from bills.views.cases import Told, began_in, reaches, state_of
from bills.views.ladder import families
from bills.views.tables import table

COLUMNS = (
    "case",
    "court",
    "court_basis",
    "docket_number",
    "filed_on",
    "filed_basis",
    "posture",
    "came_out_of",
    "state",
    "session",
    "bill",
    "clause",
    "sections",
    "on_topic",
    "reach",
    "reach_basis",
    "reach_note",
    "source_name",
    "source_url",
    "last_source_on",
    "last_source_words",
    "checked_at",
    "origin",
    "address",
)


def cases_csv(request: HttpRequest) -> HttpResponse:
    """`/cases.csv?state=zz`: a row for each case and clause; a case of which no clause is told has one row."""
    return table("cases.csv", COLUMNS, (row for case in _exported(request) for row in _rows(case)))


def cases_json(request: HttpRequest) -> JsonResponse:
    """`/cases.json?state=zz`: the same with parties, claims, what each source says, and what was searched."""
    return JsonResponse({"cases": [_whole(case) for case in _exported(request)]})


def _exported(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Each case as a table has it, its reaches under `challenged`, itself under `row`."""
    found = [rung for rungs in families(began_in(state_of(request))).values() for rung in rungs]
    prefetch_related_objects(found, "parent", "reports")
    against = reaches(found)
    for case in found:
        yield {
            "row": case,
            "challenged": [_reach(told) for told in against[case.pk]],
            "case": case.case_name,
            "court": str(case.court or ""),
            "court_basis": case.court_basis,
            "docket_number": case.docket_number,
            "filed_on": case.filed_on or "",
            "filed_basis": case.filed_basis,
            "posture": case.posture,
            "came_out_of": case.parent.slug if case.parent and not case.parent.blocked else "",
            "last_source_on": "" if case.last_source_words else case.last_source_on or "",
            "last_source_words": case.last_source_words,
            "checked_at": case.checked_at.isoformat(timespec="seconds") if case.checked_at else "",
            "origin": case.origin,
            "address": request.build_absolute_uri(case.get_absolute_url()),
        }


def _reach(told: Told) -> dict[str, object]:
    row, bill = told.row, told.clause.bill
    return {
        "state": bill.session.jurisdiction.code,
        "session": bill.session.identifier,
        "bill": bill.identifier,
        "clause": told.clause.name,
        "sections": told.clause.sections,
        "on_topic": "yes" if told.clause.on_topic else "no",
        "reach": row.reach,
        "reach_basis": row.basis,
        "reach_note": row.note,
        "source_name": row.source_name,
        "source_url": row.source_url,
    }


def _rows(case: dict[str, Any]) -> Iterator[dict[str, object]]:
    own = {name: value for name, value in case.items() if name in COLUMNS}
    yield from ({**own, **reach} for reach in case["challenged"] or [{}])


def _whole(case: dict[str, Any]) -> dict[str, Any]:
    row: LegalChallenge = case["row"]
    names = ("plaintiffs", "defendants", "claims", "relief", "note", "searched")
    said = ("fact", "said", "source_name", "url", "dated", "official")
    reports = [{name: getattr(report, name) for name in said} for report in row.reports.all()]
    return {
        **{name: None if value == "" else value for name, value in case.items() if name != "row"},
        **{name: getattr(row, name) for name in names},
        "reports": reports,
    }
