"""From what a mail says to what is sent: the subject, the text, the HTML.

`emails/<name>.subject.txt`, `.txt` and `.html` are given the same words. Whatever they are made of is one line by then, so no text
of a source can begin a line, end a header, or be read for markup.
"""

import dataclasses
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from bills.mails.words import fit, short

WIDTH = 72
SUBJECT = 89  # letters: what most programs show, and a header that needs no folding
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail as it is sent. `subject` is one line of text, not yet encoded; `text` ends with a line end."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address with what it leads to."""

    words: str
    url: str


def written(name: str, told: Mapping[str, Any]) -> Rendered:
    """The mail of the templates `emails/<name>`, which see `told` and the address of the site."""
    context = {key: _plain(value) for key, value in told.items()} | {"site": settings.SITE_URL}
    subject = fit(render_to_string(f"emails/{name}.subject.txt", context))
    html = render_to_string(f"emails/{name}.html", context | {"subject": subject})
    return Rendered(
        subject=short(subject, SUBJECT), text=wrapped(render_to_string(f"emails/{name}.txt", context)), html=f"{html.strip()}\n"
    )


def wrapped(text: str) -> str:
    """Lines of at most `WIDTH` letters, a longer word or address in one piece; no two empty lines together."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        bare = line.strip()
        if not bare and (not lines or not lines[-1]):
            continue
        indent = " " * (len(line) - len(line.lstrip()))
        hanging = indent + ("  " if bare.startswith("- ") else "")
        lines += textwrap.wrap(
            bare, WIDTH, initial_indent=indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    """Plain values, each text in one line; whatever is None or empty stays so."""
    match value:
        case str():
            return fit(value[:_LONGEST])
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
