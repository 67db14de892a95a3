"""``/_demo/``: step into any role with one button. 404 outside demo mode."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import actor_for, begin_session, home_url, session_payload
from yizhan.core.web import demo_only, once_of
from yizhan.demo.accounts.actions import note_demo_entry
from yizhan.demo.accounts.queries import person_of, rows


@demo_only
@never_cache
@require_safe
def demo_accounts(request: HttpRequest) -> HttpResponse:
    """The table of demo accounts with phone, password, current TOTP and a button."""
    return render(request, "demo/accounts/accounts.html", {"rows": rows()})


@demo_only
@require_POST
def demo_enter(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo account of a role."""
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Http404
    person_id = person_of(role)
    if person_id is None:
        return redirect("demo_accounts")
    begin_session(request, session_payload(person_id, role))
    note_demo_entry(actor_for(person_id, role, device="web"), role, once=once_of(request))
    return HttpResponseRedirect(home_url(role))
