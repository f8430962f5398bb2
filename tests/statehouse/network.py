"""Names that lead to this machine: a test's stand-in for the internet, from which nothing else can be reached."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

# The variable that tells the ports to another process, as JSON: [[host, port, local port], ...].
PORTS = "STATEHOUSE_PORTS"
HERE = ("127.0.0.1", "localhost", "::1", None)


@contextmanager
def leading_here(ports: Mapping[tuple[str, int], int]) -> Iterator[None]:
    """`ports` are the local ports that stand for a host and its port. Any other name of a host is not known."""
    known = socket.getaddrinfo

    def lookup(host: Any, port: Any, *options: Any, **named: Any) -> Any:
        if host in HERE:
            return known(host, port, *options, **named)
        if (host, port) not in ports:
            raise socket.gaierror(socket.EAI_NONAME, f"no test plays {host}:{port}")
        return known("127.0.0.1", ports[host, port], *options, **named)

    socket.getaddrinfo = lookup
    try:
        yield
    finally:
        socket.getaddrinfo = known
