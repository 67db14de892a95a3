"""Pages of the site and of the counter: walk-on, rain stop, standbys, hiring somebody again, sending to another place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.forms import PlacesForm, SendForm, StopDayForm, WalkOnForm
from yizhan.exchange.engagements.models import Engagement, WalkOnCode
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of, page_or
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.queries import visible_worker

SITE = (*HIRERS, "foreman")


def _posting(request: HttpRequest, uid: UUID) -> Posting:
    found = Posting.objects.visible_to(request.actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def _board(request: HttpRequest, posting: Posting) -> str:
    name = "console_posting" if side_of(request.actor) == "station" else "hire_board"
    return page_or(name, "/", posting.uid)


def _ask(
    request: HttpRequest,
    form: forms.Form,
    run: Callable[[dict[str, Any]], HttpResponse],
    **context: Any,
) -> HttpResponse:
    """A page with one form: parse, one action, go on; reasons stand at their fields."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return run(form.cleaned_data)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
    context |= {"form": form, "action_url": request.path, "layout": layout_of(request)}
    return render(request, "exchange/engagements/ask.html", context, status=status)


# ---- walk-on ----


@roles("worker")
@both
def me_walk_on(request: HttpRequest) -> HttpResponse:
    """我在现场: type the foreman's six digits."""

    def run(data: dict[str, Any]) -> HttpResponse:
        engagement_id = actions.walk_on(request.actor, data["code"], once=once_of(request))
        messages.success(request, _("报上了，带班说“是他”就能干"))
        return redirect(home_of(request, Engagement.objects.select_related("posting").get(pk=engagement_id)))

    return _ask(
        request,
        WalkOnForm(request.POST or None),
        run,
        question=_("带班现场加人"),
        text=_("看一眼带班手机上的六个数，输进来。两边都点了才算数。"),
        confirm_label=_("我在现场"),
        cancel_url=page_or("me_home", "/"),
    )


@roles(*SITE, *STATION)
@both
def walk_on_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """现场加人: the foreman opens places and shows the six digits."""
    posting = _posting(request, uid)
    today = clock.now().astimezone(clock.SHANGHAI).date()
    row = WalkOnCode.objects.filter(posting=posting, on=today).first()
    form = PlacesForm(request.POST or None, initial={"places": row.places if row else 2})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.open_walk_on(
                    request.actor, posting.pk, places=form.cleaned_data["places"], once=once_of(request)
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                return redirect(request.path)
    context = {
        "layout": layout_of(request),
        "posting": posting,
        "row": row,
        "form": form,
        "back_url": _board(request, posting),
    }
    return render(request, "exchange/engagements/walk_on_code.html", context, status=status)


# ---- rain stop, standbys ----


@roles(*SITE, *STATION)
@both
def stop_day(request: HttpRequest, uid: UUID) -> HttpResponse:
    """停工: the whole posting, one day."""
    posting = _posting(request, uid)
    today = clock.now().astimezone(clock.SHANGHAI).date()

    def run(data: dict[str, Any]) -> HttpResponse:
        done = actions.stop_day(
            request.actor, posting.pk, reason_code=data["reason"], on=data["on"], once=once_of(request)
        )
        count = done["cancelled"] + done["skipped"] + done["on_site"]
        words = ngettext("停工了，告诉了 %(n)s 个人", "停工了，告诉了 %(n)s 个人", count)
        messages.success(request, words % {"n": count})
        return redirect(_board(request, posting))

    return _ask(
        request,
        StopDayForm(request.POST or None, initial={"on": today.isoformat()}),
        run,
        question=_("“%(title)s”停工") % {"title": posting.title},
        text=_("还没到的人不用来，谁也不算失约。已经在干的，工时按实际的报。"),
        confirm_label=_("停工"),
        danger=True,
        cancel_url=_board(request, posting),
    )


@roles(*HIRERS, *STATION)
@require_POST
def call_standbys(request: HttpRequest, uid: UUID) -> HttpResponse:
    """叫候补, by hand."""
    posting = _posting(request, uid)
    asked = actions.call_standbys(request.actor, posting.pk, once=once_of(request))
    if asked:
        messages.success(request, ngettext("叫了 %(n)s 个候补", "叫了 %(n)s 个候补", asked) % {"n": asked})
    else:
        messages.info(request, _("现在没有能叫的候补"))
    return redirect(_board(request, posting))


# ---- again, together, elsewhere ----


@roles(*HIRERS)
@both
def hire_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """明天还叫他: one tap; stays in the record."""
    engagement = visible_engagement(request.actor, str(uid))
    if request.method == "POST":
        done = actions.call_back_worker(request.actor, engagement.pk, once=once_of(request))
        if done["engagement"]:
            messages.success(request, _("已经请了，等他回话"))
        else:
            messages.success(request, _("照上次又发了一条，审核过了就自动请他"))
        return redirect(page_or("hire_board", "/", Posting.objects.get(pk=done["posting"]).uid))
    context = {
        "layout": layout_of(request),
        "question": _("还叫%(name)s来干“%(title)s”")
        % {"name": engagement.worker.person.display_name, "title": engagement.posting.title},
        "text": _("有新的一天在招就直接请他；没有就照这次再发一条，只要他一个人。"),
        "confirm_label": _("还叫他"),
        "action_url": request.path,
        "cancel_url": home_of(request, engagement),
    }
    return render(request, "exchange/engagements/ask.html", context)


@roles(*STATION)
@both
def assign_together(request: HttpRequest, uid: UUID) -> HttpResponse:
    """一起派: several people in one step, all or nobody (``worker`` several times)."""
    posting = _posting(request, uid)
    waiting = (
        Engagement.objects.filter(posting=posting, state="interested")
        .select_related("worker__person")
        .order_by("pk")
    )
    reasons: Any = ()
    status = 200
    if request.method == "POST":
        workers = [visible_worker(request.actor, given) for given in request.POST.getlist("worker")]
        try:
            made = actions.place_together(
                request.actor, posting.pk, [worker.pk for worker in workers], once=once_of(request)
            )
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons, status = refused.reasons, 422
        else:
            count = len(made["engagements"])
            messages.success(
                request, ngettext("派好了 %(n)s 个人", "派好了 %(n)s 个人", count) % {"n": count}
            )
            return redirect(_board(request, posting))
    context = {
        "posting": posting,
        "waiting": waiting,
        "reasons": reasons,
        "back_url": _board(request, posting),
    }
    return render(request, "exchange/engagements/assign_together.html", context, status=status)


@roles(*STATION)
@both
def console_send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """派到外区: one of our people to a posting of another station; we stay responsible."""
    worker = visible_worker(request.actor, str(uid))

    def run(data: dict[str, Any]) -> HttpResponse:
        behalf = str(worker.person.uid)
        engagement_id = actions.send_elsewhere(
            request.actor, data["posting_number"], worker.pk, once=once_of(request), on_behalf_of=behalf
        )
        messages.success(request, _("派好了，打单子就定下来"))
        engagement = Engagement.objects.get(pk=engagement_id)
        return redirect(page_or("console_engagement_step", "/", engagement.uid, "print"))

    return _ask(
        request,
        SendForm(request.POST or None),
        run,
        question=_("派%(name)s到别的驿站的活") % {"name": worker.person.display_name},
        text=_("问过本人，答应了再派。人还是我们驿站负责。"),
        confirm_label=_("派他去"),
        cancel_url=page_or("console_worker", "/", worker.uid),
    )
