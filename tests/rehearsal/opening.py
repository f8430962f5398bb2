"""Imported first by every process of a rehearsal: there is one state, and no other legislature can be reached."""

import os
from pathlib import Path

import scrapers.states
from scrapers.state import all_states
from tests.rehearsal.folder import enter

enter()
scrapers.states.__path__[:] = [str(Path(__file__).parent / "states")]
all_states.cache_clear()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()
