"""The public pages. They read rows, and know nothing of scraping but what a state says of itself."""

from bills.views.bill import bill
from bills.views.bill_csv import bill_csv
from bills.views.changes import changes, changes_feed
from bills.views.find import find
from bills.views.home import home
from bills.views.names import names
from bills.views.proof import proof
from bills.views.state import state
from bills.views.status import status
from bills.views.unread import unread

__all__ = ["bill", "bill_csv", "changes", "changes_feed", "find", "home", "names", "proof", "state", "status", "unread"]
