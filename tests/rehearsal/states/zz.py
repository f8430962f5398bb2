"""Example, as the only state that there is while it is rehearsed."""

from tests.rehearsal.example import STATE

__all__ = ["STATE"]
