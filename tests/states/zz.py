"""Example as a seventh state: what a worker of the tests finds beside the real ones."""

from tests.legislature import STATE

__all__ = ["STATE"]
