"""Error pages in the words of the person, as whole pages or as htmx fragments.

htmx 4 swaps error answers into the page as well, so a fragment request must get a fragment.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from yizhan.core.web import is_fragment


def _error(request: HttpRequest, status: int) -> HttpResponse:
    template = f"errors/_{status}.html" if is_fragment(request) else f"{status}.html"
    return render(request, template, {"reasons": ()}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something this page cannot read."""
    return _error(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from Django itself; refusals of the house are rendered by ``core.web``."""
    return _error(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long or came from elsewhere; asks to reload and send again."""
    template = "errors/_csrf.html" if is_fragment(request) else "403_csrf.html"
    return render(request, template, {"reasons": ()}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing the person may see."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs no context, session or database."""
    template = "errors/_500.html" if is_fragment(request) else "500.html"
    number = getattr(request, "request_id", "")
    return HttpResponseServerError(loader.get_template(template).render({"request_id": number}))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: asked too often; called by views that keep limits."""
    return _error(request, 429)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: maintenance or a database that does not answer; needs no context."""
    template = "errors/_503.html" if is_fragment(request) else "503.html"
    return HttpResponse(loader.get_template(template).render({"request_id": ""}), status=503)
