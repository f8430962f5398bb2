"""What the terms of law on these pages mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """`/law/`. Its anchors stay: `bills.templatetags.law` and other people's pages lead to them."""
    return render(request, "bills/law.html")
