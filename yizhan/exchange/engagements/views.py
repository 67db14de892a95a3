"""Pages of getting together: apply, invite, assign, one step, the slip. Thin: parse, one action, redirect."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.clock import SHANGHAI
from yizhan.core.dated import value
from yizhan.core.money import pay
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements import access, actions
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.forms import ReasonForm
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of, page_or
from yizhan.exchange.engagements.queries import engagement_of, reasons_not_to_take, visible_engagement
from yizhan.exchange.engagements.slips import PAPERS, slip_of, slip_pdf
from yizhan.exchange.engagements.steps import LEADS_TO, STEPS, Step
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import find_workers, visible_worker, worker_of


def _posting(rows, uid: UUID) -> Posting:
    found = rows.select_related("hirer__organisation", "trade", "station").filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


# ---- apply, invite ----


@roles("worker")
@both
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """报名: shows what it is about and every reason against it; POST applies (``how=claim`` takes a place at once)."""
    posting = _posting(Posting.objects.public(), uid)
    worker = worker_of(request.actor)
    if worker is None:
        messages.warning(request, _("先登记成零工，再报名"))
        return redirect(page_or("me_register", "/"))
    existing = engagement_of(worker.pk, posting.pk)
    if request.method == "POST":
        how = request.POST.get("how", "apply")
        if how == "claim":
            engagement_id = actions.claim_posting(request.actor, posting.pk, once=once_of(request))
            messages.success(request, _("抢到了，记得按时到"))
        else:
            engagement_id = actions.apply_for_posting(
                request.actor, posting.pk, standby=how == "standby", once=once_of(request)
            )
            messages.success(request, _("报上名了，等用工方回话"))
        return redirect(home_of(request, Engagement.objects.select_related("posting").get(pk=engagement_id)))
    reasons = reasons_not_to_take(worker, posting)
    return render(
        request,
        "exchange/engagements/apply.html",
        {
            "posting": posting,
            "existing": existing if existing and existing.state != "declined" else None,
            "reasons": reasons,
            "can_stand_by": [reason.code for reason in reasons] == ["places_taken"],
            "back_url": page_or("job_detail", "/", posting.number),
        },
    )


@roles(*HIRERS)
@both
def invite(request: HttpRequest, uid: UUID) -> HttpResponse:
    """请他来: asks once more, then offers. The worker is named by uid in ``worker``."""
    posting = _posting(Posting.objects.visible_to(request.actor), uid)
    given = (request.POST if request.method == "POST" else request.GET).get("worker", "")
    worker = _worker_by_uid(given)
    if request.method == "POST":
        actions.offer_place(
            request.actor,
            posting.pk,
            worker.pk,
            entrance="call_back" if request.POST.get("how") == "call_back" else "invite",
            once=once_of(request),
        )
        messages.success(request, _("已经请了，等他回话"))
        return redirect(page_or("hire_board", "/", posting.uid))
    return _ask(
        request,
        question=_("请%(name)s来干“%(title)s”")
        % {"name": worker.person.display_name, "title": posting.title},
        text=_("他有时间想一想，答应了才算数。"),
        confirm_label=_("请他来"),
        cancel_url=page_or("hire_board", "/", posting.uid),
        hidden=[{"name": "worker", "value": given}],
    )


def _worker_by_uid(given: str) -> Worker:
    try:
        found = Worker.objects.select_related("person").filter(uid=UUID(given)).first()
    except ValueError:
        found = None
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def _ask(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page that asks once more before a step; without script it is the way a link becomes a POST."""
    context.setdefault("action_url", request.path)
    context["layout"] = layout_of(request)
    return render(request, "exchange/engagements/ask.html", context, status=status)


# ---- one step ----


@roles("worker")
@both
def me_engagement_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """A worker's step on his own engagement."""
    return _step(request, uid, step)


@roles(*HIRERS, "foreman")
@both
def hire_engagement_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """A step of the hirer's side."""
    return _step(request, uid, step)


@roles(*STATION)
@both
def console_engagement_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """A step of the station, also what somebody said at the counter."""
    return _step(request, uid, step)


def _step(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    engagement = visible_engagement(request.actor, str(uid))
    if name == "offer":
        return _offer(request, engagement)
    if name in LEADS_TO:
        return redirect(LEADS_TO[name], uid=engagement.uid)
    step = STEPS.get(name)
    if step is None:
        raise Http404(name)
    side = "on_site" if name == "walk_off" and side_of(request.actor) == "worker" else side_of(request.actor)
    form = ReasonForm(request.POST or None, side=side) if step.needs_reason else None
    status = 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                _run(request, engagement, step, form)
            except Refused as refused:
                if form is None or refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, step.done)
                if name == "print":
                    return redirect("slip", uid=engagement.uid)
                return redirect(home_of(request, engagement))
    return _ask(
        request,
        status=status,
        question=step.question,
        text=_about(engagement),
        confirm_label=step.confirm,
        cancel_url=home_of(request, engagement),
        form=form,
        danger=step.danger,
        hidden=[{"name": "terms_version", "value": engagement.posting.terms_version}]
        if name == "accept"
        else [{"name": "terms_version", "value": engagement.proposed_version}]
        if name == "agree_changed"
        else [],
    )


def _run(request: HttpRequest, engagement: Engagement, step: Step, form: ReasonForm | None) -> None:
    at_counter = side_of(request.actor) == "station" and step.for_worker
    extra: dict[str, Any] = {"reason_code": form.cleaned_data["reason"]} if form else {}
    seen = request.POST.get("terms_version", "")
    if step.run in {actions.accept_offer, actions.agree_to_changed_terms} and seen.isdigit():
        extra["terms_version"] = int(seen)  # the terms on the page that was tapped; newer ones are refused
    step.run(
        request.actor,
        engagement.pk,
        once=once_of(request),
        on_behalf_of=str(engagement.worker.person.uid) if at_counter else "",
        **extra,
    )


def _offer(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """Answer an application with an offer."""
    if request.method == "POST":
        actions.offer_place(request.actor, engagement.posting_id, engagement.worker_id, once=once_of(request))
        messages.success(request, _("已经请了，等他回话"))
        return redirect(home_of(request, engagement))
    return _ask(
        request,
        question=_("请%(name)s来") % {"name": engagement.worker.person.display_name},
        text=_about(engagement),
        confirm_label=_("请他来"),
        cancel_url=home_of(request, engagement),
    )


def _about(engagement: Engagement) -> str:
    """The posting as it stands now, in one line."""
    posting = engagement.posting
    starts_at = posting.starts_at.astimezone(SHANGHAI)
    when = f"{starts_at.month}-{starts_at.day} {starts_at:%H:%M}"
    offered = pay(posting.pay_fen, posting.pay_max_fen, unit=posting.pay_unit, piece_unit=posting.piece_unit)
    return f"{posting.title} · {when} · {posting.place_text} · {offered}"


# ---- counter assignment ----


@roles(*STATION)
@both
def assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """派工: choose a worker by card number, phone or name, or from suggestions (``?workers=uid,uid``).

    POST ``words`` searches, so that no phone stands in an address or a log; POST ``worker`` assigns on the spoken
    yes; ``print=1`` prints the slip in the same step, which ends the undo.
    """
    posting = _posting(Posting.objects.visible_to(request.actor), uid)
    if request.method == "POST" and "worker" in request.POST:
        worker = visible_worker(request.actor, request.POST.get("worker", ""))
        on_behalf_of = str(worker.person.uid)
        once = once_of(request)
        try:
            engagement_id = actions.assign_worker(
                request.actor, posting.pk, worker.pk, once=once, on_behalf_of=on_behalf_of
            )
            if request.POST.get("print"):
                slip = actions.print_slip(
                    request.actor, engagement_id, once=once and f"{once}:print", on_behalf_of=on_behalf_of
                )
                messages.success(request, _("派好了，单号 %(number)s") % {"number": slip["slip_number"]})
                return redirect("slip", uid=slip["uid"])
        except Refused as refused:
            if refused.status != 422:
                raise
            return _assign_page(request, posting, refused=refused, refused_worker=worker, status=422)
        minutes = value("exchange.undo_minutes")
        if minutes:
            done = _("派好了，%(minutes)s 分钟内可以反悔；打单子就定下来") % {"minutes": minutes}
        else:
            done = _("派好了，打单子就定下来")
        messages.success(request, done)
        return redirect("assign", uid=posting.uid)
    return _assign_page(request, posting)


def _assign_page(
    request: HttpRequest,
    posting: Posting,
    *,
    refused: Refused | None = None,
    refused_worker: Worker | None = None,
    status: int = 200,
) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:40]
    suggested = [part for part in request.GET.get("workers", "").split(",") if _is_uid(part)][:20]
    found = find_workers(request.actor, words) if words else []
    if suggested:
        chosen = {str(row.uid): row for row in Worker.objects.visible_to(request.actor).select_related("person").filter(uid__in=suggested)}  # fmt: skip
        found = [*(chosen[uid] for uid in suggested if uid in chosen), *found]
    if refused_worker is not None:
        found = [refused_worker]
    waiting = (
        Engagement.objects.filter(posting=posting, state__in=["interested", "accepted", "confirmed"])
        .select_related("worker__person")
        .order_by("pk")
    )
    return render(
        request,
        "exchange/engagements/assign.html",
        {
            "posting": posting,
            "words": words,
            "found": [(row, reasons_not_to_take(row, posting)) for row in found[:20]],
            "applied": [row for row in waiting if row.state == "interested"],
            "taken": [row for row in waiting if row.state != "interested"],
            "reasons": refused.reasons if refused else (),
        },
        status=status,
    )


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


# ---- the slip ----

READERS = ("worker", *HIRERS, "foreman", *STATION)


def _slip(request: HttpRequest, uid: UUID):
    engagement = visible_engagement(request.actor, str(uid))
    access.can_read_slip(request.actor, engagement).require()
    site_url = request.build_absolute_uri("/").rstrip("/")
    return engagement, slip_of(engagement, site_url=site_url)


def _paper(request: HttpRequest) -> str:
    paper = request.GET.get("paper", PAPERS[0])
    return paper if paper in PAPERS else PAPERS[0]


@roles(*READERS)
@require_safe
def slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """用工确认单 as a page; ``?paper=80`` for the roll printer."""
    engagement, made = _slip(request, uid)
    paper = _paper(request)
    return render(
        request,
        f"exchange/engagements/{'slip_80' if paper == '80' else 'slip'}.html",
        {"engagement": engagement, "slip": made, "back_url": home_of(request, engagement)},
    )


@roles(*READERS)
@require_safe
def slip_as_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same slip as PDF: two copies and the agreement on A4, or ``?paper=80``."""
    _engagement, made = _slip(request, uid)
    response = HttpResponse(slip_pdf(made, _paper(request)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.number}.pdf"'
    return response
