"""The hirer's own pages: start hiring, what stands in the file, places of work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.core.actors import Actor
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Forbidden, Reason, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.hirers import actions, rules
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.forms import SiteForm, StartForm
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import hirer_of, refusal_reason, site_of, sites_of

HIRERS = ("hirer", "hirer_staff")
CAN_ASK = frozenset({VerificationState.UNVERIFIED, VerificationState.REFUSED, VerificationState.EXPIRED})
both = require_http_methods(["GET", "HEAD", "POST"])


@public
@both
def hire_start(request: HttpRequest) -> HttpResponse:
    """要招人: a visitor reads how it goes and signs in; a citizen says for whom."""
    actor: Actor = request.actor
    if actor.is_visitor or actor.person_id is None:
        return render(request, "exchange/hirers/hire_start_visitor.html")
    if actor.role not in CITIZEN_ROLES:
        raise Forbidden(Reason("staff_do_not_hire", _("工作账号不能招人，请用自己的手机号登录")))
    form, status = StartForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hirer_id = actions.register_own_hirer(actor, **form.given(), once=once_of(request))
            except Refused as refused:
                add_reasons(form, refused)
            else:
                return _after_start(request, hirer_id)
    context = {"form": form, "hirer": hirer_of(actor) if actor.role in HIRERS else None}
    return render(request, "exchange/hirers/hire_start.html", context, status=status)


def _after_start(request: HttpRequest, hirer_id: int) -> HttpResponse:
    """On to the file when one acts for it already, else choose whom to act for."""
    current = hirer_of(request.actor)
    if current is not None and current.pk == hirer_id and request.actor.role in HIRERS:
        messages.success(request, _("可以发招工了"))
        return redirect("hire_profile")
    messages.success(request, _("登记好了。换到“用工方”这个身份，就能发招工"))
    return redirect(url_or_blank("switch_role") or "/")


@roles(*HIRERS)
@both
def hire_profile(request: HttpRequest) -> HttpResponse:
    """我的单位: state of the check, what to bring, places of work and foremen."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect("hire_start")
    step = request.POST.get("step", "")
    form, status = SiteForm(request.POST if step == "site" else None), 200
    if request.method == "POST":
        status = 422
        try:
            if done := _profile_step(request, hirer, step, form):
                messages.success(request, done)
                return redirect("hire_profile")
        except Refused as refused:
            if step != "site" or refused.status != 422:
                raise
            add_reasons(form, refused)
    context = {
        "hirer": hirer,
        "form": form,
        "sites": sites_of(hirer.pk),
        "bring": rules.WHAT_TO_BRING[hirer.organisation.kind],
        "evidence": rules.EVIDENCE_LABELS.get(hirer.evidence_kind, ""),
        "can_ask": hirer.verification_state in CAN_ASK,
        "reason": refusal_reason(hirer),
    }
    return render(request, "exchange/hirers/hire_profile.html", context, status=status)


def _profile_step(request: HttpRequest, hirer: Hirer, step: str, form: SiteForm) -> str:
    """Do the step of one of the page's forms; the word of success, blank when nothing was done."""
    once = once_of(request)
    if step == "ask":
        actions.ask_for_check(request.actor, hirer.pk, once=once)
        return _("说过了，驿站会来核验")
    if step == "site" and form.is_valid():
        actions.add_site(request.actor, hirer.pk, **form.cleaned_data, once=once)
        return _("地点加好了")
    if step == "close" and (site := site_of(hirer.pk, request.POST.get("site", ""))) is not None:
        actions.close_site(request.actor, site.pk, once=once)
        return _("这个地点收了")
    return ""
