"""`{{ bill.note|law_terms }}`: a term of law in our own words leads to what `/law/` says of it."""

import re

from django import template
from django.template.defaultfilters import stringfilter
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# By anchor of the page. A space means any white space; of two terms that begin alike the longer stands first.
TERMS = {
    "converse-1983": r"converse[- ]1983",
    "section-1983": r"42 U\.? ?S\.? ?C\.? ?(?:§§? ?|section |sec\. )?1983|(?:§§? ?|section )1983",
    "bivens": r"Bivens",
    "qualified-immunity": r"qualified immunity",
    "federal-tort-claims-act": r"Federal Tort Claims Act|FTCA",
    "westfall-act": r"Westfall Act",
    "removal": r"federal[- ]officer removal|removal to federal court|removed to federal court",
    "supremacy-clause-immunity": r"Supremacy Clause immunity",
    "supremacy-clause": r"Supremacy Clause",
    "preemption": r"preempt(?:ion|ed|s)",
    "intergovernmental-immunity": r"intergovernmental immunity",
}
_ANCHORS = tuple(TERMS)
_ANY = "|".join(f"({term})" for term in TERMS.values()).replace(" ", r"\s")
_TERM = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)", re.IGNORECASE)


@register.filter
@stringfilter
def law_terms(text: str) -> SafeString:
    """The text, escaped, with a link where each term stands first. Not for what a source says: its words have no links of ours."""
    page, end = reverse("law"), 0
    linked: dict[str, tuple[str, SafeString]] = {}
    for found in _TERM.finditer(text):
        anchor = _ANCHORS[(found.lastindex or 0) - 1]
        if anchor not in linked:
            link = format_html('<a href="{}#{}">{}</a>', page, anchor, found[0])
            linked[anchor] = (text[end : found.start()], link)
            end = found.end()
    return format_html_join("", "{}{}", [*linked.values(), (text[end:], "")])
