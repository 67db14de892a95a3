"""Everything the job page shows, put into words. The page's one decision is :func:`action_bar`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.geo import Cell, cell_centre
from yizhan.core.geo import distance_for_worker as distance_words
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Reason
from yizhan.core.templatetags.ui import when_words
from yizhan.exchange.ratings.queries import record_lines, record_stats
from yizhan.portal.jobs.cards import (
    LONG_SETTLEMENT,
    JobCard,
    Why,
    cell_of_row,
    distance_between,
    hours_words,
    pay_unit_of,
    people_words,
)
from yizhan.portal.jobs.words import applied_words

INSURANCE = {
    "unknown": gettext_lazy("没说，去之前问一声"),
    "none": gettext_lazy("雇主没买保险"),
    "hirer": gettext_lazy("雇主已买意外险"),
    "injury": gettext_lazy("已参工伤保险"),
}


@dataclass(frozen=True, slots=True)
class ActionBar:
    """The fixed bar: 问驿站 and one decision.

    Args:
        kind: ``form`` (POST to ``action_url``), ``link`` or ``none``.
        how: value of the form's field ``how``.
        words: one line above the buttons that says the state.
    """

    kind: str
    action_url: str = ""
    label: str = ""
    words: str = ""
    phone_url: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class HirerFacts:
    """Who hires, and the facts of 守约记录 (D12); natural persons are not named."""

    name: str
    check: str
    months: int
    stats: tuple[dict[str, Any], ...] = ()
    lines: tuple[str, ...] = ()
    new_words: str = ""


@dataclass(frozen=True, slots=True)
class JobPageData:
    """What ``jobs/detail.html`` takes as ``job``."""

    title: str
    pay_fen: int
    pay_max_fen: int | None
    pay_unit: str
    pay_note: str
    settlement: str
    places_left: int
    count_words: str
    facts: list[dict[str, Any]]
    why: Why
    description: str
    lines: list[str]
    hirer: HirerFacts
    meeting: str
    station: dict[str, str]
    plan: dict[str, Any] | None
    similar: list[JobCard] = field(default_factory=list)


def time_words(posting: Any) -> str:
    """明天 7:30–17:00，中间歇 1 小时."""
    words = when_words(posting.starts_at, posting.ends_at, today=clock.today())
    if posting.break_minutes:
        return _("%(when)s，中间歇 %(rest)s") % {"when": words, "rest": hours_words(posting.break_minutes)}
    return words


def place_words(posting: Any, here: Cell | None) -> str:
    """崇文街道示例小区，离你约 1.5 公里."""
    metres = distance_between(here, posting)
    if metres is None:
        return posting.place_text
    return _("%(place)s，离你%(distance)s") % {
        "place": posting.place_text,
        "distance": distance_words(metres),
    }


def facts_of(posting: Any, here: Cell | None) -> list[dict[str, Any]]:
    """Time, place, way, meals, insurance, licence: rows of ``ui/kv.html``."""
    return [
        {"icon_name": "clock", "label": _("时间"), "value": time_words(posting)},
        {"icon_name": "map-pin", "label": _("地点"), "value": place_words(posting, here)},
        {"icon_name": "bus", "label": _("怎么去"), "value": posting.transport},
        {"icon_name": "bowl-chopsticks", "label": _("吃饭"), "value": posting.meals},
        {"icon_name": "umbrella", "label": _("保障"), "value": str(INSURANCE.get(posting.insurance, ""))},
        {"icon_name": "id", "label": _("要的证"), "value": posting.certificate},
    ]


def work_lines(posting: Any) -> list[str]:
    """What to bring, what is asked for, and what the review holds every hirer to."""
    lines = []
    if posting.end_user and posting.end_user_shown:
        lines.append(_("替“%(name)s”招的") % {"name": posting.end_user})
    if posting.tools:
        lines.append(_("自己带：%(tools)s") % {"tools": posting.tools})
    if posting.requirements:
        lines.append(_("要求：%(what)s") % {"what": posting.requirements})
    if posting.age_min or posting.age_max:
        limits = f"{posting.age_min or 16}–{posting.age_max}" if posting.age_max else f"{posting.age_min}+"
        lines.append(_("年龄 %(limits)s 岁（%(why)s）") % {"limits": limits, "why": posting.age_reason})
    lines.append(_("不收押金，不扣身份证"))
    return lines


def hirer_facts(hirer: Any, record: Any) -> HirerFacts:
    """Facts of the hirer's record; while it is too short 新雇主."""
    is_household = hirer.organisation.kind == "household"
    is_verified = hirer.verification_state == "verified"
    name = _("个人雇主") if is_household else hirer.organisation.name
    if is_verified:
        check = _("驿站核验过身份") if is_household else _("驿站已核验营业执照")
    else:
        check = _("驿站还没核验")
    months = value("exchange.hirer_record_months")
    if record is None or record.engagements_count < value("exchange.record_from"):
        new = _("新雇主，已核验") if is_verified else _("新雇主，未核验")
        return HirerFacts(name, check, months, new_words=new)
    stats, lines = tuple(record_stats(record)), tuple(record_lines(record))
    return HirerFacts(name, check, months, stats=stats, lines=lines)


def station_facts(station: Any) -> dict[str, str]:
    """Name, page and call link of the station that serves a posting."""
    url = ""
    if url_or_blank("station_list"):
        url = reverse("station_detail", args=[station.code])
    phone = phone_url(station)
    return {"name": station.official_name, "url": url, "phone_url": phone}


def phone_url(station: Any) -> str:
    """``tel:`` of a station's public number, ``""`` without one."""
    return f"tel:{station.hotline.replace(' ', '')}" if station is not None and station.hotline else ""


def map_plan(posting: Any, here: Cell | None) -> dict[str, Any] | None:
    """The middle of the posting's cell on the schematic map, never an address."""
    cell = cell_of_row(posting)
    if cell is None:
        return None
    latitude, longitude = cell_centre(cell)
    point = {"lat": latitude, "lng": longitude, "name": posting.place_text, "mark": "★", "on": True}
    plan: dict[str, Any] = {"points": [point], "center": [latitude, longitude], "zoom": 13}
    if here is not None:
        plan["me"] = list(cell_centre(here))
    return plan


def page_data(
    posting: Any,
    *,
    here: Cell | None,
    record: Any,
    applied_count: int,
    why: Why,
    similar: list[JobCard],
) -> JobPageData:
    """The job page in words."""
    unit, note = pay_unit_of(posting)
    return JobPageData(
        title=posting.title,
        pay_fen=posting.pay_fen,
        pay_max_fen=posting.pay_max_fen,
        pay_unit=unit,
        pay_note=note,
        settlement=str(LONG_SETTLEMENT.get(posting.pay_cycle, "")),
        places_left=posting.places_left,
        count_words=people_words(posting.headcount, applied_count, posting.taken_count),
        facts=facts_of(posting, here),
        why=why,
        description=posting.description,
        lines=work_lines(posting),
        hirer=hirer_facts(posting.hirer, record),
        meeting=posting.meeting_point or posting.place_text,
        station=station_facts(posting.station),
        plan=map_plan(posting, here),
        similar=similar,
    )


def action_bar(
    posting: Any,
    *,
    role: str,
    worker: Any,
    mine: Any,
    reasons: Sequence[Reason],
    now: datetime,
) -> ActionBar:
    """What this reader may decide.

    Args:
        role: the actor's role. worker: his registration, ``None`` without one.
        mine: his newest engagement of this posting, ``None`` without one.
        reasons: everything against his taking it now.
    """
    phone = phone_url(posting.station)
    page = reverse("job_detail", args=[posting.number])
    if role == "visitor":
        url = f"{reverse('sign_in')}?{urlencode({'next': page})}"
        return ActionBar("link", url, _("一键报名"), _open_words(posting, now), phone)
    if role != "worker":
        return ActionBar("none", phone_url=phone, words=_("报名要用零工的身份"))
    if worker is None:
        return ActionBar("link", url_or_blank("me_register") or "/", _("先登记，再报名"), phone_url=phone)
    if mine is not None and (words := applied_words(mine)):
        url = reverse("me_shift", args=[mine.uid])
        return ActionBar("link", url, words[1], words[0], phone)
    codes = [reason.code for reason in reasons]
    apply_url = reverse("apply", args=[posting.uid])
    if codes == ["places_taken"]:
        return ActionBar("form", apply_url, _("排个候补"), _("人招满了。有人不去就轮到你"), phone, "standby")
    if reasons:
        return ActionBar("none", words=_("；").join(str(reason.text) for reason in reasons), phone_url=phone)
    return ActionBar("form", apply_url, _("一键报名"), phone_url=phone, how="apply")


def _open_words(posting: Any, now: datetime) -> str:
    if posting.starts_at <= now:
        return _("已经开工了")
    return "" if posting.places_left else _("人招满了，登录后可以排候补")
