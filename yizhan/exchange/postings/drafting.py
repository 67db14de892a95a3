"""Shared steps of writing a posting: fields of a draft, derived columns, findings, the offer the rules read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.queries import has_licence
from yizhan.core.actions import Work
from yizhan.core.clock import SHANGHAI
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.regions.queries import region_cell
from yizhan.exchange.blocklist.queries import is_blocked
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.match_index.actions import _do_index_job
from yizhan.exchange.match_index.rules import JobRowData, hour_pay
from yizhan.exchange.postings import access, findings, rules
from yizhan.exchange.postings.enums import PostingOrigin, PostingState
from yizhan.exchange.postings.models import Posting, PostingFinding
from yizhan.exchange.postings.reading import flags_in
from yizhan.exchange.postings.workflow import posting_workflow
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.rules import is_night_work, night_hours
from yizhan.facilities.stations.enums import SERVING_STATES, StationKind
from yizhan.facilities.stations.queries import public_stations, station, station_by_id

POSTING = ("exchange.Posting",)
NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))

EDITABLE = frozenset(
    {
        "trade", "title", "description", "headcount", "starts_at", "ends_at", "break_minutes", "pay_fen",
        "pay_max_fen", "pay_unit", "piece_unit", "pay_cycle", "meals", "transport", "tools", "insurance",
        "certificate", "requirements", "age_min", "age_max", "age_reason", "region_code", "place_text", "address",
        "meeting_point", "valid_until", "site_id", "end_user", "end_user_shown",
    }
)  # fmt: skip
"""Fields a writer may set; ``trade`` (or ``trade_code``) is a trade code, amounts are fen, ``site_id`` a work site of the hirer."""

LICENCE_OF_KIND = {"employment_agency": "hr_service", "labour_dispatch_firm": "labour_dispatch"}
UNDECIDED = frozenset({PostingState.DRAFT, PostingState.RETURNED, PostingState.AUTO_HOLD})
NEVER_AUDITED = frozenset({"address", "source_text"})


def _do_write(work: Work, posting: Posting, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Set fields and everything derived from them on the object (not saved); returns what changed, for the audit.

    Raises:
        Refused: ``field_unknown``, ``trade_unknown``, ``site_unknown``, ``too_long``; what :func:`rules.unstorable` says.
    """
    if "trade_code" in fields:
        fields = {**fields, "trade": fields["trade_code"]}
        del fields["trade_code"]
    unknown = set(fields) - EDITABLE
    if unknown:
        raise Refused(
            Reason("field_unknown", _("这一项不能改：%(names)s") % {"names": ", ".join(sorted(unknown))})
        )
    changed: dict[str, Any] = {}
    old_region = posting.region_code
    for name, new in fields.items():
        attribute = "trade_id" if name == "trade" else name
        old = getattr(posting, attribute)
        new = _clean(posting, name, new)
        if old != new:
            setattr(posting, attribute, new)
            changed[name] = _("改了") if name in NEVER_AUDITED else new
    refuse_if_any(rules.unstorable(_said(posting)))
    if not fields.get("valid_until") and (not posting.valid_until or {"starts_at", "ends_at"} & set(changed)):
        posting.valid_until = default_validity(work, posting)
    if posting.trade_id and not posting.title:
        posting.title = posting.trade.name
    if "region_code" in changed and not posting._state.adding:
        _follow_town(posting, old_region, changed)
    _place(posting)
    posting.search_text = search_text_of(posting)
    return changed


def _clean(posting: Posting, name: str, new: Any) -> Any:
    field = Posting._meta.get_field(name)
    if name == "trade":
        if new and not Trade.objects.filter(pk=new, level=2, is_active=True).exists():
            raise Refused(Reason("trade_unknown", _("没有这个工种"), "trade"))
        return new or None
    if name == "site_id":
        if new and not WorkSite.objects.filter(pk=new, hirer_id=posting.hirer_id).exists():
            raise Refused(Reason("site_unknown", _("没有这个工地"), "site"))
        return new or None
    if new is None and not field.null:
        return field.get_default() if field.has_default() else ""
    if isinstance(new, str):
        new = new.strip()
        most = getattr(field, "max_length", None)
        if most and len(new) > most:
            raise Refused(Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": most}, name))
    return new


def default_validity(work: Work, posting: Posting) -> Any:
    days = value("exchange.posting_valid_days", on=work.at.date())
    return rules.default_validity(work.at, posting.starts_at, posting.ends_at, valid_days=days)


def _place(posting: Posting) -> None:
    """The 0.01° cell: of the work site, else of the town or village, else of the station."""
    site = posting.site if posting.site_id else None
    cell = (site.cell_row, site.cell_column) if site and site.cell_row is not None else None
    if cell is None and posting.region_code:
        cell = region_cell(posting.region_code)
    if cell is None and posting.station.cell_row is not None:
        cell = (posting.station.cell_row, posting.station.cell_column)
    posting.cell_row, posting.cell_column = cell or (None, None)


def search_text_of(posting: Posting) -> str:
    """Title, trade with aliases and pinyin, place and content in one normalised line."""
    trade = posting.trade
    names = [trade.name, *trade.aliases, trade.pinyin] if trade else []
    return rules.search_text([posting.title, *names, posting.place_text, posting.description, posting.number])


def station_for(work: Work, hirer: Hirer, station_id: int | None, region_code: str = "") -> Any:
    """Who is responsible: the given station, the typing one, the hirer's own, else :func:`station_near`.

    Args:
        region_code: town where the work is.

    Raises:
        Refused: ``station_missing`` when the directory is empty.
    """
    if station_id is not None:
        found = station_by_id(station_id)
    elif work.actor.station_codes:
        found = station(min(work.actor.station_codes))
    else:
        found = hirer.station
    found = found or station_near(region_code, hirer)
    if found is None:
        raise Refused(Reason("station_missing", _("这一带还没有驿站，先到区里登记")))
    return found


def station_near(region_code: str, hirer: Hirer) -> Any | None:
    """The station nobody had to choose: an open one in the town of the work, then in the hirer's town.

    Where a town has none, another place of the directory there answers, then one of the district, then any.
    """
    towns = [code[:9] for code in (region_code, hirer.region_code) if code]
    districts = [code[:6] for code in towns]
    open_stations = public_stations(kind=StationKind.STATION).filter(state__in=SERVING_STATES)
    for places, regions in (
        (open_stations, towns),
        (public_stations(), towns),
        (open_stations, districts),
        (public_stations(), [*districts, ""]),
    ):
        for region in regions:
            if (found := places.filter(region_code__startswith=region).order_by("code").first()) is not None:
                return found
    return None


def _follow_town(posting: Posting, old_region: str, changed: dict[str, Any]) -> None:
    """Hand a draft whose town changed to the station of the new town, unless somebody had chosen the old one.

    Chosen is what a counter typed, what the hirer calls its own, and whatever differs from what nobody had to choose.
    """
    if posting.origin != PostingOrigin.WEB or posting.hirer.station_id or posting.state not in UNDECIDED:
        return
    before, now = (station_near(region, posting.hirer) for region in (old_region, posting.region_code))
    if before and now and posting.station_id == before.pk != now.pk:
        posting.station = now
        changed["station"] = now.code


def offer_of(posting: Posting, on: date) -> rules.Offer:
    """The posting as the rules read it on a day; a licence of an agency is looked up."""
    hirer, trade = posting.hirer, posting.trade
    licence = LICENCE_OF_KIND.get(hirer.organisation.kind)
    return replace(
        _said(posting),
        hirer_kind=hirer.organisation.kind,
        hirer_checked=hirer.verification_state == VerificationState.VERIFIED,
        hirer_licensed=not licence or has_licence(hirer.organisation_id, licence, on),
        hirer_blocked=is_blocked(
            hirer_id=hirer.pk, on=on, station_id=posting.station_id, region_code=posting.region_code
        ),
        has_contact=hirer.contact_id is not None,
        trade_code=posting.trade_id or "",
        trade_certificate=trade.certificate if trade else "",
        physical_intensity=int(trade.physical_intensity or 0) if trade else 0,
    )


def _said(posting: Posting) -> rules.Offer:
    """What stands in the posting itself."""
    names = [name for name in rules.Offer.__dataclass_fields__ if name in EDITABLE - {"trade", "site_id"}]
    return rules.Offer(**{name: getattr(posting, name) for name in names})


def limits_on(on: date) -> findings.Limits:
    """District values in force on a day."""
    return findings.Limits(
        minimum_hour_fen=value("exchange.minimum_wage.hour_fen", on=on),
        minimum_month_fen=value("exchange.minimum_wage.month_fen", on=on),
        many_heads=value("exchange.review_many_heads", on=on),
        long_day_hours=value("exchange.review_long_day_hours", on=on),
    )


def findings_of(posting: Posting, on: date) -> list[findings.Finding]:
    """What the rules find in the posting as it stands."""
    offer = offer_of(posting, on)
    return findings.review_findings(
        offer, flags_in(offer.texts()), limits_on(on), source_flags=flags_in(posting.source_text)
    )


def _do_keep_findings(work: Work, posting: Posting, found: Iterable[findings.Finding]) -> None:
    """Replace the findings of this version of the terms."""
    PostingFinding.objects.filter(posting=posting, terms_version=posting.terms_version).delete()
    PostingFinding.objects.bulk_create(
        PostingFinding(
            posting=posting,
            terms_version=posting.terms_version,
            code=row.code,
            severity=row.severity,
            words=row.words[:80],
            text=str(row.text)[:200],
            legal_basis=row.legal_basis[:200],
            suggestion=str(row.suggestion)[:200],
        )
        for row in found
    )


def _do_index(work: Work, posting: Posting) -> None:
    """Write the match row of an open posting."""
    most = value("exchange.minor_intensity_most", on=work.at.date())
    is_heavy = int(posting.trade.physical_intensity or 0) > most
    night_from, night_until = night_hours(value("exchange.minor_night", on=work.at.date()))
    is_night = is_night_work(
        posting.starts_at.astimezone(SHANGHAI),
        posting.ends_at.astimezone(SHANGHAI),
        night_from=night_from,
        night_until=night_until,
    )
    _do_index_job(
        work,
        JobRowData(
            posting_id=posting.pk,
            hirer_id=posting.hirer_id,
            trade_code=posting.trade_id,
            cell_row=posting.cell_row,
            cell_column=posting.cell_column,
            hour_pay_fen=hour_pay(posting.pay_fen, posting.pay_unit),
            starts_at=posting.starts_at,
            ends_at=posting.ends_at,
            certificates=tuple(part for part in posting.certificate.split("、") if part),
            published_at=posting.published_at,
            places_left=posting.places_left,
            legal_age=18 if is_heavy or is_night else 16,
        ),
    )


def _do_open(work: Work, posting: Posting) -> None:
    """Offer what is left; a posting whose places are all taken is full at once."""
    _do_index(work, posting)
    if posting.places_left == 0:
        posting_workflow.apply(work, posting, "fill")


# ---- rows inside the scope ----


def _visible(work: Work, posting_id: int) -> Posting:
    """The locked posting inside the actor's scope."""
    if not Posting.objects.visible_to(work.actor).filter(pk=posting_id).exists():
        raise OutOfSight(NOT_FOUND)
    return work.lock(Posting, posting_id)


def _own(work: Work, posting_id: int) -> Posting:
    posting = _visible(work, posting_id)
    access.can_edit(work.actor, posting).require()
    return posting


def _hirer(work: Work, hirer_id: int) -> Hirer:
    hirer = Hirer.objects.visible_to(work.actor).select_related("organisation", "station").filter(pk=hirer_id)
    found = hirer.first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体")))
    return found


def _require_state(posting: Posting, states: frozenset[str]) -> None:
    if posting.state not in states:
        label = PostingState(posting.state).label
        raise Refused(Reason("wrong_state", _("现在是“%s”，这一步做不了") % label))
