"""我的班组: one's crews, founding, joining, who is in it; and the page of one job."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.crews import access, actions, queries
from yizhan.exchange.crews.enums import CrewState, MemberState
from yizhan.exchange.crews.forms import ChangeCrewForm, CrewForm, InviteForm
from yizhan.exchange.crews.models import Crew, CrewMember
from yizhan.exchange.engagements.pages import both
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import worker_of
from yizhan.exchange.workers.views import is_looking_up, qr_of, trades_fragment

ASKS = {
    "leave": (
        gettext_lazy("退出这个班组？"),
        gettext_lazy("以后可以再请你进来。干过的活、分到的钱都还在。"),
        gettext_lazy("退出"),
    ),
    "dissolve": (
        gettext_lazy("散了这个班组？"),
        gettext_lazy("所有人都退出，散了就不能恢复。干过的活、分到的钱都还在。"),
        gettext_lazy("散了"),
    ),
    "hand_over": (
        gettext_lazy("交给他带？"),
        gettext_lazy("以后由他替班组回话，你还在班组里。"),
        gettext_lazy("交给他"),
    ),
    "take_off": (gettext_lazy("请他出班组？"), gettext_lazy("以后可以再请他进来。"), gettext_lazy("请出去")),
}
"""Steps that are asked once more: question, what follows, button."""


def _worker(request: HttpRequest) -> Worker | None:
    return worker_of(request.actor)


@roles("worker")
@both
def me_crews(request: HttpRequest) -> HttpResponse:
    """我的班组: those one is in, invitations to answer, jobs of the crews."""
    worker = _worker(request)
    if worker is None:
        return redirect("me_register")
    if request.method == "POST":
        invite = CrewMember.objects.filter(uid=_uid(request.POST.get("invite", "")), worker=worker).first()
        if invite is None:
            raise OutOfSight(access.NOT_FOUND)
        joins = request.POST.get("answer") == "yes"
        actions.answer_invite(request.actor, invite.pk, joins=joins, once=once_of(request))
        messages.success(
            request, _("你在“%(crew)s”里了") % {"crew": invite.crew.name} if joins else _("好，不加入")
        )
        return redirect("me_crews")
    context = {
        "crews": queries.my_crews(worker.pk),
        "invites": queries.my_invites(worker.pk),
        "jobs": queries.my_jobs(worker.pk),
        "back_url": reverse("me_more"),
    }
    return render(request, "exchange/crews/me_crews.html", context)


def _uid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


@roles("worker")
@both
def me_crew_new(request: HttpRequest) -> HttpResponse:
    """建班组."""
    worker = _worker(request)
    if worker is None:
        return redirect("me_register")
    initial = {
        "trades": [row.trade_id for row in worker.worker_trades.all()],
        "home_region_code": worker.home_region_code,
    }
    prefix = worker.home_region_code or request.actor.region_prefix
    form, status = CrewForm(request.POST or None, initial=initial, region_prefix=prefix), 200
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    if request.method == "POST" and not is_looking_up(request):
        status = 422
        if form.is_valid():
            try:
                crew_id = actions.found_crew(request.actor, **form.facts(), once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("班组建好了，请人进来吧"))
                return redirect("me_crew", uid=Crew.objects.values_list("uid", flat=True).get(pk=crew_id))
    context = {"form": form, "back_url": reverse("me_crews")}
    return render(request, "exchange/crews/me_crew_new.html", context, status=status)


@roles("worker")
@both
@never_cache
def me_crew(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One crew: who is in it, inviting, changing, handing over, leaving, dissolving; its jobs."""
    crew = queries.visible_crew(request.actor, str(uid))
    step, status = request.POST.get("step", ""), 200
    forms_here = _forms(request, crew, step)
    if (fragment := trades_fragment(request, forms_here["change"])) is not None:
        return fragment
    if request.method == "POST" and not is_looking_up(request):
        status = 422
        try:
            if done := _step(request, crew, step, forms_here):
                messages.success(request, done)
                gone = step in {"leave", "dissolve"}
                return redirect("me_crews") if gone else redirect("me_crew", uid=crew.uid)
        except Refused as refused:
            if step not in forms_here or refused.status not in {422, 429}:
                raise
            status = refused.status
            add_reasons(forms_here[step], refused)
    return render(request, "exchange/crews/me_crew.html", _context(request, crew, forms_here), status=status)


def _forms(request: HttpRequest, crew: Any, step: str) -> dict[str, Any]:
    facts = {
        "name": crew.name,
        "trades": [row.pk for row in crew.trades.all()],
        "home_region_code": crew.home_region_code,
        "is_listed": crew.is_listed,
    }
    prefix = crew.home_region_code or request.actor.region_prefix
    given = request.POST
    return {
        "invite": InviteForm(given if step == "invite" else None),
        "change": ChangeCrewForm(given if step == "change" else None, initial=facts, region_prefix=prefix),
    }


def _step(request: HttpRequest, crew: Any, step: str, forms_here: dict[str, Any]) -> str:
    """One button; words for the message, ``""`` when the form must be looked at again."""
    actor, once = request.actor, once_of(request)
    if step in forms_here:
        form = forms_here[step]
        if not form.is_valid():
            return ""
        if step == "invite":
            actions.invite_member(actor, crew.pk, **form.cleaned_data, once=once)
            return _("请了，等他自己答应")
        actions.change_crew(actor, crew.pk, **form.facts(), once=once)
        return _("改好了")
    if step == "link":
        actions.open_join_code(actor, crew.pk, once=once)
        return _("链接好了，发给他或让他扫一下")
    if step == "leave":
        actions.leave_crew(actor, crew.pk, once=once)
        return _("退出了")
    if step == "dissolve":
        actions.dissolve_crew(actor, crew.pk, once=once)
        return _("班组散了")
    member = CrewMember.objects.filter(crew=crew, uid=_uid(request.POST.get("member", ""))).first()
    if member is None or step not in {"hand_over", "take_off"}:
        raise OutOfSight(access.NOT_FOUND)
    if step == "hand_over":
        actions.hand_over(actor, crew.pk, member.worker_id, once=once)
        return _("交给他带了")
    actions.take_off(actor, crew.pk, member.worker_id, once=once)
    return _("请出去了")


def _context(request: HttpRequest, crew: Any, forms_here: dict[str, Any]) -> dict[str, Any]:
    rows = queries.members(crew.pk)
    leads = access.is_leader(request.actor, crew) and crew.state == CrewState.ACTIVE
    link, qr = "", ""
    live = leads and queries.crew_of_code(crew.join_code or "")
    if live:
        link = request.build_absolute_uri(reverse("me_crew_join", args=[crew.join_code]))
        qr = qr_of(link)
    ask = request.GET.get("ask", "")
    about = next((row for row in rows if str(row.uid) == request.GET.get("member", "")), None)
    return {
        "crew": crew,
        "members": [row for row in rows if row.state == MemberState.IN],
        "waiting": [row for row in rows if row.state == MemberState.ASKED] if leads else [],
        "me_id": request.actor.person_id,
        "leads": leads,
        "invite_form": forms_here["invite"],
        "change_form": forms_here["change"],
        "link": link,
        "qr": qr,
        "asked": _asked(ask, about),
        "ask": ask,
        "about": about,
        "jobs": queries.jobs_of_crew(crew.pk),
        "back_url": reverse("me_crews"),
    }


def _asked(step: str, about: CrewMember | None) -> dict[str, Any] | None:
    """The question of a step that is asked once more."""
    if step not in ASKS or (step in {"hand_over", "take_off"} and about is None):
        return None
    question, text, label = ASKS[step]
    hidden = [{"name": "step", "value": step}]
    if about is not None:
        hidden.append({"name": "member", "value": str(about.uid)})
    if about is not None:
        question = f"{question}（{about.worker.person.display_name}）"
    return {"question": question, "text": text, "label": label, "hidden": hidden}


@roles("worker")
@both
def me_crew_join(request: HttpRequest, code: str) -> HttpResponse:
    """扫码加入: which crew it is, who leads it; one's own yes."""
    if _worker(request) is None:
        return redirect("me_register")
    crew = queries.crew_of_code(code)
    reasons: Any = ()
    status = 200
    if request.method == "POST":
        try:
            actions.join_by_code(request.actor, code, once=once_of(request))
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons, status = refused.reasons, 422
        else:
            messages.success(request, _("你在班组里了"))
            return redirect("me_crews")
    context = {"crew": crew, "reasons": reasons, "code": code, "back_url": reverse("me_crews")}
    return render(request, "exchange/crews/me_crew_join.html", context, status=status)
