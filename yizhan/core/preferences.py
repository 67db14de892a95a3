"""How a person wants pages drawn: elder view and language. Cookies hold it; ``accounts`` may keep it with the person.

Both switches are real forms, so they work without script. They change how pages look and no domain data.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from yizhan.core.web import public

ELDER_COOKIE = "view"
YEAR_SECONDS = 365 * 24 * 3600

_elder_of: list[Callable[[HttpRequest], bool | None]] = []
_keep: list[Callable[[HttpRequest, str, str], None]] = []


def register_person_preferences(
    elder_of: Callable[[HttpRequest], bool | None], keep: Callable[[HttpRequest, str, str], None]
) -> None:
    """Let ``accounts`` remember preferences with the signed-in person.

    Args:
        elder_of: the person's setting, ``None`` for visitors and persons who never chose.
        keep: called with ``("view", "elder" | "plain")`` or ``("language", code)`` when a switch is used.
    """
    _elder_of[:], _keep[:] = [elder_of], [keep]


def is_elder(request: HttpRequest) -> bool:
    """Whether to draw the elder view: the cookie of this device, else the person's own setting."""
    chosen = request.COOKIES.get(ELDER_COOKIE)
    if chosen in {"elder", "plain"}:
        return chosen == "elder"
    return bool(_elder_of and _elder_of[0](request))


def page_to_return_to(request: HttpRequest) -> str:
    """The page a switch should come back to: this one when it was read, else the one before it."""
    return request.get_full_path() if request.method == "GET" else came_from(request) or "/"


def came_from(request: HttpRequest) -> str:
    """The page of this site the person was on before, ``""`` when unknown or the same."""
    before = urlsplit(request.headers.get("Referer", ""))
    if not before.netloc or before.netloc != request.headers.get("Host"):  # get_host() raises on a bad name
        return ""
    target = f"{before.path}?{before.query}" if before.query else before.path
    return "" if target == request.get_full_path() and request.method == "GET" else target


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _set_cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
    )


@public
@require_POST
def set_view(request: HttpRequest) -> HttpResponse:
    """Switch the elder view on or off and return to the page."""
    response = _back(request)
    wanted = request.POST.get("view", "")
    if wanted in {"elder", "plain"}:
        _set_cookie(request, response, ELDER_COOKIE, wanted)
        for keep in _keep:
            keep(request, "view", wanted)
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and return to the page."""
    response = _back(request)
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        _set_cookie(request, response, settings.LANGUAGE_COOKIE_NAME, wanted)
        for keep in _keep:
            keep(request, "language", wanted)
    return response


urlpatterns = [
    path("preferences/view/", set_view, name="set_view"),
    path("preferences/language/", set_language, name="set_language"),
]
