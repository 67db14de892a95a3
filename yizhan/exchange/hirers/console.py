"""Pages of the station about hirers: register one on the phone, look at papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.people.queries import people_by_phone, person_by_uid
from yizhan.core import masks
from yizhan.core.dated import value
from yizhan.core.refusals import Refused
from yizhan.core.regions.queries import region_name
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.core.workflow import history
from yizhan.exchange.hirers import access, actions, rules
from yizhan.exchange.hirers.forms import CheckForm, CounterHirerForm, RefuseForm
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import find_hirers, sites_of, visible_hirer, waiting_for_check
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
    context = {
        "found": find_hirers(request.actor, words),
        "words": words,
        "waiting": [] if words else waiting,
        "nav_counts": {"console_hirers": len(waiting)},
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
    check = CheckForm(request.POST if step == "verify" else None, kind=hirer.organisation.kind)
    refuse = RefuseForm(request.POST if step == "refuse" else None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if done := _check_step(request, hirer, step, check, refuse):
                messages.success(request, done)
                return redirect("console_hirer", uid=hirer.uid)
        except Refused as refused:
            form = {"verify": check, "refuse": refuse}.get(step)
            if form is None or refused.status != 422:
                raise
            add_reasons(form, refused)
    return render(
        request, "exchange/hirers/console_hirer.html", _context(request, hirer, check, refuse), status=status
    )


def _check_step(request: HttpRequest, hirer: Hirer, step: str, check: CheckForm, refuse: RefuseForm) -> str:
    once = once_of(request)
    if step == "verify" and check.is_valid():
        until = actions.verify_hirer(request.actor, hirer.pk, **check.cleaned_data, once=once)
        return _("核验通过，%(day)s 前再看一次") % {"day": until}
    if step == "refuse" and refuse.is_valid():
        actions.refuse_hirer(request.actor, hirer.pk, reason=refuse.cleaned_data["reason"], once=once)
        return _("退回去了，对方看得到理由")
    return ""


def _context(request: HttpRequest, hirer: Hirer, check: CheckForm, refuse: RefuseForm) -> dict[str, Any]:
    organisation, contact = hirer.organisation, hirer.contact
    may_check = access.can_check_hirer(request.actor, hirer)
    offered = (
        {option.name for option in hirer_workflow.available(request.actor, hirer)} if may_check else set()
    )
    return {
        "hirer": hirer,
        "check_form": check if "verify" in offered else None,
        "refuse_form": refuse if "refuse" in offered else None,
        "bring": rules.WHAT_TO_BRING[organisation.kind],
        "facts": [
            {"label": _("类别"), "value": organisation.get_kind_display()},
            {"label": _("信用代码"), "value": organisation.credit_code or ""},
            {"label": _("联系人"), "value": contact.display_name if contact else ""},
            {"label": _("手机"), "value": masks.phone(contact.phone) if contact else ""},
            {"label": _("镇街"), "value": region_name(hirer.region_code) if hirer.region_code else ""},
            {"label": _("服务驿站"), "value": str(hirer.station) if hirer.station else ""},
            {"label": _("凭什么核验的"), "value": rules.EVIDENCE_LABELS.get(hirer.evidence_kind, "")},
            {
                "label": _("该复核的日子"),
                "value": hirer.recheck_due_on.isoformat() if hirer.recheck_due_on else "",
            },
        ],
        "sites": sites_of(hirer.pk),
        "history": [
            {
                "title": hirer_workflow.states(row.target).label,
                "at": row.at,
                "detail": row.reason,
                "state": "",
            }
            for row in history(hirer_workflow, hirer)
        ],
    }
