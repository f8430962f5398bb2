"""Imported first by what a person runs by hand: Django, with a database of its own in a folder that goes with the process.

The State of Example is among the states, and nobody is sent anything.
"""

import os
import tempfile
from pathlib import Path

folder = tempfile.TemporaryDirectory()
os.environ |= {
    "DATA_DIR": folder.name,
    "DATABASE_URL": f"sqlite:///{folder.name}/scratch.sqlite3",
    "DJANGO_SETTINGS_MODULE": "tracker.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    "LOG_LEVEL": "ERROR",
    "SITE_URL": "https://redress.example",
}

import django

django.setup()

from django.core.management import call_command

import scrapers.states
from scrapers.state import all_states

scrapers.states.__path__.append(str(Path(__file__).parent / "states"))
all_states.cache_clear()
call_command("migrate", verbosity=0)
