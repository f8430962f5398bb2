"""Open Civic Data as JSON: what a provider such as Open States read from the legislatures, streamed bill by bill.

Forms of a bill, told apart by their keys:
- as scraped: `legislative_session`, organizations as "~{json}"; its votes are files of their own beside it (`bill_identifier`);
- as served by Open States' API, version 3: `session`, organizations as objects, votes inside;
- as in Open States' bulk files, version 1.0: `jurisdiction_name`, `chamber`, `sponsors`, `organization__name`, votes inside;
- as a line of our corpus: `state`, actions as [date, chamber, text, words], sponsors as bare names, votes without their names.
They come as lines, as a JSON list, one a file, or in a zip.

Quirks:
- An empty list is silence: the data does not tell "there is none" from "nobody collected it".
- `_id` is made anew by each scrape, so it identifies nothing. A vote without any id is told from the bill's others by what it says.
- What Open States reads into a motion is not taken over: it calls a concurrence a passage.
- Bulk files name a jurisdiction without its code, which their path in the zip has; related bills only by an id, so they are left.
- The corpus cuts abstracts off and does not say what part a sponsor has: neither is taken.
"""

from scrapers.ocd.bill import Found, declared
from scrapers.ocd.files import File, bills, files, pieces
from scrapers.state import PageKind

KIND = "open-civic-data"
# Of every state. Nothing parses it as a page: its files are streamed. It stands in for a state's own pages, and gives way to them.
PAGE = PageKind(lambda page: (), label="Open Civic Data", authority=0)

__all__ = ["KIND", "PAGE", "File", "Found", "bills", "declared", "files", "pieces"]
