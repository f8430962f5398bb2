"""The mail of an installation without a mail server: each message is a file that a person, or any mail program, can open.

The embedded default. A file's name begins with the moment in UTC, so that names sort by time. It appears whole, or not at all.
"""

import datetime
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SUFFIX = ".eml"


class EmailBackend(BaseEmailBackend):
    """Writes messages under MAIL_DIR, or under `folder`."""

    def __init__(self, fail_silently: bool = False, folder: Path | None = None, **_: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._folder = folder or settings.MAIL_DIR

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                write(message.message().as_bytes(), self._folder, now=datetime.datetime.now(datetime.UTC))
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent


def write(message: bytes, folder: Path, *, now: datetime.datetime) -> Path:
    """The file of a message, for its owner only, and on the disk when this returns. OSError if it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".") as file:
        file.write(message)
        file.flush()
        os.fsync(file.fileno())
        path = folder / f"{now.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}{SUFFIX}"
        os.link(file.name, path)
    return path
