"""Whom a reader can write to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """An address in words, and as a link; no link where it is neither mail nor the web."""

    words: str
    url: str


def contact(told: str) -> Contact:
    """Of a setting, which is an e-mail address or a page's."""
    if told.startswith(("https://", "http://")):
        return Contact(told, told)
    return Contact(told, f"mailto:{told}" if "@" in told and " " not in told else "")
