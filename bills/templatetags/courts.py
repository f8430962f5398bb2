"""Words of courts within templates."""

from django import template

from bills.courts.sentences import court, order_in_words
from bills.mails.words import capital
from bills.models import LegalChallenge
from bills.views.roll import tally

register = template.Library()
register.filter(order_in_words)
register.filter(tally)


@register.filter
def court_name(case: LegalChallenge) -> str:
    return capital(court(case))
