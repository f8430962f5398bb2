"""Finding a bill by its number, however it is spelled, or by words of its title."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bills.models import Bill, Jurisdiction, Watch
from bills.models.bill import BillQuerySet

LIMIT = 50
LONGEST = 200


def find(request: HttpRequest) -> HttpResponse:
    """`/find/?q=hb1312`: one bill of that number is gone to at once, several are listed; failing that, titles are searched."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    states = list(Jurisdiction.objects.all())
    text, code = without_state(query, {word.lower(): row.code for row in states for word in (row.code, row.name)})
    bills = Bill.objects.in_state(code) if code else Bill.objects.all()
    numbered = list(bills.named(text).for_lists().in_reading_order()[:LIMIT])
    if len(numbered) == 1:
        return redirect(numbered[0])
    titled = [] if numbered or not text else list(titled_with(bills, text)[:LIMIT])
    found = {"query": query, "numbered": numbered, "titled": titled, "limit": LIMIT, "jurisdictions": states}
    return render(request, "bills/find.html", found)


def without_state(text: str, states: dict[str, str]) -> tuple[str, str | None]:
    """The text without the name or code of a state at either end, and that state's code: `IL HB 1312` -> `HB 1312`, `il`."""
    small = text.lower()
    for word, code in states.items():
        if small.startswith(f"{word} "):
            return text[len(word) :].strip(" ,"), code
        if small.endswith(f" {word}"):
            return text[: -len(word)].strip(" ,"), code
    return text, None


def titled_with(bills: BillQuerySet, text: str) -> BillQuerySet:
    """Bills whose title, official title or common name has the text in it, watched ones first."""
    called = Watch.objects.filter(session=OuterRef("session"), slug=OuterRef("slug"), common_name__icontains=text)
    named = bills.filter(Q(title__icontains=text) | Q(official_title__icontains=text) | Exists(called))
    return named.for_lists().order_by("-watched", "-session__start_date", "slug")
