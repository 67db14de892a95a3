"""The web door: who may open a page, and how a refusal is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yizhan.core.actions import set_request_id
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused

View = Callable[..., HttpResponse]

ROLE_DOORS = "yizhan_roles"  # attribute on a view: frozenset of roles, or the word "public"


def public(view: View) -> View:
    """Anybody may open this page."""
    setattr(view, ROLE_DOORS, "public")
    return view


def roles(*names: str) -> Callable[[View], View]:
    """Only these roles may open this page; visitors are sent to sign in."""

    def mark(view: View) -> View:
        setattr(view, ROLE_DOORS, frozenset(names))
        return view

    return mark


def demo_only(view: View) -> View:
    """A page that exists only in demo mode (404 elsewhere); public there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO_MODE:
            raise Http404
        return view(request, *args, **kwargs)

    return public(guarded)


def once_of(request: HttpRequest) -> str | None:
    """The form's one-time token, if it has one."""
    return request.POST.get("once") or request.headers.get("Idempotency-Key") or None


def add_reasons(form: BaseForm, refused: Refused) -> None:
    """Put each reason at its field; reasons of unknown fields go to the top of the form."""
    for reason in refused.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason.text))


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request-Type") == "partial" or (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") is None
    )


class RequestIdMiddleware:
    """Give every request a short number (查询号) that logs, audit rows and error pages share."""

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        set_request_id(request.request_id)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class DoorMiddleware:
    """Open a page only to the roles it names; render refusals that a view lets through."""

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor = getattr(request, "actor", VISITOR)
        if not actor.is_visitor and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"  # personal pages never stay in a shared device's cache
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        allowed = getattr(view, ROLE_DOORS, None)
        if allowed == "public" or view.__module__.startswith("django."):
            return None
        actor: Actor = getattr(request, "actor", VISITOR)
        if actor.is_visitor:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
        if allowed is None or actor.role not in allowed:
            return refusal_response(request, Forbidden(Reason("wrong_role", _("这一页不归你现在的身份看"))))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal_response(request, exception)
        return None


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page or fragment that says why and what to do next."""
    if isinstance(refused, OutOfSight):
        name = "404"
    elif isinstance(refused, Forbidden):
        name = "403"
    else:
        name = "422"
    template = f"errors/_{name}.html" if is_fragment(request) else f"{name}.html"
    return render(request, template, {"reasons": refused.reasons}, status=refused.status)
