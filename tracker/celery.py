"""The Celery app. Its queues, limits and beat schedule are in the settings, under `CELERY_`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from tracker import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

broker.register()

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_alone(**_: Any) -> None:
    """Celery sets up no logging of its own where this signal is answered: `LOGGING` has said it all."""
