"""Which bill an address means, for a page beside the bill's own."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from bills.models import Bill
from bills.views.missing import missing_bill


def which(
    request: HttpRequest, state: str, session: str, *, identifier: str, page: str, rest: tuple[str, ...] = ()
) -> Bill | HttpResponse:
    """The one bill, or the answer in its place: a redirect of another spelling to `page`, or a page that offers bills."""
    meant = list(Bill.objects.addressed(state, session, identifier).for_lists()[:20])
    if len(meant) != 1:
        return missing_bill(request, state, session, identifier=identifier, meant=meant)
    [bill] = meant
    address = reverse(page, args=[bill.session.jurisdiction.code, bill.session.identifier, bill.slug, *rest])
    if request.path == address:
        return bill
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
