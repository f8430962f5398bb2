"""Answers to a search, and the naive way to find them: each document read word by word, with none of the engine's tools."""

from django.utils import timezone

from bills.models import Bill
from bills.search.asked import Search
from bills.search.documents import Document
from bills.search.finding import everything
from bills.search.index import index


def index_all() -> None:
    index(Bill.objects.values_list("pk", flat=True))


def answers(text: str) -> list[str]:
    """The numbers of the bills that answer, in order; of words, or of an address's parameters."""
    keys = [key for part in everything(Search.read(text), now=timezone.now(), most=10_000) for key in part]
    names = dict(Bill.objects.values_list("pk", "identifier"))
    return [names[key] for key in keys]


class Oracle:
    """Documents as sequences of words. What a query asks is read here anew, for the queries of `tests.search_queries` alone."""

    def __init__(self, documents: dict[int, Document]) -> None:
        self.lines = {key: [run for part in told.runs() for run in part] for key, told in documents.items()}
        self.words = {key: {word for run in runs for word in run} for key, runs in self.lines.items()}

    def answers(self, query: str) -> set[int]:
        """`a b` is both, `a OR b` either, `-a` without, `"a b"` side by side, `a*` any word that begins so."""
        parts = _split(query)
        found = set(self.lines)
        while parts:
            part = parts.pop(0)
            if part.startswith("-"):
                found -= self._having(part[1:])
                continue
            either = self._having(part)
            while parts[:1] == ["OR"]:
                either |= self._having(parts[1])
                del parts[:2]
            found &= either
        return found

    def _having(self, part: str) -> set[int]:
        if part.startswith('"'):
            wanted = part.strip('"').split()
            held = {key for key, words in self.words.items() if words.issuperset(wanted)}
            return {key for key in held if any(_follows(run, wanted) for run in self.lines[key])}
        if part.endswith("*"):
            return {key for key, words in self.words.items() if any(word.startswith(part[:-1]) for word in words)}
        return {key for key, words in self.words.items() if part in words}


def _follows(run: list[str], wanted: list[str]) -> bool:
    return any(run[at : at + len(wanted)] == wanted for at in range(len(run) - len(wanted) + 1))


def _split(query: str) -> list[str]:
    parts: list[str] = []
    for nth, piece in enumerate(query.split('"')):
        parts += [f'"{piece}"'] if nth % 2 else piece.split()
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1] == "-":
            joined[-1] = f"-{part}"
        else:
            joined.append(part)
    return joined
