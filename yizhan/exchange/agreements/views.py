"""Pages of the short agreement and of the relation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.agreements import access, actions
from yizhan.exchange.agreements.enums import Party
from yizhan.exchange.agreements.forms import FileCheckForm, PaperForm, RelationForm
from yizhan.exchange.agreements.paper import page_of
from yizhan.exchange.agreements.queries import (
    agreement_of,
    check_file,
    proposed_relation,
    relation_finding,
)
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of
from yizhan.exchange.engagements.queries import visible_engagement

NO_PAGE = Reason("no_slip_yet", _lazy("还没定下来，没有约定"))


@roles("worker", *HIRERS, *STATION)
@both
def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """用工约定: the page, who has confirmed it; the own side confirms, the station notes a paper signature."""
    engagement = visible_engagement(request.actor, str(uid))
    if not engagement.slip_number or not engagement.terms:
        raise OutOfSight(NO_PAGE)
    form = PaperForm(request.POST if request.POST.get("how") == "paper" else None)
    status = 200
    if request.method == "POST":
        try:
            answer = _post(request, engagement, form)
        except Refused as refused:
            if request.POST.get("how") != "paper" or refused.status != 422:
                raise
            add_reasons(form, refused)
            answer = None
        if answer is not None:
            return answer
        status = 422
    view = agreement_of(engagement)
    side = side_of(request.actor)
    context = {
        "layout": layout_of(request),
        "engagement": engagement,
        "page": page_of(engagement),
        "view": view,
        "sides": [(label, view.has(code) if view else False) for code, label in Party.choices],
        "may_confirm": access.can_confirm(request.actor).allowed and not (view and view.has(side)),
        "may_note_paper": view is not None and access.can_note_paper(request.actor).allowed,
        "form": form,
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/agreements/agreement.html", context, status=status)


def _post(request: HttpRequest, engagement: Any, form: PaperForm) -> HttpResponse | None:
    """One of: draw the page, confirm it, note a paper signature; ``None`` to show the form again."""
    how, once = request.POST.get("how", ""), once_of(request)
    if how == "make":
        actions.make_agreement(request.actor, engagement.pk, once=once)
        return redirect(request.path)
    view = agreement_of(engagement)
    if view is None:
        messages.warning(request, _("先打开约定看一遍"))
        return redirect(request.path)
    if how == "confirm":
        actions.confirm_agreement(
            request.actor, view.agreement.pk, pdf_sha256=request.POST.get("sha256", ""), once=once
        )
        messages.success(request, _("你确认了"))
        return redirect(request.path)
    if not form.is_valid():
        return None
    actions.note_paper_signature(request.actor, view.agreement.pk, once=once, **form.cleaned_data)
    messages.success(request, _("记下了，纸留在站里"))
    return redirect(request.path)


@roles("worker", *HIRERS, *STATION)
@require_safe
def agreement_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The kept file; one whose bytes changed is not handed out."""
    engagement = visible_engagement(request.actor, str(uid))
    view = agreement_of(engagement)
    if view is None:
        raise OutOfSight(NO_PAGE)
    content = actions.file_of(view.agreement)
    if content is None or not view.is_whole:
        raise Refused(Reason("changed", _("这份约定已被改动，找驿站")))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{view.agreement.slip_number}-agreement.pdf"'
    return response


@public
@both
def agreement_check(request: HttpRequest) -> HttpResponse:
    """拿文件来查: whether a file is the one that was made. Nothing of it is kept, nobody is named."""
    form = FileCheckForm(request.POST or None, request.FILES or None)
    verdict = ""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            verdict = check_file(form.cleaned_data["number"], form.cleaned_data["file"].read())
        else:
            status = 422
    return render(
        request, "exchange/agreements/check.html", {"form": form, "verdict": verdict}, status=status
    )


@roles(*STATION)
@both
def console_relation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """核关系: answers, the proposal with its grounds, the decision of a person."""
    engagement = visible_engagement(request.actor, str(uid))
    decided = relation_finding(engagement)
    initial = {"control": "unknown", "by_result": engagement.is_by_piece}
    if decided is not None:
        pension = {True: "yes", False: "no"}.get(decided.facts.get("draws_pension"), "")
        initial = {
            **decided.facts,
            "draws_pension": pension,
            "relation": decided.relation,
            "note": decided.note,
        }
    form = RelationForm(request.POST or None, initial=initial)
    finding = proposed_relation(engagement)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            finding = proposed_relation(engagement, **form.answers())
            if not form.cleaned_data["relation"]:
                status = 200  # only asked what the rules say
            else:
                try:
                    actions.confirm_relation(
                        request.actor,
                        engagement.pk,
                        relation=form.cleaned_data["relation"],
                        note=form.cleaned_data["note"],
                        once=once_of(request),
                        **form.answers(),
                    )
                except Refused as refused:
                    if refused.status != 422:
                        raise
                    add_reasons(form, refused)
                else:
                    messages.success(request, _("关系核好了，确认单上的说明跟着改"))
                    return redirect(request.path)
    context = {
        "engagement": engagement,
        "form": form,
        "finding": finding,
        "proposed_label": finding.relation.label,
        "certainty_label": finding.certainty.label,
        "decided": decided,
    }
    return render(request, "exchange/agreements/relation.html", context, status=status)
