"""A page as a reader reads it."""

import re

from django.test import Client


def read(client: Client, url: str, *, status: int = 200) -> str:
    """The words of the page at `url`, which answers with `status`."""
    response = client.get(url)
    assert response.status_code == status
    return words(response.content.decode())


def words(html: str) -> str:
    """The text without its markup, white space folded."""
    body = re.sub(r"<head>.*?</head>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r" ([.,;:?)])", r"\1", " ".join(body.replace("&#x27;", "'").split()))
