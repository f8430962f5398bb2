"""A source's key: it goes out on the wire and appears nowhere else."""

import logging
from urllib.parse import quote_plus, unquote_plus, urlencode

from urllib3.util import parse_url

from scrapers.state import ApiKey


class Secret:
    """The value of a source's key. Where the state wants none, or none is set, everything stays as it is."""

    def __init__(self, api_key: ApiKey | None, value: str) -> None:
        self._key = api_key
        self._value = value if api_key else ""
        self._parameter = api_key.parameter if api_key and not api_key.in_header else ""

    def is_for(self, url: str) -> bool:
        """Whether the host of the URL may have the key."""
        parts = parse_url(url)
        return self._key is not None and (not self._key.host or self._key.host.lower() in (parts.host, parts.netloc))

    def invites(self, url: str) -> bool:
        """Whether the host asked for just such requests when it gave out the key."""
        prefix = self._key.invites if self._key and self._value else ""
        return bool(prefix) and self.is_for(url) and (parse_url(url).path or "").startswith(prefix)

    @property
    def headers(self) -> dict[str, str]:
        """The key as a header, where it is sent as one."""
        if not self._key or not self._key.in_header or not self._value:
            return {}
        return {self._key.parameter: f"{self._key.scheme} {self._value}".lstrip()}

    def added_to(self, url: str) -> str:
        """The URL with the key in its query, where it is sent there."""
        if not self._value or not self._parameter:
            return url
        parts = parse_url(url)
        return parts._replace(query="&".join(filter(None, (parts.query, urlencode({self._parameter: self._value}))))).url

    def removed_from(self, query: str | None) -> str | None:
        """The query without the key's parameter and without any other that repeats the key; None where nothing is left."""
        if self._key is None or query is None:
            return query
        return "&".join(part for part in query.split("&") if not self._is_in(part)) or None

    def _is_in(self, part: str) -> bool:
        name, _, value = unquote_plus(part).partition("=")
        is_parameter = bool(self._parameter) and name.lower() == self._parameter.lower()
        return is_parameter or bool(self._value and self._value in value)

    def redacted(self, text: str) -> str:
        for spelling in filter(None, (self._value, quote_plus(self._value))):
            text = text.replace(spelling, "[key]")
        return text


def without_query(record: logging.LogRecord) -> bool:
    """A filter for urllib3's log, which names the URL of each request when it debugs."""
    if isinstance(record.args, tuple):
        record.args = tuple(arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args)
    return True
