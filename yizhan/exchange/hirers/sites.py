"""Places of work (F207). Who leads one is decided in ``members``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import memberships_of
from yizhan.accounts.queries import person as person_of
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any
from yizhan.core.regions.queries import region_cell
from yizhan.exchange.hirers import access
from yizhan.exchange.hirers.enums import InviteRole
from yizhan.exchange.hirers.members import (
    INVITE_LOCKS,
    MEMBER_LOCKS,
    _do_count_invite,
    _do_end_lead,
    _do_invite,
    _do_let_lead,
    _do_withdraw_invites,
)
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.hirers.scope import _visible


@action(locks=INVITE_LOCKS)
def add_site(
    work: Work,
    hirer_id: int,
    *,
    name: str,
    region_code: str,
    address: str = "",
    foreman_id: int | None = None,
    foreman_phone: str = "",
    foreman_name: str = "",
) -> int:
    """Add a place of work; its foreman may check people in there, and only there.

    Args:
        foreman_id: somebody who leads another site of this hirer or acts for it already.
        foreman_phone: whoever signs in with this number is asked to lead the site; nobody learns whether the number
            has a file. ``foreman_name`` is what the invitation calls him.

    Returns:
        id of the site.

    Raises:
        OutOfSight, Forbidden. Refused: ``name_missing``, ``region_missing``, ``foreman_unknown``, ``mobile_*``;
            ``too_often`` (429).
    """
    if foreman_phone.strip():
        _do_count_invite(work, hirer_id)
    hirer = _visible(work, hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    if foreman_phone.strip():
        access.can_manage_members(work.actor, hirer).require()
    foreman = _known_member(work, hirer, foreman_id)
    reasons = _reasons_against_place(name, region_code)
    if foreman_id is not None and foreman is None:
        reasons.append(Reason("foreman_unknown", _("用带班的手机号来请他"), "foreman_phone"))
    refuse_if_any(reasons)
    row, column = region_cell(region_code) or (None, None)
    site = WorkSite.objects.create(
        hirer=hirer,
        name=name.strip(),
        region_code=region_code,
        address=address.strip(),
        cell_row=row,
        cell_column=column,
    )
    work.record(hirer, after={"site": str(site.uid), "foreman": foreman})
    if foreman is not None:
        _do_let_lead(work, site, foreman)
    elif foreman_phone.strip():
        _do_invite(work, hirer, InviteRole.FOREMAN, phone=foreman_phone, name=foreman_name, site=site)
    return site.pk


def _known_member(work: Work, hirer: Hirer, person_id: int | None) -> Any | None:
    """Somebody who works for this hirer already; a number of a stranger's file finds nobody."""
    if person_id is None:
        return None
    mine = {Role.HIRER, Role.HIRER_STAFF, Role.FOREMAN}
    held = memberships_of(person_id, work.at.date())
    known = any(m.organisation_id == hirer.organisation_id and m.role in mine for m in held)
    return person_of(person_id) if known or work.actor.is_system else None


def _reasons_against_place(name: str, region_code: str) -> list[Reason]:
    reasons = []
    if not name.strip():
        reasons.append(Reason("name_missing", _("给这个地点起个名"), "name"))
    if not region_code:
        reasons.append(Reason("region_missing", _("选一下在哪个镇街"), "region_code"))
    return reasons


@action(locks=("exchange.Hirer",))
def change_site(work: Work, site_id: int, *, name: str, region_code: str, address: str = "") -> list[str]:
    """Correct name, town or address of a place of work; postings that name it keep what was said.

    Returns:
        names of the fields that changed.

    Raises:
        OutOfSight, Forbidden. Refused: ``name_missing``, ``region_missing``.
    """
    hirer, site = _active(work, site_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    refuse_if_any(_reasons_against_place(name, region_code))
    row, column = region_cell(region_code) or (None, None)
    given = {
        "name": name.strip(),
        "region_code": region_code,
        "address": address.strip(),
        "cell_row": row,
        "cell_column": column,
    }
    changed = [field for field, new in given.items() if getattr(site, field) != new]
    for field in changed:
        setattr(site, field, given[field])
    if changed:
        site.save(update_fields=changed)
        work.record(hirer, after={"site": str(site.uid), "corrected": changed})
    return changed


@action(locks=MEMBER_LOCKS)
def close_site(work: Work, site_id: int) -> bool:
    """A place of work is over; its foreman sees nothing of it any more and leads nothing without another site.

    Returns:
        whether this call closed it.

    Raises:
        OutOfSight, Forbidden.
    """
    site = WorkSite.objects.filter(pk=site_id).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    hirer = _visible(work, site.hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    closed = WorkSite.objects.filter(pk=site_id, is_active=True).update(is_active=False)
    if closed:
        _do_withdraw_invites(work, site)
        _do_end_lead(work, site, reason="site_closed")
        work.record(hirer, after={"site_closed": str(site.uid)})
    return bool(closed)


@action(locks=("exchange.Hirer",))
def reopen_site(work: Work, site_id: int) -> bool:
    """收错了: use a closed place of work again; its foreman is asked anew.

    Returns:
        whether this call opened it.

    Raises:
        OutOfSight, Forbidden.
    """
    site = WorkSite.objects.filter(pk=site_id).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    hirer = _visible(work, site.hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    opened = WorkSite.objects.filter(pk=site_id, is_active=False).update(is_active=True)
    if opened:
        work.record(hirer, after={"site_reopened": str(site.uid)})
    return bool(opened)


def _active(work: Work, site_id: int) -> tuple[Hirer, WorkSite]:
    """An active site with its locked hirer."""
    site = WorkSite.objects.filter(pk=site_id, is_active=True).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    return _visible(work, site.hirer_id), site
