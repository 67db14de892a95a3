"""Pages of staff: objections from other stations, the star policy, upheld complaints."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import STATION, both
from yizhan.exchange.ratings import access
from yizhan.exchange.ratings.enums import ObjectionState, PolicyState
from yizhan.exchange.ratings.forms import ComplaintForm, DecideForm, PolicyForm
from yizhan.exchange.ratings.models import RatingObjection, StarPolicyRow, UpheldComplaint
from yizhan.exchange.ratings.objecting import decide_objection, failures_of, visible_objection
from yizhan.exchange.ratings.policies import (
    decide_star_policy,
    propose_star_policy,
    record_upheld_complaint,
    withdraw_upheld_complaint,
    workers_of_region,
)
from yizhan.exchange.ratings.policy import StarPolicy
from yizhan.exchange.ratings.queries import policy_in_force, policy_rows

DECIDERS = (*STATION, "district_officer")
PAGE = 50


@roles(*DECIDERS)
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """申诉: what other stations may not decide themselves, the most urgent first."""
    rows = access.visible_objections(request.actor)
    waiting = list(rows.filter(state=ObjectionState.FILED).order_by("due_on", "pk")[:PAGE])
    done = list(rows.exclude(state=ObjectionState.FILED).order_by("-state_changed_at", "-pk")[:10])
    context = {"waiting": waiting, "done": done}
    return render(request, "exchange/ratings/console_objections.html", context)


@roles(*DECIDERS)
@both
def objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One objection: what is said, what stands there, and the decision in writing."""
    row = visible_objection(request.actor, str(uid))
    failures = _failures(row)
    form = DecideForm(request.POST or None, kind=row.kind, failures=failures)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                decide_objection(
                    request.actor,
                    row.pk,
                    data["decision"],
                    data["reason"],
                    face=data.get("face"),
                    excuse=[int(pk) for pk in data.get("excuse", [])],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("定了，已经告诉本人"))
                return redirect("console_objections")
    context = {
        "objection": row,
        "form": form,
        "facts": _facts(row),
        "is_open": row.state == ObjectionState.FILED,
        "may_decide": access.can_decide(request.actor, row),
    }
    return render(request, "exchange/ratings/console_objection.html", context, status=status)


def _failures(row: RatingObjection) -> list[tuple[str, str]]:
    if row.drop is None:
        return []
    rows = (
        Engagement.objects.filter(pk__in=failures_of(row.drop))
        .select_related("posting")
        .order_by("-starts_at")
    )
    return [
        (str(item.pk), f"{item.starts_at:%Y-%m-%d} {item.posting.title}：{item.get_state_display()}")
        for item in rows
    ]


def _facts(row: RatingObjection) -> list[dict[str, Any]]:
    """What stands there now, as rows of ``ui/kv.html``; people by what one calls them, hirers by their kind."""
    who = row.worker.person.display_name if row.worker else _("用工方")
    found = [{"label": _("谁提的"), "value": who}, {"label": _("对什么"), "value": row.get_kind_display()}]
    if row.rating is not None:
        words = getattr(row.rating, "words", None)
        found += [
            {"label": _("原来评的"), "value": row.rating.get_face_display()},
            {"label": _("原话"), "value": words.text if words else _("没写")},
        ]
    if row.drop is not None:
        before, after = row.drop.before_hundredths // 100, row.drop.after_hundredths // 100
        found.append({"label": row.drop.star.group.name, "value": f"{before} ★ → {after} ★"})
    if row.fact is not None:
        found.append({"label": _("记的是"), "value": row.fact.get_kind_display()})
        found.append({"label": _("什么时候"), "value": f"{row.fact.happened_at:%Y-%m-%d}"})
    return found


# ---- the district ----


def _numbers(policy: StarPolicy) -> str:
    numbers = asdict(policy)
    numbers.pop("code")
    return json.dumps(numbers, ensure_ascii=False, indent=1)


@roles("district_officer")
@both
def star_policies(request: HttpRequest) -> HttpResponse:
    """星级算法: what is in force, what was proposed, and a new proposal starting from today's numbers."""
    now = policy_in_force()
    form = PolicyForm(request.POST or None, initial={"numbers": _numbers(now), "certainty": "low"})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                propose_star_policy(request.actor, once=once_of(request), **form.cleaned_data)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("提好了，等第二个人确认"))
                return redirect("star_policies")
    context = {"form": form, "policy": now, "rows": policy_rows(), "waiting_state": PolicyState.PROPOSED}
    return render(request, "exchange/ratings/star_policies.html", context, status=status)


@roles("district_officer")
@both
def star_policy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One proposed row beside what is in force; the second officer decides."""
    row = StarPolicyRow.objects.filter(uid=uid).first()
    if row is None:
        raise OutOfSight(access.NOT_FOUND)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            decide_star_policy(
                request.actor,
                row.pk,
                agree=request.POST.get("agree") == "yes",
                reason=request.POST.get("reason", ""),
                once=once_of(request),
            )
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons = refused.reasons
        else:
            messages.success(request, _("办好了"))
            return redirect("star_policies")
    now = json.loads(_numbers(policy_in_force()))
    changes = [
        {"name": name, "before": now.get(name), "after": after}
        for name, after in row.numbers.items()
        if now.get(name) != after
    ]
    context = {
        "row": row,
        "changes": changes,
        "reasons": reasons,
        "is_open": row.state == PolicyState.PROPOSED,
        "is_own": row.proposed_by_uid == request.actor.person_uid,
    }
    return render(request, "exchange/ratings/star_policy.html", context, status=422 if reasons else 200)


@roles("district_officer")
@both
def star_complaints(request: HttpRequest) -> HttpResponse:
    """认定的严重投诉: recorded by card number and case number; taken back with a reason."""
    form = ComplaintForm(request.POST if request.POST.get("how") == "record" else None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            if request.POST.get("how") == "withdraw":
                asked = request.POST.get("complaint", "")
                withdraw_upheld_complaint(
                    request.actor,
                    int(asked) if asked.isdigit() else 0,
                    request.POST.get("reason", ""),
                    once=once_of(request),
                )
                messages.success(request, _("撤销了，星级重新算"))
                return redirect("star_complaints")
            if form.is_valid():
                _record(request, form.cleaned_data)
                messages.success(request, _("记好了，星级重新算，本人看得到"))
                return redirect("star_complaints")
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons = refused.reasons
    scope = workers_of_region(request.actor).values("pk")
    rows = UpheldComplaint.objects.filter(worker__in=scope).select_related("worker__person")[:PAGE]
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rows": rows, "reasons": reasons}
    return render(request, "exchange/ratings/star_complaints.html", context, status=status)


def _record(request: HttpRequest, data: dict[str, str]) -> None:
    found = workers_of_region(request.actor).filter(card_number=data["card"].strip())
    worker_id = found.values_list("pk", flat=True).first()
    if worker_id is None:
        raise Refused(Reason("card_unknown", _("没有这个卡号"), "card"))
    record_upheld_complaint(request.actor, worker_id, data["case_number"], once=once_of(request))
