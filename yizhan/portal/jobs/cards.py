"""A posting in the words of a card: pay, time, place, the hirer's record. Pure apart from today's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yizhan.core import clock
from yizhan.core.geo import Cell, cell_distance_metres

SETTLEMENT = {
    "daily": gettext_lazy("当天结清"),
    "weekly": gettext_lazy("周结"),
    "monthly": gettext_lazy("月结"),
    "completion": gettext_lazy("干完就结"),
}
LONG_SETTLEMENT = {
    "daily": gettext_lazy("干完当天结"),
    "weekly": gettext_lazy("一周一结"),
    "monthly": gettext_lazy("一月一结"),
    "completion": gettext_lazy("干完就结"),
}


@dataclass(frozen=True, slots=True)
class JobCard:
    """What ``ui/job_card.html`` takes, and whether the card carries its own 报名 button."""

    title: str
    url: str
    pay_fen: int
    pay_unit: str
    place: str
    starts_at: datetime
    ends_at: datetime
    pay_max_fen: int | None = None
    pay_note: str = ""
    when: str = ""
    distance_m: float | None = None
    places_left: int = 0
    settlement: str = ""
    record: str = ""
    verified: bool = False
    reason: str = ""
    status: str = ""
    status_kind: str = ""
    offer_apply: bool = False
    apply_url: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Reasons of the match, limits last."""

    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def pay_unit_of(posting: Any) -> tuple[str, str]:
    """Unit for ``{% pay %}`` and a note: a lump sum has no unit, piece work says what a piece is."""
    if posting.pay_unit == "lump":
        return "job", _("整单")
    if posting.pay_unit == "piece" and posting.piece_unit:
        return _("元/%(piece)s") % {"piece": posting.piece_unit}, ""
    return posting.pay_unit, ""


def cell_of_row(row: Any) -> Cell | None:
    """The cell stored with a worker or posting."""
    return None if row is None or row.cell_row is None else Cell(row.cell_row, row.cell_column)


def distance_between(here: Cell | None, posting: Any) -> float | None:
    """Metres between the middles of two cells; ``None`` when one is unknown."""
    there = cell_of_row(posting)
    return None if here is None or there is None else cell_distance_metres(here, there)


def record_words(record: Any, *, is_verified: bool, least: int) -> str:
    """已核验 · 按时付清 12/12, or 新雇主 under ``least`` engagements (D12: facts, never a grade)."""
    check = _("已核验") if is_verified else _("没核验")
    if record is None or record.engagements_count < least or not record.pay_due_count:
        return f"{_('新雇主')} · {check}"
    paid = _("按时付清 %(paid)s/%(due)s") % {"paid": record.paid_on_time_count, "due": record.pay_due_count}
    return f"{check} · {paid}"


def card(
    posting: Any,
    *,
    places: Mapping[str, str],
    here: Cell | None = None,
    record: Any = None,
    record_from: int,
    reason: str = "",
    status: tuple[str, str] = ("", ""),
    offer_apply: bool = False,
) -> JobCard:
    """A posting as a card.

    Args:
        posting: row with hirer.
        places: names of administrative codes; the card shows the town, never an address.
        here: the reader's cell, for the distance.
        record: the hirer's ``HirerRecord`` or ``None``; ``record_from``: fewest engagements that show it.
        status: words and tag kind that take the place of 还差 N 人.
    """
    unit, note = pay_unit_of(posting)
    is_verified = posting.hirer.verification_state == "verified"
    return JobCard(
        title=posting.title,
        url=reverse("job_detail", args=[posting.number]),
        pay_fen=posting.pay_fen,
        pay_max_fen=posting.pay_max_fen,
        pay_unit=unit,
        pay_note=note,
        starts_at=posting.starts_at,
        ends_at=posting.ends_at,
        place=places.get(posting.region_code, "") or posting.place_text,
        distance_m=distance_between(here, posting),
        places_left=posting.places_left,
        settlement=str(SETTLEMENT.get(posting.pay_cycle, "")),
        record=record_words(record, is_verified=is_verified, least=record_from),
        verified=is_verified,
        reason=reason,
        status=status[0],
        status_kind=status[1],
        offer_apply=offer_apply,
        apply_url=reverse("apply", args=[posting.uid]) if offer_apply else "",
    )


def hours_words(minutes: int) -> str:
    """8 小时, 7.5 小时, 45 分钟."""
    if minutes % 30 == 0 and minutes:
        hours = f"{minutes / 60:g}"
        return _("%(hours)s 小时") % {"hours": hours}
    if minutes < 60:
        return _("%(minutes)s 分钟") % {"minutes": minutes}
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": minutes // 60, "minutes": minutes % 60}


def people_words(headcount: int, applied: int, taken: int) -> str:
    """要 4 人，已报 5 人，录用 2 人."""
    words = ngettext("要 %(n)s 人", "要 %(n)s 人", headcount) % {"n": headcount}
    return _("%(need)s，已报 %(applied)s 人，录用 %(taken)s 人") % {
        "need": words,
        "applied": applied,
        "taken": taken,
    }


def local_clock(moment: datetime) -> str:
    """7:30, on Shanghai's wall."""
    at = moment.astimezone(clock.SHANGHAI)
    return f"{at.hour}:{at.minute:02d}"
