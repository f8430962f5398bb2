"""Which pages search engines are asked not to keep."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def unindexed(response: Response) -> Response:
    """The response, with the wish that no search engine keeps it.

    Its page says so too where its context has `unindexed`: a page of the past, or one that tells what was withheld, is for whoever
    asks for it and not for whoever looks for a name.
    """
    response["X-Robots-Tag"] = "noindex"
    return response
