"""The queue of an installation that has no Redis: kombu's file system transport, made safe for several processes.

As it comes, it opens a message's file before it writes the message, and a worker that looks in between reads an empty message and
ends with an error; an exchange's file has the same gap when two processes first declare it. Tried with kombu 5.7.0.
"""

import fcntl
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's channel, where a file is whole from the moment that another process can see it."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # its parents differ on a name
        file = Path(self.data_folder_out) / f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        unfinished = file.with_suffix(".part")
        unfinished.write_text(dumps(payload))
        unfinished.rename(file)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        with open(self.control_folder / "binding.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel


def register() -> None:
    """Have kombu use this transport for `filesystem://` in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
