"""The public pages. They read rows, and know nothing of scraping but what a state says of itself."""

from bills.views.alerts import alerts, alerts_ask_to_manage, alerts_asked, alerts_confirm
from bills.views.bill import bill
from bills.views.bill_csv import bill_csv
from bills.views.calendars import bill_calendar, private_calendar, state_calendar, topic_calendar
from bills.views.case_tables import cases_csv, cases_json
from bills.views.cases import case, cases
from bills.views.changes import changes, changes_feed
from bills.views.compare import compare, compare_csv, compare_json
from bills.views.feeds import private_feed, state_feed, topic_feed
from bills.views.find import find
from bills.views.find_tables import find_csv, find_feed, find_json
from bills.views.home import home
from bills.views.hooks import courtlistener_hook
from bills.views.law import law
from bills.views.leaving import alerts_leave
from bills.views.ledger import correction, corrections, corrections_csv
from bills.views.ledger_feed import CorrectionFeed
from bills.views.managing import alerts_manage
from bills.views.names import names
from bills.views.proof import proof
from bills.views.provisions import provisions
from bills.views.report import report, report_sent
from bills.views.speed import latency_json
from bills.views.state import state
from bills.views.status import status
from bills.views.unread import unread

__all__ = [
    "CorrectionFeed",
    "alerts",
    "alerts_ask_to_manage",
    "alerts_asked",
    "alerts_confirm",
    "alerts_leave",
    "alerts_manage",
    "bill",
    "bill_calendar",
    "bill_csv",
    "case",
    "cases",
    "cases_csv",
    "cases_json",
    "changes",
    "changes_feed",
    "compare",
    "compare_csv",
    "compare_json",
    "correction",
    "corrections",
    "corrections_csv",
    "courtlistener_hook",
    "find",
    "find_csv",
    "find_feed",
    "find_json",
    "home",
    "latency_json",
    "law",
    "names",
    "private_calendar",
    "private_feed",
    "proof",
    "provisions",
    "report",
    "report_sent",
    "state",
    "state_calendar",
    "state_feed",
    "status",
    "topic_calendar",
    "topic_feed",
    "unread",
]
