"""Who asks: ``request.actor``, ``request.signed_in`` and the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from yizhan.accounts.sign_in.sessions import KEY, read, resolve
from yizhan.core.web import ROLE_DOORS


class ActorMiddleware:
    """Resolve the session once, when somebody asks (at most two queries; none for visitors).

    ``request.actor`` is the :class:`~yizhan.core.actors.Actor`; ``request.signed_in`` the
    :class:`~yizhan.accounts.sign_in.sessions.Resolved` with person and membership, for headers and settings.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in = SimpleLazyObject(lambda: resolve(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: request.signed_in.actor)  # type: ignore[attr-defined]
        if KEY in request.session and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            self._speak_to(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Whoever still has an initial password sets an own one before any page with a door opens."""
        if getattr(view, ROLE_DOORS, None) == "public":
            return None
        acting = read(request)
        if acting is None or not acting.is_staff or not request.signed_in.must_change_password:  # type: ignore[attr-defined]
            return None
        return redirect("staff_new_password")

    def _speak_to(self, request: HttpRequest) -> None:
        """The person's own language, unless this device chose one."""
        person = request.signed_in.person  # type: ignore[attr-defined]
        if person is not None and person.language != translation.get_language():
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
