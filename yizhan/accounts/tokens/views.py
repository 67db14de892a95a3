"""Pages where people see which devices and programs act for them, and stop them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhan.accounts.enums import CITIZEN_ROLES, Role
from yizhan.accounts.sign_in.browsers import browsers_of, end_browser
from yizhan.accounts.tokens import actions
from yizhan.accounts.tokens.enums import Scope
from yizhan.accounts.tokens.forms import KeyForm
from yizhan.accounts.tokens.models import OrganisationKey
from yizhan.accounts.tokens.queries import keys_of, tokens_of
from yizhan.accounts.tokens.secrets import ORGANISATION, digest_of, new_secret
from yizhan.core import clock
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles

citizens = roles(*CITIZEN_ROLES)


@citizens
@require_safe
def my_devices(request: HttpRequest) -> HttpResponse:
    """Browsers, phones and programs that are signed in as me."""
    context = {
        "tokens": tokens_of(request.actor.person_id),
        "browsers": browsers_of(request.actor.person_id, request.session.session_key),
    }
    return render(request, "accounts/tokens/devices.html", context)


@citizens
@require_POST
def sign_browser_out(request: HttpRequest, name: str) -> HttpResponse:
    """One tap: that browser is out."""
    end_browser(request.actor, name, once=once_of(request))
    return redirect("my_devices")


@citizens
@require_POST
def sign_device_out(request: HttpRequest, uid: str) -> HttpResponse:
    """One tap: that device is out."""
    actions.revoke_token(request.actor, str(uid), once=once_of(request))
    return redirect("my_devices")


@roles(Role.HIRER)
@never_cache
@require_http_methods(["GET", "POST"])
def organisation_keys(request: HttpRequest) -> HttpResponse:
    """Keys of the own organisation; a new one is shown once, on the answer to the form."""
    form = KeyForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            secret = new_secret(ORGANISATION)
            try:
                actions.open_organisation_key(
                    request.actor, **form.cleaned_data, digest=digest_of(secret), once=once_of(request)
                )
            except Refused as refused:
                add_reasons(form, refused)
                secret, status = "", refused.status
            else:
                form, status = KeyForm(), 200
    now = clock.now()
    shown = [_line(key, now) for key in keys_of(request.actor.organisation_id or 0)]
    context = {"form": form, "secret": secret, "keys": shown}
    return render(request, "accounts/tokens/keys.html", context, status=status)


def _line(key: OrganisationKey, now) -> dict[str, object]:
    return {
        "key": key,
        "scopes": [Scope(scope).label for scope in key.scopes if scope in Scope.values],
        "is_live": key.revoked_at is None and key.expires_at > now,
    }


@roles(Role.HIRER)
@require_POST
def take_key_back(request: HttpRequest, uid: str) -> HttpResponse:
    """One tap: the program is out."""
    actions.revoke_organisation_key(request.actor, str(uid), once=once_of(request))
    return redirect("organisation_keys")
