"""How tests write a record down."""

from scrapers.records import plain

__all__ = ["plain"]
