"""Pages of postings: one sentence, the whole form, steps, the counter, review. Thin: parse, one action, redirect."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.exchange.hirers.actions import register_household
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import find_hirers, hirer_of, sites_of, visible_hirer
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.forms import (
    LOCAL,
    MOMENTS,
    HouseholdForm,
    MessageForm,
    ObjectionForm,
    PostingForm,
    initial_of,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.pages import (
    HIRERS,
    board_url,
    layout_of,
    preview_of,
    region_prefix_of,
    slip_of,
)
from yizhan.exchange.postings.quality_queries import quality_of_posting
from yizhan.exchange.postings.queries import (
    findings_of_version,
    last_finished,
    posting,
    visible_posting,
)
from yizhan.exchange.postings.review_queries import objections_of, recheck_of
from yizhan.exchange.postings.rules import MIDDLEMEN
from yizhan.exchange.postings.workflow import STATION_SIDE, posting_workflow
from yizhan.exchange.workers.queries import station_of

STATION = tuple(sorted(STATION_SIDE))
WRITERS = (*HIRERS, *STATION)
EDITED_BEFORE_REVIEW = frozenset({PostingState.DRAFT, PostingState.RETURNED, PostingState.AUTO_HOLD})
EDITED_AFTER_REVIEW = frozenset({PostingState.PUBLISHED, PostingState.FILLED, PostingState.PAUSED})
STEPS = ("submit", "withdraw", "pause", "resume", "repeat")
STEP_WORDS = {"withdraw": _lazy("撤回了"), "pause": _lazy("先停下了"), "resume": _lazy("接着招")}
both = require_http_methods(["GET", "HEAD", "POST"])


# ---- one sentence ----


@roles(*HIRERS)
@both
def quick_post(request: HttpRequest) -> HttpResponse:
    """一句话招人: POST reads the sentence into a draft and shows it; ``?draft=`` shows it again."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect(url_or_blank("hire_start") or "/")
    return _one_sentence(request, hirer, reverse("quick_post"), "quick_post.html")


def _one_sentence(request: HttpRequest, hirer: Hirer, address: str, template: str) -> HttpResponse:
    """Shared by the hirer's page and the counter's."""
    actor, status = request.actor, 200
    draft = _draft_named(request, hirer)
    form = MessageForm(request.POST or None, initial={"text": draft.source_text if draft else ""})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                draft_id = actions.draft_from_message(
                    actor,
                    hirer.pk,
                    form.cleaned_data["text"],
                    posting_id=draft.pk if draft else None,
                    once=once_of(request),
                    on_behalf_of=_on_behalf_of(request, hirer),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                draft, status = posting(draft_id), 200
                if not is_fragment(request):
                    return redirect(f"{_with(address, draft=draft_id_of(draft))}#preview")
    context = {
        "form": form,
        "hirer": hirer,
        "preview": preview_of(draft, clock.now()) if draft and draft.source_text else None,
        "address": address,
        "counter_hirer": hirer if actor.role in STATION_SIDE else None,
        "again": None if draft else _again(request, hirer),
        "back_url": url_or_blank("hire_home"),
    }
    name = "_quick.html" if is_fragment(request) else template
    response = render(request, f"exchange/postings/{name}", context, status=status)
    if is_fragment(request) and draft:
        response["HX-Push-Url"] = _with(address, draft=draft_id_of(draft))
    response["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


def draft_id_of(row: Posting | None) -> str:
    return str(row.uid) if row else ""


def _with(address: str, **query: str) -> str:
    return (
        address + ("&" if "?" in address else "?") + "&".join(f"{key}={text}" for key, text in query.items())
    )


def _draft_named(request: HttpRequest, hirer: Hirer) -> Posting | None:
    """The own draft named by ``draft`` in the form or the address; anything else counts as none."""
    given = (request.POST if request.method == "POST" else request.GET).get("draft", "")
    try:
        uid = UUID(given)
    except ValueError:
        return None
    row = visible_posting(request.actor, uid)
    return row if row.hirer_id == hirer.pk and row.state == PostingState.DRAFT else None


def _again(request: HttpRequest, hirer: Hirer) -> Posting | None:
    """The posting to send again: the one named by ``again``, else the newest that ran."""
    try:
        named = visible_posting(request.actor, UUID(request.GET.get("again", "")))
    except ValueError:
        return last_finished(hirer.pk)
    return named if named.hirer_id == hirer.pk and named.published_at else last_finished(hirer.pk)


def _on_behalf_of(request: HttpRequest, hirer: Hirer) -> str:
    """Staff act for the hirer's contact."""
    return str(hirer.contact.uid) if request.actor.role in STATION_SIDE and hirer.contact else ""


# ---- the whole form, single steps ----


@roles(*WRITERS)
@both
def posting_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All fields. ``do=save`` keeps, ``do=submit`` sends to review, on a reviewed posting ``do=change`` changes it."""
    row = visible_posting(request.actor, uid)
    if request.method != "POST":
        return _form_page(request, row, _form_of(request, row))
    form = _form_of(request, row, request.POST)
    if form.is_valid():
        try:
            return _written(request, row, form)
        except Refused as refused:
            if refused.status != 422:
                raise
            add_reasons(form, refused)
    return _form_page(request, row, form, status=422)


def _written(request: HttpRequest, row: Posting, form: PostingForm) -> HttpResponse:
    actor, once, fields = request.actor, once_of(request), form.given()
    behalf = _on_behalf_of(request, row.hirer)
    if row.state in EDITED_AFTER_REVIEW:
        state = actions.change_terms(actor, row.pk, fields=fields, once=once, on_behalf_of=behalf)
        return _after_submit(request, row, state)
    if request.POST.get("do") == "submit":
        state = actions.submit_posting(actor, row.pk, fields=fields, once=once, on_behalf_of=behalf)
        return _after_submit(request, row, state)
    actions.edit_posting(actor, row.pk, fields=fields, once=once, on_behalf_of=behalf)
    messages.success(request, _("存好了"))
    return redirect("posting_form", uid=row.uid)


def _after_submit(request: HttpRequest, row: Posting, state: str) -> HttpResponse:
    if state == PostingState.AUTO_HOLD:
        messages.error(request, _("有必须改的地方，改好再发"))
        return redirect("posting_form", uid=row.uid)
    if state == PostingState.IN_REVIEW and request.actor.role in STATION_SIDE:
        messages.success(request, _("发出去了，编号 %(number)s。打一张给他带走") % {"number": row.number})
        return redirect("posting_slip", uid=row.uid)
    if state == PostingState.IN_REVIEW:
        messages.success(request, _("发出去了，等驿站审核"))
    else:
        messages.success(request, _("改好了"))
    return redirect(board_url(request, row))


def _form_of(request: HttpRequest, row: Posting, data: Any = None) -> PostingForm:
    return PostingForm(
        data,
        initial=initial_of(row),
        region_prefix=region_prefix_of(request, row),
        sites=sites_of(row.hirer_id),
    )


def _form_page(request: HttpRequest, row: Posting, form: PostingForm, *, status: int = 200) -> HttpResponse:
    decision = (
        row.decisions.all().last() if row.state in {PostingState.RETURNED, PostingState.REJECTED} else None
    )
    objections = objections_of(row)
    may_object = row.state in {PostingState.REJECTED, PostingState.TAKEN_DOWN}
    context = {
        "layout": layout_of(request),
        "posting": row,
        "form": form,
        "findings": findings_of_version(row),
        "decision": decision,
        "recheck": recheck_of(row)
        if row.state in {PostingState.UNDER_RECHECK, PostingState.TAKEN_DOWN}
        else None,
        "objections": objections,
        "objection_form": ObjectionForm() if may_object else None,
        "is_middleman": row.hirer.organisation.kind in MIDDLEMEN,
        "quality": quality_of_posting(row, clock.now()) if row.trade_id else None,
        "may_submit": row.state in EDITED_BEFORE_REVIEW,
        "may_change": row.state in EDITED_AFTER_REVIEW,
        "steps": [
            option
            for option in posting_workflow.available(request.actor, row)
            if option.name in {"withdraw", "pause", "resume"}
        ],
        "back_url": board_url(request, row),
    }
    return render(request, "exchange/postings/posting_form.html", context, status=status)


@roles(*WRITERS)
@require_POST
def object_to_posting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """异议: once, within the days of the district, to a rejection or to being taken down."""
    row = visible_posting(request.actor, uid)
    behalf = _on_behalf_of(request, row.hirer)
    actions.object_to(
        request.actor, row.pk, request.POST.get("text", ""), once=once_of(request), on_behalf_of=behalf
    )
    messages.success(request, _("收到了，换个人来看，会答复你"))
    return redirect("posting_form", uid=row.uid)


@roles(*WRITERS)
@require_http_methods(["GET", "HEAD"])
def posting_slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """招工回执: number and code of a posting on an 80 mm slip, to take away from the counter (R2.1)."""
    row = visible_posting(request.actor, uid)
    address = request.build_absolute_uri(reverse("job_detail", args=[row.number]))
    context = {"posting": row, "slip": slip_of(row, address), "back_url": board_url(request, row)}
    return render(request, "exchange/postings/slip.html", context)


@roles(*WRITERS)
@require_POST
def posting_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """One step of the workflow; a submission that is refused shows the form with every reason at its field."""
    row = visible_posting(request.actor, uid)
    actor, once = request.actor, once_of(request)
    behalf = _on_behalf_of(request, row.hirer)
    if step == "repeat":
        again = posting(actions.repeat_posting(actor, row.pk, once=once, on_behalf_of=behalf))
        assert again is not None
        messages.success(request, _("照着抄好了，看看日子对不对"))
        return redirect("posting_form", uid=again.uid)
    if step == "submit":
        try:
            state = actions.submit_posting(actor, row.pk, once=once, on_behalf_of=behalf)
        except Refused as refused:
            if refused.status != 422:
                raise
            form = _form_of(request, row, _as_data(row))
            form.is_valid()
            add_reasons(form, refused)
            return _form_page(request, visible_posting(actor, uid), form, status=422)
        return _after_submit(request, row, state)
    if step == "withdraw":
        reason = request.POST.get("reason", "").strip()[:200]
        actions.withdraw_posting(actor, row.pk, reason=reason, once=once, on_behalf_of=behalf)
    elif step == "pause":
        actions.pause_posting(actor, row.pk, once=once, on_behalf_of=behalf)
    else:
        actions.resume_posting(actor, row.pk, once=once, on_behalf_of=behalf)
    messages.success(request, STEP_WORDS[step])
    return redirect(board_url(request, row))


def _as_data(row: Posting) -> dict[str, Any]:
    """The posting as if it had been typed, so that a refusal can stand at its fields."""
    typed = {name: "" if item is None else item for name, item in initial_of(row).items()}
    return typed | {name: f"{typed[name]:{LOCAL}}" for name in MOMENTS if typed[name]}


# ---- the counter ----


@roles(*STATION)
@both
@sensitive_post_parameters("phone", "full_name", "words")
def counter_post(request: HttpRequest) -> HttpResponse:
    """代发招工: choose or make the hirer (``?hirer=``), then the same sentence and form as the hirer's own."""
    if given := request.GET.get("hirer", ""):
        hirer = _hirer_named(request, given)
        return _one_sentence(
            request, hirer, _with(reverse("counter_post"), hirer=str(hirer.uid)), "counter_post.html"
        )
    words, household, status = "", HouseholdForm(region_prefix=region_prefix_of(request)), 200
    if request.method == "POST" and request.POST.get("how") == "new":
        household = HouseholdForm(request.POST, region_prefix=region_prefix_of(request))
        status = 422
        if household.is_valid():
            try:
                hirer_id = register_household(
                    request.actor,
                    **household.cleaned_data,
                    station_id=getattr(station_of(request.actor), "pk", None),
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(household, refused)
            else:
                messages.success(request, _("登记好了，说说要招什么人"))
                uid = Hirer.objects.values_list("uid", flat=True).get(pk=hirer_id)
                return redirect(_with(reverse("counter_post"), hirer=str(uid)))
    elif request.method == "POST":
        words = request.POST.get("words", "").strip()[:40]
    context = {"found": find_hirers(request.actor, words, limit=8), "words": words, "household": household}
    return render(request, "exchange/postings/counter_choose.html", context, status=status)


def _hirer_named(request: HttpRequest, given: str) -> Hirer:
    try:
        return visible_hirer(request.actor, str(UUID(given)))
    except ValueError:
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体"))) from None
