"""The hirer's own pages: start hiring, what stands in the file, places of work and the people who lead them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.accounts.queries import licences_of, needed_licence
from yizhan.core import masks
from yizhan.core.actors import Actor
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.hirers import access, actions, rules
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.forms import InviteForm, PlaceForm, SiteForm, StartForm
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.hirers.queries import (
    any_site_of,
    closed_sites_of,
    hirer_of,
    invite_of_hirer,
    invites_of,
    invites_to_person,
    refusal_reason,
    site_of,
    sites_of,
    staff_of,
)

HIRERS = ("hirer", "hirer_staff")
CITIZENS = ("worker", "hirer", "hirer_staff", "foreman")
CAN_ASK = frozenset({VerificationState.UNVERIFIED, VerificationState.REFUSED, VerificationState.EXPIRED})
both = require_http_methods(["GET", "HEAD", "POST"])
ASKED = gettext_noop("说好了。他用这个手机号登录，点了答应就行")


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
    """我的单位: state of the check, what to bring, and the way to sites, people and lists."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect("hire_start")
    if request.method == "POST" and request.POST.get("step") == "ask":
        actions.ask_for_check(request.actor, hirer.pk, once=once_of(request))
        messages.success(request, _("说过了，驿站会来核验"))
        return redirect("hire_profile")
    kind = hirer.organisation.kind
    rows = [
        ("building", _("地点和带班"), _("几个地方同时用工，每处一个带班"), url_or_blank("hire_sites")),
        ("star", _("收藏的工人"), _("干得好的，下次先叫"), url_or_blank("hire_favourites")),
        ("list-details", _("用工名单"), _("哪天谁来干，打印、导出"), url_or_blank("hire_roster")),
        ("ban", _("不再用的人"), _("只有你看得到，可以随时取消"), url_or_blank("hire_blocks")),
        ("file-text", _("我的信息"), _("记着我什么、要一份、改、注销"), url_or_blank("my_data")),
        ("settings", _("设置"), _("大字、语言、谁看过我"), url_or_blank("my_settings")),
    ]
    context = {
        "hirer": hirer,
        "bring": rules.WHAT_TO_BRING[kind],
        "evidence": rules.evidence_words(hirer.evidence_kind),
        "can_ask": hirer.verification_state in CAN_ASK,
        "reason": refusal_reason(hirer),
        "licences": licences_of(hirer.organisation_id) if needed_licence(kind) else [],
        "buttons": [
            {"icon_name": icon, "label": label, "detail": detail, "url": url}
            for icon, label, detail, url in rows
            if url
        ],
    }
    return render(request, "exchange/hirers/hire_profile.html", context)


@roles(*HIRERS)
@both
@sensitive_post_parameters("foreman_phone", "phone")
def hire_sites(request: HttpRequest) -> HttpResponse:
    """地点和带班: places of work, who leads them, who acts for the hirer, who has not answered yet."""
    hirer = _own_hirer(request)
    step, status = request.POST.get("step", ""), 200
    site_form = SiteForm(request.POST if step == "site" else None)
    staff_form = InviteForm(request.POST if step == "staff" else None)
    if request.method == "POST":
        status = 422
        try:
            if done := _sites_step(request, hirer, step, site_form, staff_form):
                messages.success(request, done)
                return redirect("hire_sites")
        except Refused as refused:
            form = {"site": site_form, "staff": staff_form}.get(step)
            if form is None or refused.status not in (422, 429):
                raise
            add_reasons(form, refused)
    context = {
        "hirer": hirer,
        "form": site_form,
        "staff_form": staff_form,
        "sites": sites_of(hirer.pk),
        "closed_sites": closed_sites_of(hirer.pk),
        "staff": staff_of(hirer),
        "invites": _lines(invites_of(hirer.pk)),
        "may_manage": bool(access.can_manage_members(request.actor, hirer)),
        "back_url": reverse("hire_profile"),
    }
    return render(request, "exchange/hirers/hire_sites.html", context, status=status)


def _sites_step(
    request: HttpRequest, hirer: Hirer, step: str, site_form: SiteForm, staff_form: InviteForm
) -> str:
    """Do the step of one of the page's forms; the word of success, blank when nothing was done."""
    actor, once = request.actor, once_of(request)
    if step == "site" and site_form.is_valid():
        actions.add_site(actor, hirer.pk, **site_form.cleaned_data, once=once)
        return _("地点加好了") if not site_form.cleaned_data["foreman_phone"] else _(ASKED)
    if step == "staff" and staff_form.is_valid():
        actions.invite_staff(actor, hirer.pk, **staff_form.cleaned_data, once=once)
        return _(ASKED)
    target = request.POST.get("target", "")
    if step == "reopen" and (site := any_site_of(hirer.pk, target)) is not None:
        actions.reopen_site(actor, site.pk, once=once)
        return _("又用上了")
    if step == "withdraw" and (invite := invite_of_hirer(hirer.pk, target)) is not None:
        actions.withdraw_invite(actor, invite.pk, once=once)
        return _("邀请收回了")
    if step == "remove":
        held = next((row for row in staff_of(hirer) if str(row.uid) == target), None)
        if held is not None and actions.remove_staff(actor, hirer.pk, held.person_id, once=once):
            return _("他不再经办了")
    return ""


@roles(*HIRERS)
@both
@sensitive_post_parameters("phone")
def hire_site(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One place of work: name and address, who leads it, and closing it."""
    hirer = _own_hirer(request)
    site = site_of(hirer.pk, str(uid))
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    step, status = request.POST.get("step", ""), 200
    shown = {"name": site.name, "region_code": site.region_code, "address": site.address}
    place = PlaceForm(request.POST if step == "place" else None, initial=shown)
    invite = InviteForm(request.POST if step == "invite" else None)
    if request.method == "POST":
        status = 422
        try:
            if done := _site_step(request, site, step, place, invite):
                messages.success(request, done)
                return redirect("hire_sites" if step == "close" else request.path)
        except Refused as refused:
            form = {"place": place, "invite": invite}.get(step)
            if form is None or refused.status not in (422, 429):
                raise
            if step == "invite":
                refused = Refused(
                    Reason(why.code, why.text, "phone" if why.field == "foreman_phone" else why.field)
                    for why in refused.reasons
                )
            add_reasons(form, refused)
    context = {
        "site": site,
        "place_form": place,
        "invite_form": invite,
        "invites": _lines([row for row in invites_of(hirer.pk) if row.site_id == site.pk]),
        "may_manage": bool(access.can_manage_members(request.actor, hirer)),
        "back_url": reverse("hire_sites"),
    }
    return render(request, "exchange/hirers/hire_site.html", context, status=status)


def _site_step(request: HttpRequest, site: WorkSite, step: str, place: PlaceForm, invite: InviteForm) -> str:
    actor, once = request.actor, once_of(request)
    if step == "place" and place.is_valid():
        actions.change_site(actor, site.pk, **place.cleaned_data, once=once)
        return _("改好了")
    if step == "invite" and invite.is_valid():
        actions.invite_foreman(actor, site.pk, **invite.cleaned_data, once=once)
        return _(ASKED)
    if step == "remove":
        actions.remove_foreman(actor, site.pk, once=once)
        return _("这里没有带班了")
    if step == "close":
        actions.close_site(actor, site.pk, once=once)
        return _("这个地点收了，带班看不到了")
    return ""


def _own_hirer(request: HttpRequest) -> Hirer:
    hirer = hirer_of(request.actor)
    if hirer is None:
        raise OutOfSight(Reason("no_hirer", _("先说一声你是谁，再来办")))
    return hirer


def _lines(invites: list[MemberInvite]) -> list[dict[str, object]]:
    """Waiting invitations as the page shows them; the number stays masked."""
    return [
        {
            "uid": str(invite.uid),
            "name": invite.name,
            "phone": masks.phone(invite.phone),
            "role": invite.get_role_display(),
            "site": invite.site.name if invite.site else "",
            "until": invite.lapses_on,
        }
        for invite in invites
    ]


@roles(*CITIZENS)
@both
@never_cache
def invitations(request: HttpRequest) -> HttpResponse:
    """有人请你带班: who asks, for what; yes or no."""
    waiting = invites_to_person(request.actor.person_id or 0)
    if request.method == "POST":
        invite = next((row for row in waiting if str(row.uid) == request.POST.get("invite", "")), None)
        if invite is None:
            raise OutOfSight(Reason("not_found", _("没有这条邀请，可能过期了")))
        if request.POST.get("answer") == "yes":
            actions.accept_invite(request.actor, invite.pk, once=once_of(request))
            messages.success(
                request, _("答应了。换到“%(role)s”这个身份就能用") % {"role": invite.get_role_display()}
            )
            return redirect("switch_role")
        actions.decline_invite(request.actor, invite.pk, once=once_of(request))
        messages.success(request, _("好，没答应"))
        return redirect("invitations")
    return render(request, "exchange/hirers/invitations.html", {"invites": waiting})
