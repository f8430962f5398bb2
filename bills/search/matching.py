"""A query against one document in memory: for subscriptions, of which thousands may ask about one bill. Pure."""

from bills.search.documents import Document
from bills.search.query import Query, Term

_GAP = " \n "


class Words:
    """The words of a document as one text, in which a term is found as text is: whole words, and phrases within a line."""

    def __init__(self, document: Document) -> None:
        runs = [run for part in document.runs() for run in part]
        self._text = f"\n {_GAP.join(' '.join(run) for run in runs)} \n"

    def have(self, term: Term) -> bool:
        return f" {' '.join(term.words)}{'' if term.prefix else ' '}" in self._text


def holds(query: Query, document: Document) -> bool:
    """Whether the document answers the query, as the databases' own engines say it."""
    if not query:
        return True
    words = Words(document)
    return all(any(map(words.have, group)) for group in query.groups) and not any(map(words.have, query.excluded))
