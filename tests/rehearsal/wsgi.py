"""The site, while it is rehearsed."""

from tests.rehearsal import opening  # noqa: F401 - first of all
from tracker.wsgi import application

__all__ = ["application"]
