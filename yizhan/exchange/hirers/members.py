"""Foremen and 经办人: asked by phone number, they answer themselves; taken off by the head or the station (O3).

A phone number is never looked up for the hirer: what the page says is the same whether it has a file or not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_count, _do_end_role, _do_grant_role
from yizhan.accounts.enums import Role
from yizhan.accounts.queries import members_of, memberships_of
from yizhan.accounts.queries import person as person_of
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.validators import parse_mobile
from yizhan.exchange.hirers import access
from yizhan.exchange.hirers.enums import InviteRole, InviteState
from yizhan.exchange.hirers.events import MemberInvited
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.hirers.scope import _visible
from yizhan.exchange.hirers.telling import _do_tell_contact
from yizhan.exchange.hirers.workflow import invite_workflow

INVITE_LOCKS = ("accounts.RateCounter", "exchange.Hirer", "exchange.MemberInvite", "accounts.Person")
MEMBER_LOCKS = ("exchange.Hirer", "exchange.MemberInvite", "accounts.Person")
PERSON = Hirer._meta.get_field("contact").related_model
NO_INVITE = Reason("not_found", _("没有这条邀请"))


# ---- asking ----


@action(locks=INVITE_LOCKS)
def invite_foreman(work: Work, site_id: int, *, phone: str, name: str = "") -> int:
    """Ask whoever signs in with this phone to lead a site; he takes the place of who leads it now when he says yes.

    Returns:
        id of the invitation.

    Raises:
        OutOfSight, Forbidden. Refused: ``mobile_*``, ``invited_already``; ``too_often`` (429).
    """
    site = WorkSite.objects.filter(pk=site_id, is_active=True).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    _do_count_invite(work, site.hirer_id)
    hirer = _visible(work, site.hirer_id)
    access.can_manage_members(work.actor, hirer).require()
    return _do_invite(work, hirer, InviteRole.FOREMAN, phone=phone, name=name, site=site).pk


@action(locks=INVITE_LOCKS)
def invite_staff(work: Work, hirer_id: int, *, phone: str, name: str = "") -> int:
    """Ask whoever signs in with this phone to act for the hirer as 经办人.

    Returns:
        id of the invitation.

    Raises:
        OutOfSight, Forbidden. Refused: ``mobile_*``, ``invited_already``; ``too_often`` (429).
    """
    _do_count_invite(work, hirer_id)
    hirer = _visible(work, hirer_id)
    access.can_manage_members(work.actor, hirer).require()
    return _do_invite(work, hirer, InviteRole.HIRER_STAFF, phone=phone, name=name).pk


def _do_count_invite(work: Work, hirer_id: int) -> None:
    """One more invitation of a hirer, within the limits of an hour and a day."""
    day = work.at.date()
    limits = [
        Limit(value("exchange.invites_per_hour", on=day), 3600),
        Limit(value("exchange.invites_per_day", on=day), 86_400),
    ]
    _do_count(work, [("member_invite", str(hirer_id), limits)])


def _do_invite(
    work: Work, hirer: Hirer, role: str, *, phone: str, name: str = "", site: WorkSite | None = None
) -> MemberInvite:
    """Store an invitation; the same row and the same answer for every well-formed number."""
    field = "foreman_phone" if site is not None else "phone"
    mobile, why = parse_mobile(phone, field=field)
    refuse_if_any([why] if why else [])
    try:
        with transaction.atomic():
            invite = MemberInvite.objects.create(
                hirer=hirer,
                site=site,
                role=role,
                phone=mobile,
                name=name.strip()[:20],
                state_changed_at=work.at,
                invited_by_uid=work.actor.person_uid,
                lapses_on=work.at.date() + timedelta(days=value("exchange.invite_days", on=work.at.date())),
                created_at=work.at,
            )
    except IntegrityError:
        raise Refused(Reason("invited_already", _("已经请过这个号码，等他答复"), field)) from None
    work.record(hirer, after={"invited": str(role), "invite": str(invite.uid)})
    work.emit(MemberInvited(invite.pk, hirer.pk))
    return invite


@action(locks=("exchange.Hirer", "exchange.MemberInvite"))
def withdraw_invite(work: Work, invite_id: int) -> str:
    """Take an invitation back before it is answered.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``.
    """
    found = MemberInvite.objects.filter(pk=invite_id).first()
    if found is None:
        raise OutOfSight(NO_INVITE)
    hirer = _visible(work, found.hirer_id)
    access.can_manage_members(work.actor, hirer).require()
    invite = work.lock(MemberInvite, invite_id)
    invite_workflow.apply(work, invite, "withdraw")
    return invite.state


def _do_withdraw_invites(work: Work, site: WorkSite) -> None:
    """A closed site asks nobody any more."""
    waiting = MemberInvite.objects.filter(site=site, state=InviteState.WAITING).values_list("pk", flat=True)
    for invite in work.lock_all((MemberInvite, list(waiting))).values():
        invite_workflow.apply(_by_system(work), invite, "withdraw", reason="site_closed")


# ---- answering ----


@action(locks=MEMBER_LOCKS)
def accept_invite(work: Work, invite_id: int) -> str:
    """答应: the person who signed in with the invited phone leads the site, or acts for the hirer.

    Returns:
        the role she holds from now on.

    Raises:
        OutOfSight: not her phone. Refused: ``invite_over``, ``wrong_state``.
    """
    hirer, invite = _own_invite(work, invite_id)
    person = work.lock(PERSON, work.actor.person_id)
    if invite.lapses_on < work.at.date() or (invite.site is not None and not invite.site.is_active):
        raise Refused(Reason("invite_over", _("这条邀请过期了，请对方再发一次")))
    invite_workflow.apply(work, invite, "accept")
    invite.person = person
    invite.save(update_fields=["person"])
    if invite.site is not None:
        _do_let_lead(work, invite.site, person)
    else:
        _do_hold(work, hirer, person, Role.HIRER_STAFF)
    _do_tell_contact(
        work,
        hirer,
        "exchange.invite_accepted",
        key=str(invite.pk),
        person=person.display_name,
        role=str(invite.get_role_display()),
    )
    return invite.role


@action(locks=MEMBER_LOCKS)
def decline_invite(work: Work, invite_id: int) -> str:
    """不了.

    Raises:
        OutOfSight: not her phone. Refused: ``wrong_state``.
    """
    _hirer, invite = _own_invite(work, invite_id)
    invite_workflow.apply(work, invite, "decline")
    return invite.state


def _own_invite(work: Work, invite_id: int) -> tuple[Hirer, MemberInvite]:
    """A locked invitation to the acting person's own phone, with its locked hirer."""
    person = person_of(work.actor.person_id) if work.actor.person_id else None
    found = MemberInvite.objects.filter(pk=invite_id).first()
    if person is None or found is None or not person.phone or found.phone != person.phone:
        raise OutOfSight(NO_INVITE)
    if work.actor.role not in {"worker", "hirer", "hirer_staff", "foreman"}:
        raise Forbidden(Reason("staff_session", _("用自己的手机号登录再答复")))
    hirer = work.lock(Hirer, found.hirer_id)
    return hirer, work.lock(MemberInvite, invite_id)


@action(locks=("exchange.MemberInvite",))
def lapse_invite(work: Work, invite_id: int) -> str:
    """SYSTEM: nobody answered in time."""
    invite = work.lock(MemberInvite, invite_id)
    invite_workflow.apply(work, invite, "lapse")
    return invite.state


# ---- holding and ending ----


def _do_hold(work: Work, hirer: Hirer, person: Any, role: str) -> None:
    """Give a limited account of this hirer, once."""
    held = {(m.role, m.organisation_id) for m in memberships_of(person.pk, work.at.date())}
    if (role, hirer.organisation_id) not in held:
        _do_grant_role(work, person, role, organisation=hirer.organisation, is_demo=hirer.is_demo)


def _do_let_lead(work: Work, site: WorkSite, person: Any) -> None:
    """This person leads the site; who led it before leads it no more."""
    if site.foreman_id == person.pk:
        return
    _do_end_lead(work, site, reason="foreman_changed")
    site.foreman = person
    site.save(update_fields=["foreman"])
    _do_hold(work, site.hirer, person, Role.FOREMAN)


def _do_end_lead(work: Work, site: WorkSite, *, reason: str) -> None:
    """Nobody leads the site; who led it keeps his account only while he leads another one of this hirer."""
    person_id = site.foreman_id
    if person_id is None:
        return
    site.foreman = None
    site.save(update_fields=["foreman"])
    others = WorkSite.objects.filter(hirer_id=site.hirer_id, foreman_id=person_id, is_active=True)
    if not others.exists():
        _do_end_role_here(work, site.hirer, person_id, Role.FOREMAN, reason=reason)


def _do_end_role_here(work: Work, hirer: Hirer, person_id: int, role: str, *, reason: str) -> bool:
    """End what a person holds for this hirer; other organisations keep theirs."""
    ended = False
    for held in members_of(hirer.organisation_id, work.at.date()):
        if held.person_id == person_id and held.role == role:
            ended = _do_end_role(work, held, reason=reason) or ended
    return ended


@action(locks=MEMBER_LOCKS)
def remove_foreman(work: Work, site_id: int) -> bool:
    """The site goes on without a foreman.

    Returns:
        whether somebody led it.

    Raises:
        OutOfSight, Forbidden.
    """
    site = WorkSite.objects.filter(pk=site_id, is_active=True).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    hirer = _visible(work, site.hirer_id)
    access.can_manage_members(work.actor, hirer).require()
    if site.foreman_id is None:
        return False
    work.record(hirer, before={"foreman": site.foreman}, after={"site": str(site.uid), "foreman": None})
    _do_end_lead(work, site, reason="foreman_removed")
    return True


@action(locks=MEMBER_LOCKS)
def remove_staff(work: Work, hirer_id: int, person_id: int) -> bool:
    """A 经办人 acts for the hirer no more.

    Returns:
        whether she did.

    Raises:
        OutOfSight, Forbidden.
    """
    hirer = _visible(work, hirer_id)
    access.can_manage_members(work.actor, hirer).require()
    ended = _do_end_role_here(work, hirer, person_id, Role.HIRER_STAFF, reason="removed")
    if ended:
        work.record(hirer, after={"staff_removed": person_of(person_id)})
    return ended


def _by_system(work: Work) -> Work:
    """The same unit of work, for a step that follows from what somebody did."""
    return replace(work, actor=SYSTEM)
