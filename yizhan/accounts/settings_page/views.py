"""A person's own pages: settings, consents (taken back in two taps), who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from yizhan.accounts.consents.actions import give_consent, withdraw_consent
from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.enums import Language, Role
from yizhan.accounts.memberships.queries import memberships_of
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.people.queries import looks_at
from yizhan.core import masks
from yizhan.core.refusals import Refused
from yizhan.core.web import roles
from yizhan.messaging.queries import unread_count

everybody = roles(*Role.values)
FIELD_LABELS = {f.name: f.verbose_name for f in Person._meta.concrete_fields}


@everybody
@require_safe
def my_settings(request: HttpRequest) -> HttpResponse:
    """Who I am here, how pages look, my roles, the ways to consents, messages and who looked."""
    person = request.signed_in.person
    context = {
        "person": person,
        "is_staff": request.signed_in.is_staff,
        "phone_masked": masks.phone(person.phone),
        "identity_masked": masks.identity_number(person.identity_number),
        "membership": request.signed_in.membership,
        "has_more_roles": len(memberships_of(person.pk)) > 1,
        "unread": unread_count(str(person.uid)),
    }
    return render(request, "accounts/settings_page/settings.html", context)


@everybody
@require_safe
def my_consents(request: HttpRequest) -> HttpResponse:
    """Every purpose with its words and one button: agree, or take back."""
    return _consents_page(request)


@everybody
@require_POST
def change_consent(request: HttpRequest) -> HttpResponse:
    """One tap: agree to a purpose or take it back (``give`` or ``withdraw`` names the purpose).

    Both are repeatable by nature, so the page's token is not used: going back and tapping another line must work.
    """
    person_id = request.actor.person_id
    try:
        if request.POST.get("give"):
            give_consent(request.actor, person_id, request.POST["give"])
        elif request.POST.get("withdraw"):
            withdraw_consent(request.actor, person_id, request.POST["withdraw"])
    except Refused as refused:
        return _consents_page(request, refused)
    return redirect("my_consents")


def _consents_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    lines = consent_lines(request.actor.person_id, get_language() or Language.CHINESE)
    context = {"lines": lines, "reasons": refused.reasons if refused else ()}
    return render(
        request, "accounts/settings_page/consents.html", context, status=refused.status if refused else 200
    )


@everybody
@require_safe
def my_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at which of my numbers, and why."""
    context = {"looks": [_shown(look) for look in looks_at(request.actor.person_id)]}
    return render(request, "accounts/settings_page/looks.html", context)


def _shown(look: ViewLog) -> dict[str, object]:
    """A look in words; the viewer is named by role only."""
    role = Role(look.viewer_role).label if look.viewer_role in Role.values else look.viewer_role
    return {"at": look.at, "what": FIELD_LABELS.get(look.field, look.field), "who": role, "why": look.reason}
