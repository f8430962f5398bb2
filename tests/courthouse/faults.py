"""What can happen to an answer of CourtListener on its way."""

import json
from collections.abc import Callable
from dataclasses import replace

from tests.scrapers.server import Answer

Fault = Callable[[Answer], Answer]


def detail(status: int, said: str, **headers: str) -> Answer:
    """An error as the API words it."""
    return Answer(json.dumps({"detail": said}).encode(), status, {"Content-Type": "application/json", **headers})


def cut_off(answer: Answer) -> Answer:
    """Half of the body, with a length that fits: whole for the wire, and not for whoever reads it."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def broken_off(answer: Answer) -> Answer:
    """The connection ends before the body does."""
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(answer.body) + 1}\r\n\r\n"
    return Answer(raw=head.encode() + answer.body)


def down(answer: Answer) -> Answer:
    return Answer(b"<h1>Server Error (500)</h1>", 500)


def busy(answer: Answer) -> Answer:
    return detail(429, "Request was throttled. Expected available in 90 seconds.", **{"Retry-After": "90"})


def refused(answer: Answer) -> Answer:
    return detail(401, "Invalid token.")


def a_web_page(answer: Answer) -> Answer:
    """A page for people with the status of success, as hosts send in times of maintenance."""
    return Answer(b"<!DOCTYPE html><html><body>We are down for maintenance.</body></html>", headers={"Content-Type": "text/html"})


def bad_cursor(answer: Answer) -> Answer:
    return detail(404, "Invalid cursor")


def without(key: str) -> Fault:
    """The answer with results that lack a key."""

    def fault(answer: Answer) -> Answer:
        said = json.loads(answer.body)
        for result in said["results"]:
            result.pop(key)
        return replace(answer, body=json.dumps(said).encode())

    return fault


def without_in_documents(key: str) -> Fault:
    """The answer with documents that lack a key."""

    def fault(answer: Answer) -> Answer:
        said = json.loads(answer.body)
        for result in said["results"]:
            for document in result["recap_documents"]:
                document.pop(key)
        return replace(answer, body=json.dumps(said).encode())

    return fault
