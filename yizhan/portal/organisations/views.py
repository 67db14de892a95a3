"""Pages of 单位: the district's list, a new body, one body with its papers; an operator's look at its own licence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.actions import (
    change_body_contact,
    change_organisation,
    record_licence,
    refuse_organisation,
    register_body,
    verify_organisation,
    withdraw_licence,
)
from yizhan.accounts.enums import VerificationState
from yizhan.accounts.organisations.rules import EVIDENCE, EVIDENCE_LABELS
from yizhan.accounts.queries import (
    licence,
    licences_ending,
    licences_of,
    needed_licence,
    organisation,
    organisations_in_sight,
    visible_organisation,
)
from yizhan.core import clock, masks
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.regions.queries import region_name
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.portal.organisations.forms import (
    BodyForm,
    ChangeForm,
    CheckForm,
    ContactForm,
    LicenceForm,
    ReasonForm,
)

both = require_http_methods(["GET", "HEAD", "POST"])
district = roles("district_officer")
PAGE = 50


@district
@both
def organisations(request: HttpRequest) -> HttpResponse:
    """Bodies of the region; licences that end soon first. A search is a POST: no name stands in an address."""
    words = request.POST.get("words", "").strip() if request.method == "POST" else ""
    after = request.GET.get("after", "")
    key = int(after) if after.isdecimal() and len(after) < 18 else 0
    found = list(organisations_in_sight(request.actor, kinds=EVIDENCE, words=words, after=key)[: PAGE + 1])
    context = {
        "found": found[:PAGE],
        "next_key": found[PAGE - 1].pk if len(found) > PAGE else None,
        "words": words,
        "ending": [] if words else licences_ending(request.actor, value("accounts.licence_warn_days.first")),
        "today": clock.today(),
    }
    return render(request, "portal/organisations/list.html", context)


@district
@both
@never_cache
@sensitive_post_parameters("contact_phone", "contact_name")
def organisation_new(request: HttpRequest) -> HttpResponse:
    """登记单位."""
    form, status = BodyForm(request.POST or None, actor=request.actor), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = register_body(request.actor, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("登记好了，再看证件、录许可证"))
                return redirect("organisation", uid=organisation(made).uid)
    return render(request, "portal/organisations/new.html", {"form": form}, status=status)


@district
@both
@never_cache
@sensitive_post_parameters("contact_phone", "contact_name")
def organisation_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One body: papers, licences, who to call."""
    body = visible_organisation(request.actor, str(uid))
    if body.kind not in EVIDENCE:
        raise OutOfSight(Reason("not_found", _("没有找到这个单位")))
    step, status = request.POST.get("step", ""), 200
    posted = {step: request.POST}
    shown = {"name": body.name, "region_code": body.region_code, "address": body.address}
    forms_here: dict[str, forms.Form] = {
        "verify": CheckForm(posted.get("verify"), kind=body.kind),
        "refuse": ReasonForm(posted.get("refuse")),
        "licence": LicenceForm(posted.get("licence"), organisation_kind=body.kind),
        "licence_off": ReasonForm(posted.get("licence_off")),
        "contact": ContactForm(posted.get("contact")),
        "change": ChangeForm(posted.get("change"), actor=request.actor, initial=shown),
    }
    if request.method == "POST":
        status = 422
        try:
            if step in forms_here and forms_here[step].is_valid():
                messages.success(request, _do(request, body, step, forms_here[step].cleaned_data))
                return redirect("organisation", uid=body.uid)
        except Refused as refused:
            if step not in forms_here or refused.status != 422:
                raise
            add_reasons(forms_here[step], refused)
    return render(request, "portal/organisations/detail.html", _context(body, forms_here), status=status)


def _do(request: HttpRequest, body: Any, step: str, given: dict[str, Any]) -> str:
    """Do the step of one of the page's forms; the word of success."""
    actor, once = request.actor, once_of(request)
    if step == "verify":
        how = str(EVIDENCE_LABELS.get(given["how"], ""))
        verify_organisation(actor, body.pk, how=how, once=once)
        return _("核验通过")
    if step == "refuse":
        refuse_organisation(actor, body.pk, reason=given["reason"], once=once)
        return _("记下了，没通过")
    if step == "licence":
        record_licence(actor, body.pk, given.pop("kind"), **given, once=once)
        return _("许可证登记好了")
    if step == "licence_off":
        held = licence(body.pk, request.POST.get("licence", ""))
        if held is None:
            raise OutOfSight(Reason("not_found", _("没有这条证照")))
        withdraw_licence(actor, held.pk, reason=given["reason"], once=once)
        return _("这条证照不算了")
    if step == "contact":
        change_body_contact(actor, body.pk, **given, once=once)
        return _("联系人改好了")
    change_organisation(actor, body.pk, **given, once=once)
    return _("改好了")


def _context(body: Any, forms_here: dict[str, forms.Form]) -> dict[str, Any]:
    contact = body.contact
    needs = needed_licence(body.kind)
    return {
        "body": body,
        "facts": [
            {"label": _("类别"), "value": body.get_kind_display()},
            {"label": _("统一社会信用代码"), "value": body.credit_code or ""},
            {"label": _("在哪一片"), "value": region_name(body.region_code) if body.region_code else ""},
            {"label": _("地址"), "value": masks.address(body.address)},
            {"label": _("联系人"), "value": contact.display_name if contact else ""},
            {"label": _("联系人手机"), "value": masks.phone(contact.phone) if contact else ""},
        ],
        "licences": licences_of(body.pk),
        "stopped": bool(needs) and not (body.licensed_until and body.licensed_until >= clock.today()),
        "today": clock.today(),
        "may_verify": body.verification != VerificationState.VERIFIED,
        "may_refuse": body.verification == VerificationState.UNVERIFIED,
        "forms": forms_here,
    }


@roles("operator_manager")
@require_safe
def own_organisation(request: HttpRequest) -> HttpResponse:
    """我们公司的许可证: until when the company's people may work here, and where to show the new one."""
    body = organisation(request.actor.organisation_id) if request.actor.organisation_id else None
    context = {
        "body": body,
        "licences": licences_of(body.pk) if body else [],
        "today": clock.today(),
        "days_left": (body.licensed_until - clock.today()).days if body and body.licensed_until else None,
        "warn_days": value("accounts.licence_warn_days.first"),
        "back_url": reverse("operator_home"),
    }
    return render(request, "portal/organisations/own.html", context)
