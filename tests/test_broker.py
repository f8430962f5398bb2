"""The file system queue, on real files."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from tracker import broker


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A connection to a queue in a folder of its own."""
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    broker.register()
    with Connection("filesystem://", transport_options=folders) as opened:
        # kombu remembers for the whole process which queue is bound, whatever folder it was bound in: a task that another test sent
        # would leave this folder without its exchange, and a message without its way.
        transport: Any = opened.transport
        transport.state.clear()
        yield opened


class Peeking:
    """A value that asks, while it is being written into a message, what a worker would be given at that moment."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self.seen: list[str] = []

    def __json__(self) -> str:
        try:
            self.channel._get("scrape")
        except Empty:
            self.seen.append("nothing")
        return "value"


def test_a_message_can_be_taken_only_when_it_is_whole(connection: Connection) -> None:
    channel: Any = connection.default_channel
    peeking = Peeking(channel)
    channel._put("scrape", {"body": peeking})
    assert peeking.seen == ["nothing"]
    assert channel._get("scrape") == {"body": "value"}


def test_messages_come_out_in_the_order_that_they_went_in_and_once(connection: Connection) -> None:
    queue = connection.SimpleQueue("scrape")
    for number in range(20):
        queue.put({"number": number})
    received = []
    for _ in range(20):
        message = queue.get(timeout=60)  # a bound for a queue that lost one, not a speed
        message.ack()
        received.append(message.payload["number"])
    assert received == list(range(20))
    assert queue.qsize() == 0


def test_a_message_for_one_queue_is_not_given_to_another(connection: Connection) -> None:
    channel: Any = connection.default_channel
    channel._put("mail", {"to": "reader@example.org"})
    with pytest.raises(Empty):
        channel._get("scrape")
    assert channel._get("mail") == {"to": "reader@example.org"}
