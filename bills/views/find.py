"""Finding bills: by number, however it is spelled, by any words of them, and by what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bills.models import Bill, Jurisdiction, Topic
from bills.search.asked import ANY_TOPIC, CHALLENGE, HAS, HEARING, PARTIES, UPCOMING, VOTE, Search
from bills.search.documents import UNKNOWN, without_facets
from bills.search.finding import COUNTED, PAGE, Place, count, in_order, page, spread
from bills.search.helping import help_with
from bills.search.marking import Found, Piece, found, marked
from scrapers.vocabulary import Chamber, Life, Position

LIMIT = 50
# Rows of a table that is taken away.
MOST = 10_000
LABELS = {
    "state": "State",
    "session": "Session",
    "stage": "Stage",
    "life": "Life",
    "chamber": "Began in",
    "committee": "Committee",
    "party": "Party of a sponsor",
    "has": "Has",
    "topic": "Topic",
    "from": "Latest action from",
    "to": "Latest action to",
}
THINGS = {VOTE: "a vote", HEARING: "a hearing", UPCOMING: "a hearing ahead", CHALLENGE: "a challenge in court"}
HOUSES = {Chamber.LOWER: "the House or Assembly", Chamber.UPPER: "the Senate"}
PARTY_NAMES = {"D": "Democratic", "R": "Republican", "I": "Independent", UNKNOWN: "not known"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in words, and the search without it, as an address has it; `count` are the bills of a filter to be added."""

    label: str
    words: str
    query: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A bill with its title, and what it is called, in pieces, and the lines that have the words."""

    bill: Bill
    called: list[Piece]
    title: list[Piece]
    lines: list[Found]


@dataclass(frozen=True, slots=True)
class Words:
    """The filters' values in words: states and topics are called what they are called here."""

    states: dict[str, str]
    topics: dict[str, str]

    def of(self, name: str, value: str) -> str:
        match name:
            case "stage" | "life":
                return spoken(value)
            case "has":
                return THINGS[value]
            case "chamber":
                return HOUSES[Chamber(value)]
            case "party":
                return PARTY_NAMES[value]
            case "state":
                return self.states.get(value, value)
            case "topic":
                return "any that is watched" if value == ANY_TOPIC else self.topics.get(value, value)
        return value

    def chip(self, pair: tuple[str, str], query: Search, count: int = 0) -> Chip:
        return Chip(LABELS[pair[0]], self.of(*pair), str(query), counted(count))


def counted(number: int) -> str:
    """A count as far as answers are counted."""
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"


def spoken(code: str) -> str:
    """A word of the stage as people write it: `WITH_GOVERNOR` -> `with governor`."""
    return code.replace("_", " ").lower()


def asked(request: HttpRequest) -> tuple[Search, Words]:
    """What an address asks for. Two queries."""
    states = dict(Jurisdiction.objects.order_by("name").values_list("code", "name"))
    topics = dict(Topic.objects.order_by("name").values_list("slug", "name"))
    search = Search.of(dict(request.GET.lists()), states=states, topics=topics)
    return search, Words(states, topics)


def find(request: HttpRequest) -> HttpResponse:
    """`/find/?q=hb1312`: one bill of that number is gone to at once, several are listed. Words and filters find by the page."""
    search, words = asked(request)
    numbered = _numbered(search, words)
    if len(numbered) == 1:
        return redirect(numbered[0])
    now = timezone.now()
    told = {
        "search": search,
        "query": search.q,
        "numbered": numbered,
        "limit": LIMIT,
        "quoted": str(Search(q=f'"{search.q}"')),
        "jurisdictions": words.states,
        "choices": _choices(words),
        "chips": [words.chip(pair, search.without(*pair)) for pair in search.filters],
        "problems": [*search.problems, *search.query.notes],
        "most": f"{MOST:,}",
    }
    if search and not numbered:
        after = Place.read(request.GET.get("after", "")[:40])
        keys, end = page(search, now=now, after=after)
        total = count(search, now=now)
        told |= {
            "results": _results(keys, search),
            "total": total,
            "counted": counted(total),
            "per_page": PAGE,
            "after": after,
            "next": f"{search}&after={end}" if end else "",
            "spread": _spread(search, words, spread(search, now=now)) if 1 < total <= COUNTED else [],
        }
        if not total:
            helped = help_with(search, now=now)
            told |= {
                "nearest": helped.nearest,
                "fewer": [words.chip(pair, other, n) for pair, other, n in helped.fewer],
                "guesses": [(other.q, str(other), counted(n)) for other, n in helped.guesses],
            }
    return render(request, "bills/find.html", told)


def _numbered(search: Search, words: Words) -> list[Bill]:
    """The bills that the words may be the number of, where nothing but a state is asked for beside it."""
    if replace(search, q="", state=""):
        return []
    spellings = {word.lower(): code for code, name in words.states.items() for word in (code, name)}
    text, code = without_state(search.q, spellings)
    if code and search.state and code != search.state:
        return []
    state = code or search.state
    bills = Bill.objects.in_state(state) if state else Bill.objects.all()
    return list(bills.named(text).for_lists().in_reading_order()[:LIMIT]) if '"' not in text else []


def without_state(text: str, states: dict[str, str]) -> tuple[str, str | None]:
    """The text without the name or code of a state at either end, and that state's code: `IL HB 1312` -> `HB 1312`, `il`."""
    small = text.lower()
    for word, code in states.items():
        if small.startswith(f"{word} "):
            return text[len(word) :].strip(" ,"), code
        if small.endswith(f" {word}"):
            return text[: -len(word)].strip(" ,"), code
    return text, None


def _results(keys: list[int], search: Search) -> list[Result]:
    documents = without_facets(keys) if search.query.groups else {}
    bills = in_order(keys, Bill.objects.for_lists())
    return [
        Result(
            bill,
            marked(getattr(bill, "common_name", None) or "", search.query),
            marked(bill.title or "No title was read.", search.query),
            found(documents[bill.pk], search.query) if bill.pk in documents else [],
        )
        for bill in bills
    ]


def _spread(search: Search, words: Words, counts: dict[str, list[tuple[str, int]]]) -> list[tuple[str, list[Chip]]]:
    """The filters that would narrow it, each with how many bills it leaves."""
    return [
        (LABELS[name], [words.chip((name, value), search.narrowed(name, value), n) for value, n in found])
        for name, found in counts.items()
        if len(found) > 1 and not getattr(search, name)
    ]


def _choices(words: Words) -> dict[str, list[tuple[str, str]]]:
    """What the form offers of each filter."""

    def of(name: str, values: Iterable[str]) -> list[tuple[str, str]]:
        return [(str(value), words.of(name, value)) for value in values]

    return {
        "state": of("state", words.states),
        "stage": of("stage", Position),
        "life": of("life", Life),
        "chamber": of("chamber", HOUSES),
        "party": of("party", PARTIES),
        "has": of("has", HAS),
        "topic": of("topic", [ANY_TOPIC, *words.topics]),
    }
