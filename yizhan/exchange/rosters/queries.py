"""The lists themselves, read for a screen or a file; masked unless an export of this minute says otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from yizhan.core import clock, masks, money
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.queries import region_name
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.rosters.rules import SURE

EXPORT_LASTS = timedelta(minutes=5)
MOST_HIRERS = 5000


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person on one day, as far as the reader may see.

    Args:
        name, phone, identity_number: masked, or whole where an export permits it.
        here: what the roll says (到岗 06:58, 没到, 还没开始).
    """

    engagement_id: int
    person_id: int
    is_sure: bool
    name: str
    phone: str
    identity_number: str
    trade: str
    title: str
    site: str
    starts_at: datetime
    ends_at: datetime
    pay: str
    slip_number: str
    insurance: str
    state: str
    here: str


def roster(
    hirer_id: int,
    on: date,
    *,
    site_ids: Collection[int] | None = None,
    is_full: bool = False,
) -> list[RosterRow]:
    """Who works for a hirer on a day, in the order of the start; three queries whatever the length.

    Args:
        site_ids: only these sites (a foreman's), ``None`` = all.
        is_full: whole name and identity number of whoever has said yes for good; phones stay masked: they are given
            by the mutual yes alone.
    """
    day_starts, day_ends = clock.local(on, "00:00"), clock.local(on + timedelta(days=1), "00:00")
    found = (
        Engagement.objects.filter(
            posting__hirer_id=hirer_id, state__in=HOLDS_PLACE, starts_at__lt=day_ends, ends_at__gt=day_starts
        )
        .select_related("worker__person", "posting__trade", "posting__site")
        .order_by("starts_at", "posting_id", "pk")
    )
    if site_ids is not None:
        found = found.filter(posting__site_id__in=list(site_ids))
    engagements = list(found)
    days = AttendanceDay.objects.filter(engagement__in=engagements, on=on).values_list(
        "engagement_id", "checked_in_at"
    )
    arrived = {engagement_id: at for engagement_id, at in days if at is not None}
    return [_row(engagement, arrived.get(engagement.pk), is_full=is_full) for engagement in engagements]


def _row(engagement: Engagement, arrived_at: datetime | None, *, is_full: bool) -> RosterRow:
    person, posting = engagement.worker.person, engagement.posting
    is_sure = engagement.state in SURE
    is_whole = is_full and is_sure
    return RosterRow(
        engagement_id=engagement.pk,
        person_id=person.pk,
        is_sure=is_sure,
        name=person.full_name if is_whole else person.display_name,
        phone=masks.phone(person.phone),
        identity_number=person.identity_number if is_whole else masks.identity_number(person.identity_number),
        trade=posting.trade.name if posting.trade_id else "",
        title=posting.title,
        site=posting.site.name if posting.site_id else posting.place_text,
        starts_at=engagement.starts_at.astimezone(clock.SHANGHAI),
        ends_at=engagement.ends_at.astimezone(clock.SHANGHAI),
        pay=money.pay(engagement.agreed_pay_fen, unit=posting.pay_unit, piece_unit=posting.piece_unit),
        slip_number=engagement.slip_number or "",
        insurance=str(posting.get_insurance_display()),
        state=str(engagement.get_state_display()),
        here=_("%(time)s 到的") % {"time": f"{arrived_at.astimezone(clock.SHANGHAI):%H:%M}"}
        if arrived_at
        else "",
    )


@dataclass(frozen=True, slots=True)
class HirerRow:
    """One hirer of a station, masked."""

    name: str
    kind: str
    credit_code: str
    state: str
    recheck_due_on: date | None
    contact: str
    phone: str
    region: str


def hirers_of_station(actor: Actor) -> list[HirerRow]:
    """The hirers the actor's station serves, in the order of registration."""
    found = Hirer.objects.visible_to(actor).select_related("organisation", "contact").order_by("pk")
    return [
        HirerRow(
            name=hirer.organisation.name,
            kind=str(hirer.organisation.get_kind_display()),
            credit_code=hirer.organisation.credit_code or "",
            state=str(hirer.get_verification_state_display()),
            recheck_due_on=hirer.recheck_due_on,
            contact=hirer.contact.display_name if hirer.contact else "",
            phone=masks.phone(hirer.contact.phone) if hirer.contact else "",
            region=region_name(hirer.region_code) if hirer.region_code else "",
        )
        for hirer in found[:MOST_HIRERS]
    ]


def fresh_export(actor: Actor, export_id: int) -> RosterExport:
    """The export the actor made a moment ago; its rows may be read once more for the file.

    Raises:
        OutOfSight: not this actor's, or older than five minutes.
    """
    found = RosterExport.objects.filter(pk=export_id, made_by_uid=actor.person_uid).first()
    if found is None or clock.now() - found.made_at > EXPORT_LASTS:
        raise OutOfSight(Reason("not_found", _("没有找到这份名单，请再导一次")))
    return found


def exports_of(hirer_id: int, limit: int = 10) -> list[RosterExport]:
    """What was taken out of a hirer's lists, newest first."""
    return list(RosterExport.objects.filter(hirer_id=hirer_id)[:limit])
