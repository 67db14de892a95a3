"""One action that makes an empty database a district that can work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import (
    _do_grant_qualification,
    _do_grant_role,
    _do_open_staff_login,
    _do_register_organisation,
    _do_register_person,
)
from yizhan.accounts.enums import ConsentHow, OrganisationKind, QualificationKind, Role
from yizhan.accounts.queries import holders_of
from yizhan.core.actions import Work, action
from yizhan.core.refusals import Forbidden, Reason, Refused
from yizhan.core.regions.queries import region, towns_of
from yizhan.portal.district_start.data import DEPARTMENTS, PROVISIONAL_DAYS, PROVISIONAL_NOTE


@action
def prepare_district(
    work: Work, *, district_code: str, full_name: str, phone: str, username: str, password: str
) -> dict[str, Any]:
    """Make the first administrator, who signs the provisional review qualification, and the member units.

    Args:
        district_code: six digits; bounds everything the administrator sees.
        password: the second factor is set up at the first sign-in.

    Returns:
        ``{"person_id", "units", "qualified_until"}``.

    Raises:
        Forbidden: not from the command line. Refused: ``district_unknown``, ``already_started``, and whatever is
            wrong with name, phone or password.
    """
    if not work.actor.is_system:
        raise Forbidden(Reason("not_system", _("只能在服务器上启用")))
    district = region(district_code)
    if district is None:
        raise Refused(Reason("district_unknown", _("没有这个区划代码"), "district_code"))
    if holders_of(Role.PLATFORM_ADMIN):
        raise Refused(Reason("already_started", _("已经有管理员了，平台启用过")))
    person = _do_register_person(
        work,
        full_name=full_name,
        phone=phone,
        home_region_code=district_code,
        how=ConsentHow.PAPER,
        is_confirmed=True,
    )
    for role in (Role.PLATFORM_ADMIN, Role.DISTRICT_OFFICER, Role.POSTING_REVIEWER):
        _do_grant_role(work, person, role, region_prefix=district_code)
    _do_open_staff_login(work, person, username=username, password=password)
    until = work.at.date() + timedelta(days=PROVISIONAL_DAYS)
    _do_grant_qualification(
        work,
        person,
        QualificationKind.POSTING_REVIEW,
        valid_until=until,
        is_provisional=True,
        note=PROVISIONAL_NOTE,
        issued_by_uid=str(person.uid),
    )
    names = [f"{district.name}{name}" for name in DEPARTMENTS]
    for name in names:
        _do_register_organisation(
            work, kind=OrganisationKind.DEPARTMENT, name=name, region_code=district_code
        )
    towns = list(towns_of(district_code))
    for town in towns:
        _do_register_organisation(
            work, kind=OrganisationKind.LOCAL_UNIT, name=town.name, region_code=town.code
        )
    return {"person_id": person.pk, "units": len(names) + len(towns), "qualified_until": until.isoformat()}
