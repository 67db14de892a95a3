"""Pages of the station about hirers: register one on the phone, look at papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.actions import record_licence, withdraw_licence
from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.qualifications.access import can_record_licence as may_record_licence
from yizhan.accounts.queries import licence, licences_of, people_by_phone, person_by_uid
from yizhan.core import clock, masks
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.regions.queries import region_name
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.exchange.hirers import access, actions, rules
from yizhan.exchange.hirers.forms import (
    ChangeContactForm,
    CheckForm,
    CorrectContactForm,
    CounterHirerForm,
    LicenceForm,
    RefuseForm,
)
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import (
    checks_of,
    due_for_recheck,
    find_hirers,
    sites_of,
    visible_hirer,
    waiting_for_check,
)
from yizhan.exchange.hirers.workflow import hirer_workflow
from yizhan.exchange.workers.queries import station_of

STATION = ("attendant", "station_manager")
CHECKERS = (*STATION, "local_officer", "district_officer")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*CHECKERS)
@both
def console_hirers(request: HttpRequest) -> HttpResponse:
    """用工主体: who waits for a check first; search by name or whole phone (POST, so that no phone is logged)."""
    words = request.POST.get("words", "").strip() if request.method == "POST" else ""
    waiting = list(waiting_for_check(request.actor)[:50])
    due = list(due_for_recheck(request.actor, clock.today())[:50])
    context = {
        "found": find_hirers(request.actor, words),
        "words": words,
        "waiting": [] if words else waiting,
        "due": [] if words else due,
        "today": clock.today(),
        "nav_counts": {"console_hirers": len(waiting) + len(due)},
        "may_export": request.actor.role in STATION,
        "may_register": request.actor.role in STATION,
        "recheck_months": value("exchange.hirer_recheck_months"),
    }
    template = "_hirer_rows.html" if is_fragment(request) else "console_hirers.html"
    return render(request, f"exchange/hirers/{template}", context)


@roles(*STATION)
@both
@never_cache
@sensitive_post_parameters("phone", "full_name")
def console_hirer_new(request: HttpRequest) -> HttpResponse:
    """A hirer at the counter or on the phone; of a household name and phone are enough (O2)."""
    form = CounterHirerForm(request.POST or None, region_prefix=request.actor.region_prefix)
    status, known = 200, []
    if request.method == "POST":
        status = 422
        known = (
            people_by_phone(request.POST.get("phone", "")) if request.POST.get("phone", "").strip() else []
        )
        if form.is_valid():
            try:
                hirer_id = _register(request, form.given())
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("登记好了"))
                return redirect(
                    "console_hirer", uid=Hirer.objects.values_list("uid", flat=True).get(pk=hirer_id)
                )
    context = {"form": form, "known": known, "chosen": request.POST.get("person", "")}
    return render(request, "exchange/hirers/console_hirer_new.html", context, status=status)


def _register(request: HttpRequest, given: dict[str, Any]) -> int:
    station = station_of(request.actor)
    kind = given.pop("kind")
    shared = {
        "full_name": request.POST.get("full_name", ""),
        "address_form": request.POST.get("address_form", ""),
        "phone": request.POST.get("phone", ""),
        "region_code": given["region_code"],
        "address": request.POST.get("address", ""),
        "station_id": station.pk if station else None,
        "person_id": _known_person_id(request.POST.get("person", "")),
        "once": once_of(request),
    }
    if kind == OrganisationKind.HOUSEHOLD:
        return actions.register_household(request.actor, **shared)
    names = {name: given[name] for name in ("organisation_name", "credit_code")}
    return actions.register_enterprise(request.actor, kind=kind, **names, **shared)


def _known_person_id(uid: str) -> int | None:
    try:
        person = person_by_uid(str(UUID(uid)))
    except ValueError:
        return None
    return person.pk if person else None


@roles(*CHECKERS)
@both
@never_cache
def console_hirer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One hirer: who it is, the check and its history, places of work."""
    hirer = visible_hirer(request.actor, str(uid))
    step = request.POST.get("step", "")
    organisation, posted = hirer.organisation, {step: request.POST}
    asks_address = organisation.kind == OrganisationKind.HOUSEHOLD and not organisation.address
    forms_here: dict[str, forms.Form] = {
        "verify": CheckForm(posted.get("verify"), kind=organisation.kind, asks_address=asks_address),
        "refuse": RefuseForm(posted.get("refuse")),
        "withdraw": RefuseForm(posted.get("withdraw")),
        "licence": LicenceForm(posted.get("licence"), organisation_kind=organisation.kind),
        "licence_off": RefuseForm(posted.get("licence_off")),
    }
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if done := _check_step(request, hirer, step, forms_here):
                messages.success(request, done)
                return redirect("console_hirer", uid=hirer.uid)
        except Refused as refused:
            if step not in forms_here or refused.status != 422:
                raise
            add_reasons(forms_here[step], refused)
    return render(
        request, "exchange/hirers/console_hirer.html", _context(request, hirer, forms_here), status=status
    )


def _check_step(request: HttpRequest, hirer: Hirer, step: str, forms_here: dict[str, forms.Form]) -> str:
    """Do the step of one of the page's forms; the word of success, blank when nothing was done."""
    if step not in forms_here or not forms_here[step].is_valid():
        return ""
    actor, once, given = request.actor, once_of(request), forms_here[step].cleaned_data
    if step == "verify":
        until = actions.verify_hirer(actor, hirer.pk, **given, once=once)
        return _("核验通过，%(day)s 前再看一次") % {"day": until}
    if step == "refuse":
        actions.refuse_hirer(actor, hirer.pk, reason=given["reason"], once=once)
        return _("退回去了，对方看得到理由")
    if step == "withdraw":
        actions.withdraw_check(actor, hirer.pk, reason=given["reason"], once=once)
        return _("核验撤回了")
    if step == "licence":
        record_licence(actor, hirer.organisation_id, given.pop("kind"), **given, once=once)
        return _("许可证登记好了")
    held = licence(hirer.organisation_id, request.POST.get("licence", ""))
    if held is None:
        raise OutOfSight(Reason("not_found", _("没有这条证照")))
    withdraw_licence(actor, held.pk, reason=given["reason"], once=once)
    return _("这条证照不算了")


def _context(request: HttpRequest, hirer: Hirer, forms_here: dict[str, forms.Form]) -> dict[str, Any]:
    organisation, contact = hirer.organisation, hirer.contact
    may_check = access.can_check_hirer(request.actor, hirer)
    options = hirer_workflow.available(request.actor, hirer) if may_check else []
    offered = {option.name for option in options if option.allowed}
    return {
        "hirer": hirer,
        "check_form": forms_here["verify"] if "verify" in offered else None,
        "refuse_form": forms_here["refuse"] if "refuse" in offered else None,
        "withdraw_form": forms_here["withdraw"] if "withdraw" in offered else None,
        "licence_form": forms_here["licence"] if may_record_licence(request.actor, organisation) else None,
        "licences": licences_of(organisation.pk),
        "may_correct": bool(access.can_correct_contact(request.actor, hirer)),
        "may_export": request.actor.role in STATION,
        "may_block": request.actor.role in (*STATION, "district_officer"),
        "bring": rules.WHAT_TO_BRING[organisation.kind],
        "facts": [
            {"label": _("类别"), "value": organisation.get_kind_display()},
            {"label": _("信用代码"), "value": organisation.credit_code or ""},
            {"label": _("联系人"), "value": contact.display_name if contact else ""},
            {"label": _("手机"), "value": masks.phone(contact.phone) if contact else ""},
            {"label": _("镇街"), "value": region_name(hirer.region_code) if hirer.region_code else ""},
            {"label": _("服务驿站"), "value": str(hirer.station) if hirer.station else ""},
            {"label": _("凭什么核验的"), "value": rules.evidence_words(hirer.evidence_kind)},
            {
                "label": _("该复核的日子"),
                "value": hirer.recheck_due_on.isoformat() if hirer.recheck_due_on else "",
            },
        ],
        "sites": sites_of(hirer.pk),
        "history": checks_of(hirer),
    }


@roles(*STATION)
@both
@never_cache
@sensitive_post_parameters("phone", "full_name")
def console_hirer_contact(request: HttpRequest, uid: UUID) -> HttpResponse:
    """改联系人: another number for the same person, or another person; at the counter only."""
    hirer = visible_hirer(request.actor, str(uid))
    access.can_correct_contact(request.actor, hirer).require()
    step, status = request.POST.get("step", ""), 200
    correct = CorrectContactForm(request.POST if step == "correct" else None)
    change = ChangeContactForm(request.POST if step == "change" else None)
    known = []
    if request.method == "POST":
        status = 422
        form = change if step == "change" else correct
        if step == "change" and request.POST.get("phone", "").strip():
            known = people_by_phone(request.POST["phone"])
        if form.is_valid():
            once = once_of(request)
            try:
                if step == "change":
                    person_id = _known_person_id(request.POST.get("person", ""))
                    actions.change_contact(
                        request.actor, hirer.pk, **form.cleaned_data, person_id=person_id, once=once
                    )
                else:
                    actions.correct_contact(request.actor, hirer.pk, **form.cleaned_data, once=once)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("联系人改好了"))
                return redirect("console_hirer", uid=hirer.uid)
    context = {
        "hirer": hirer,
        "contact": hirer.contact,
        "phone": masks.phone(hirer.contact.phone) if hirer.contact else "",
        "correct_form": correct,
        "change_form": change,
        "known": known,
        "chosen": request.POST.get("person", ""),
    }
    return render(request, "exchange/hirers/console_hirer_contact.html", context, status=status)
