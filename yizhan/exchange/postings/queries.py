"""Reading postings: the public list, the hirer's own, the reviewer's inbox, structured data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Q

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.queries import region_name
from yizhan.core.workflow import Option
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.enums import FindingSeverity, PayCycle, PostingState
from yizhan.exchange.postings.models import Posting, PostingFinding, PostingQuerySet
from yizhan.exchange.postings.review_queries import (
    WAITING,
    duplicates_of,
    may_review,
    open_spot_checks,
    review_count,
    review_inbox,
    source_shares,
    timeliness,
)
from yizhan.exchange.postings.workflow import posting_workflow
from yizhan.exchange.trades.queries import find_trades

__all__ = [
    "WAITING", "PayHint", "PostingCard", "PostingPage", "archivable_ids", "duplicates_of", "findings_of_version",
    "hirer_postings", "job_posting_data", "last_finished", "matching", "may_review", "narrowed", "open_postings", "open_spot_checks", "open_steps",
    "over_ids", "pay_hint", "posting", "posting_by_number", "posting_card", "postings_by_id", "published_count",
    "review_count", "review_inbox", "search_postings", "source_shares", "steps_of", "tags_of", "timeliness",
    "visible_posting", "visible_postings",
]  # fmt: skip

PAGE_SIZE = 10
NOT_FOUND = Reason("not_found", "没有找到，可能已经撤下")
UNIT_TEXT = {"hour": "HOUR", "day": "DAY", "month": "MONTH"}  # schema.org QuantitativeValue.unitText


@dataclass(frozen=True, slots=True)
class PostingPage:
    """One page of the public search; ``after`` is the key of the next one, ``None`` on the last."""

    postings: tuple[Posting, ...]
    after: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class PostingCard:
    """What a card of a posting says; distance and the hirer's record are added by the portal."""

    number: str
    uid: str
    title: str
    pay_fen: int | None
    pay_max_fen: int | None
    pay_unit: str
    piece_unit: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    places_left: int
    settlement: str
    state: str


@dataclass(frozen=True, slots=True)
class PayHint:
    """What others paid for the same work; only ever made of enough postings."""

    median_fen: int
    count: int
    days: int
    unit: str


# ---- one posting ----


def posting(posting_id: int) -> Posting | None:
    """One posting with hirer, trade and station, whatever its state (the caller has checked)."""
    return _full().filter(pk=posting_id).first()


def posting_by_number(number: str) -> Posting | None:
    """The posting with this number, whatever its state; ``None`` when there is none."""
    return _full().filter(number=number.strip().upper()).first()


def visible_posting(actor: Actor, uid: UUID | str) -> Posting:
    """A posting inside the actor's scope, with findings and decisions; ``OutOfSight`` otherwise."""
    found = (
        _full().visible_to(actor).prefetch_related("findings", "decisions__reviewer").filter(uid=uid).first()
    )
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def visible_postings(actor: Actor) -> PostingQuerySet:
    """Postings inside the actor's scope, hirer, trade and station joined."""
    return _full().visible_to(actor)


def open_steps(actor: Actor, row: Posting) -> list[Option]:
    """Steps of the workflow this actor may take now, refused ones with their reasons (for buttons)."""
    return posting_workflow.available(actor, row)


def findings_of_version(row: Posting) -> list[PostingFinding]:
    """Findings of the newest version that was checked, holds first (prefetched)."""
    checked = list(row.findings.all())
    newest = max((finding.terms_version for finding in checked), default=0)
    order = {"hold": 0, "judge": 1, "notice": 2}
    return sorted(
        (finding for finding in checked if finding.terms_version == newest),
        key=lambda finding: (order[finding.severity], finding.pk),
    )


def steps_of(actor: Actor, row: Posting) -> list[Option]:
    """What the actor may do with it now; the same table that decides draws the buttons."""
    return posting_workflow.available(actor, row)


def tags_of(row: Posting) -> list[PostingFinding]:
    """What a list says of a posting's findings: each label once, notices left out (prefetched)."""
    shown: dict[str, PostingFinding] = {}
    for finding in findings_of_version(row):
        if finding.severity != FindingSeverity.NOTICE:
            shown.setdefault(finding.label, finding)
    return list(shown.values())


# ---- public ----


def open_postings(now: datetime) -> PostingQuerySet:
    """Published, not past validity, with places left; hirer, trade and station joined."""
    return _full().open(now)


def search_postings(
    now: datetime,
    *,
    words: str = "",
    trade: str = "",
    town: str = "",
    on_day: bool = False,
    daily_pay: bool = False,
    meals: bool = False,
    after: tuple[datetime, int] | None = None,
    size: int = PAGE_SIZE,
) -> PostingPage:
    """Open postings that have not begun, the soonest first, a page by key.

    Args:
        words: title, trade with aliases and pinyin, place, content; every word must be found, one character is enough.
        on_day, daily_pay, meals: see :func:`narrowed`. after: key of the page before.
    """
    found = narrowed(
        open_postings(now).filter(starts_at__gt=now),
        now,
        words=words,
        trade=trade,
        town=town,
        on_day=on_day,
        daily_pay=daily_pay,
        meals=meals,
    )
    if after:
        found = found.filter(Q(starts_at__gt=after[0]) | Q(starts_at=after[0], pk__gt=after[1]))
    rows = list(found.order_by("starts_at", "pk")[: size + 1])
    shown = tuple(rows[:size])
    last = shown[-1] if len(rows) > size else None
    return PostingPage(shown, (last.starts_at, last.pk) if last is not None and last.starts_at else None)


NO_MEALS = ("不包", "不包饭", "不管饭", "无")


def narrowed(
    found: PostingQuerySet,
    now: datetime,
    *,
    words: str = "",
    trade: str = "",
    town: str = "",
    on_day: bool = False,
    daily_pay: bool = False,
    meals: bool = False,
) -> PostingQuerySet:
    """The one narrowing of postings that every list and feed shares.

    Args:
        trade: code of a trade or of its group. town: start of an administrative code.
        on_day: only what starts today. daily_pay: paid on the day or when done. meals: the hirer says there is food.
    """
    found = matching(found, words)
    if trade:
        found = found.filter(Q(trade_id=trade) | Q(trade__parent_id=trade))
    if town:
        found = found.filter(region_code__startswith=town)
    if on_day:
        tomorrow = clock.local(now.astimezone(clock.SHANGHAI).date() + timedelta(days=1))
        found = found.filter(starts_at__lt=tomorrow)
    if daily_pay:
        found = found.filter(pay_cycle__in=[PayCycle.DAILY, PayCycle.COMPLETION])
    if meals:
        found = found.exclude(meals="").exclude(meals__in=NO_MEALS)
    return found


def matching(found: PostingQuerySet, words: str) -> PostingQuerySet:
    """Postings that contain every word in their search text, or whose trade goes by that name."""
    for word in rules.search_words(words):
        trades = [trade.pk for trade in find_trades(word)]
        found = found.filter(Q(search_text__contains=word) | Q(trade_id__in=trades))
    return found


def posting_card(row: Posting) -> PostingCard:
    """A card without a query."""
    return PostingCard(
        number=row.number,
        uid=str(row.uid),
        title=row.title,
        pay_fen=row.pay_fen,
        pay_max_fen=row.pay_max_fen,
        pay_unit=row.pay_unit,
        piece_unit=row.piece_unit,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place_text,
        places_left=row.places_left,
        settlement=row.get_pay_cycle_display(),
        state=row.state,
    )


def job_posting_data(row: Posting, url: str) -> dict[str, Any]:
    """schema.org ``JobPosting`` of a public posting as a plain dictionary (F308).

    Args:
        url: absolute address of its page.

    A household is named 个人雇主 only; no telephone number, no exact address, no coordinates.
    """
    assert row.published_at is not None
    assert row.starts_at is not None
    house = row.hirer.organisation
    salary = {"@type": "QuantitativeValue", "unitText": UNIT_TEXT.get(row.pay_unit, row.piece_unit or "件")}
    if row.pay_max_fen and row.pay_max_fen != row.pay_fen:
        salary |= {"minValue": _yuan(row.pay_fen), "maxValue": _yuan(row.pay_max_fen)}
    else:
        salary |= {"value": _yuan(row.pay_fen)}
    data = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": row.title,
        "description": row.description or row.requirements or row.title,
        "identifier": {"@type": "PropertyValue", "name": "零工驿站", "value": row.number},
        "url": url,
        "datePosted": _iso(row.published_at),
        "validThrough": _iso(row.valid_until),
        "jobStartDate": _iso(row.starts_at),
        "employmentType": "TEMPORARY",
        "totalJobOpenings": row.places_left,
        "hiringOrganization": {
            "@type": "Organization",
            "name": "个人雇主" if house.kind == "household" else house.name,
        },
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": row.place_text,
                "addressLocality": region_name(row.region_code) or row.place_text,
                "addressCountry": "CN",
            },
        },
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": salary},
        "directApply": True,
    }
    if row.trade is not None:
        data["occupationalCategory"] = row.trade.occupation_code or row.trade.name
    if row.ends_at is not None:
        start, end = row.starts_at.astimezone(clock.SHANGHAI), row.ends_at.astimezone(clock.SHANGHAI)
        data["workHours"] = f"{start:%H:%M}–{end:%H:%M}"
    if row.meals:
        data["jobBenefits"] = row.meals
    if row.end_user and row.end_user_shown:  # who the work is for, when the agency wishes it known
        data["employmentUnit"] = {"@type": "Organization", "name": row.end_user}
    if row.requirements:
        data["qualifications"] = row.requirements
    return data


# ---- hirer ----


def hirer_postings(actor: Actor) -> PostingQuerySet:
    """The organisation's own postings, newest first."""
    return _full().visible_to(actor).order_by("-pk")


def last_finished(hirer_id: int) -> Posting | None:
    """The newest posting of a hirer that was public once, for 照上次再发."""
    return _full().filter(hirer_id=hirer_id, published_at__isnull=False).order_by("-pk").first()


def published_count(hirer_id: int) -> int:
    """How many postings of a hirer were ever public."""
    return Posting.objects.filter(hirer_id=hirer_id, published_at__isnull=False).count()


def pay_hint(row: Posting, now: datetime) -> PayHint | None:
    """Median of what open and past postings of the trade offered lately; ``None`` while there are too few."""
    if not row.trade_id:
        return None
    days = value("exchange.pay_hint_days", on=now.date())
    least = value("exchange.pay_hint_postings", on=now.date())
    paid = list(
        Posting.objects.filter(
            trade_id=row.trade_id, pay_unit=row.pay_unit, published_at__gte=now - timedelta(days=days)
        )
        .exclude(pk=row.pk)
        .order_by("-published_at")
        .values_list("pay_fen", flat=True)[:500]
    )
    if len(paid) < least:
        return None
    return PayHint(int(median(paid)) // 100 * 100, len(paid), days, row.pay_unit)


# ---- clocks ----


def over_ids(now: datetime) -> list[int]:
    """Postings whose time has run out (see ``actions.is_over``), longest overdue first."""
    waiting = [PostingState.SUBMITTED, PostingState.IN_REVIEW, PostingState.AUTO_HOLD, PostingState.RETURNED]
    over = (
        Q(state__in=[PostingState.PUBLISHED, PostingState.PAUSED], valid_until__lte=now)
        | Q(state=PostingState.FILLED, ends_at__lte=now)
        | Q(state__in=waiting, starts_at__lte=now)
    )
    return list(Posting.objects.filter(over).order_by("valid_until", "pk").values_list("pk", flat=True))


def archivable_ids(now: datetime, *, limit: int = 200) -> list[int]:
    """Postings that ended long enough ago to be archived (dated value ``exchange.archive_days``)."""
    before = now - timedelta(days=value("exchange.archive_days", on=now.date()))
    ended = [
        PostingState.EXPIRED,
        PostingState.WITHDRAWN,
        PostingState.REJECTED,
        PostingState.TAKEN_DOWN,
        PostingState.MERGED,
    ]
    found = Posting.objects.filter(state__in=ended, state_changed_at__lte=before).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def postings_by_id(ids: Iterable[int]) -> dict[int, Posting]:
    """Several postings at once, by id."""
    return {row.pk: row for row in _full().filter(pk__in=list(ids))}


def _full() -> PostingQuerySet:
    return Posting.objects.select_related(
        "hirer__organisation", "hirer__contact", "trade", "station", "site", "merged_into"
    )


def _yuan(fen: int | None) -> float | int:
    amount = (fen or 0) / 100
    return int(amount) if amount == int(amount) else amount


def _iso(instant: datetime | None) -> str:
    return instant.astimezone(clock.SHANGHAI).isoformat(timespec="minutes") if instant else ""
