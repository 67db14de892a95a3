"""The foreman's code of the day: four digits to say aloud, and a picture that changes every minute to scan."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.days import (
    LOCKS,
    lock_engagement,
    require_site_side,
    shifts_of,
    work_day_of,
)
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.attendance.models import CodeTry, DayCode
from yizhan.exchange.attendance.presence import COMING, Said, _do_check_in
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.postings.models import Posting

WRONG_CODE = Reason("wrong_code", _("签到码不对，看一眼带班手里的四个数"), "code")
TOO_MANY = Reason("too_many_tries", _("试错太多次了，等一会儿，或让带班点名"), "code")
STALE = Reason("qr_stale", _("这个码过时了，再扫一次，或填下面的四个数"), "code")
NOT_YOURS = Reason("not_your_job", _("你没有这个活的单子，看看是不是扫错了，或问驿站"), "code")


def _new_code(other_than: str = "") -> str:
    while (code := f"{secrets.randbelow(10_000):04d}") == other_than:
        pass
    return code


@action(locks=("exchange.Posting",))
def show_day_code(work: Work, posting_id: int, *, on: date | None = None) -> str:
    """The four digits of a day; made the first time somebody of the hirer's side or the station asks."""
    require_site_side(work.actor, posting_id)
    posting = work.lock(Posting, posting_id)
    day = on or work_day_of(posting, work.at)
    row, is_new = DayCode.objects.get_or_create(
        posting=posting, on=day, defaults={"code": _new_code(), "made_at": work.at}
    )
    if is_new:
        work.record(posting, after={"day_code_made_for": day})
    return row.code


@action(locks=("exchange.Posting",))
def rotate_day_code(work: Work, posting_id: int, *, on: date | None = None) -> str:
    """A new code for a day (the old one went round); the old one stops at once."""
    require_site_side(work.actor, posting_id)
    posting = work.lock(Posting, posting_id)
    day = on or work_day_of(posting, work.at)
    old = DayCode.objects.filter(posting=posting, on=day).values_list("code", flat=True).first()
    row, _is_new = DayCode.objects.update_or_create(
        posting=posting, on=day, defaults={"code": _new_code(old or ""), "made_at": work.at}
    )
    work.record(posting, after={"day_code_rotated_for": day})
    return row.code


@action(locks=LOCKS)
def try_day_code(
    work: Work,
    engagement_id: int,
    code: str,
    *,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
    device_key: str = "",
) -> dict[str, Any]:
    """Check in by the day code; a wrong code is *stored* (five† in 15 min†), so it answers instead of refusing.

    Args:
        said_at, skew_seconds: when it was typed without a network; see ``presence.Said``.

    Returns:
        ``{"ok": True, "attendance_id": …}`` or ``{"ok": False, "tries_left": n}``.

    Raises:
        Refused: ``too_many_tries`` and the reasons of ``_do_check_in``.
    """
    engagement = lock_engagement(work, engagement_id)
    said = Said.of(work, said_at, skew_seconds, device_key)
    at = local(said.at)
    most = value("exchange.day_code_tries", on=at.date())
    within = value("exchange.day_code_minutes", on=at.date())
    since = work.at - timedelta(minutes=within)
    tries = list(CodeTry.objects.filter(engagement=engagement, at__gt=since).values_list("at", flat=True))
    if rules.too_many_tries(tries, work.at, most=most, within_minutes=within):
        raise Refused(TOO_MANY)
    early = value("exchange.check_in_early_minutes", on=at.date())
    shift = rules.shift_at(shifts_of(engagement), at, early_minutes=early)
    day_on = shift.on if shift else at.date()
    right = DayCode.objects.filter(posting_id=engagement.posting_id, on=day_on, code=code.strip()).exists()
    if not right:
        CodeTry.objects.create(engagement=engagement, at=work.at)
        work.record(engagement, after={"wrong_day_code": len(tries) + 1})
        return {"ok": False, "tries_left": max(0, most - len(tries) - 1)}
    return {"ok": True, "attendance_id": _do_check_in(work, engagement, Proof.DAY_CODE, said).pk}


def check_in_with_code(
    actor: Actor,
    engagement_id: int,
    code: str,
    *,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
    device_key: str = "",
    once: str | None = None,
    on_behalf_of: str = "",
) -> int:
    """:func:`try_day_code` for callers that want a refusal: ``Refused("wrong_code")`` after the try was stored.

    Returns:
        id of the day of work.
    """
    answer = try_day_code(
        actor,
        engagement_id,
        code,
        said_at=said_at,
        skew_seconds=skew_seconds,
        device_key=device_key,
        once=once,
        on_behalf_of=on_behalf_of,
    )
    if not answer["ok"]:
        raise Refused(WRONG_CODE if answer["tries_left"] else TOO_MANY)
    return answer["attendance_id"]


# ---- the picture ----


@dataclass(frozen=True, slots=True)
class QrCode:
    """What the picture says: an address that is good for a minute or two, for one posting and day."""

    token: str
    posting_id: int
    on: date
    seconds_left: int


def _mac(posting_id: int, on: date, step: int) -> str:
    body = f"{posting_id}|{on.isoformat()}|{step}"
    return salted_hmac("yizhan.attendance.qr", body, algorithm="sha256").hexdigest()[:20]


def qr_of(posting: Posting, at: datetime) -> QrCode:
    """The picture of this minute†; a pure calculation, so showing it writes nothing."""
    on = work_day_of(posting, at)
    period = value("exchange.qr_period_seconds", on=on)
    step = rules.qr_step(at, period)
    token = f"{posting.pk:x}.{on:%Y%m%d}.{step:x}.{_mac(posting.pk, on, step)}"
    return QrCode(token, posting.pk, on, period - int(at.timestamp()) % period)


def read_qr(token: str, at: datetime) -> tuple[int, date]:
    """Posting and day of a scanned token.

    Raises:
        Refused: ``qr_stale`` for one that is too old, from the future, or was never ours.
    """
    parts = rules.qr_parts(token)
    if parts is None:
        raise Refused(STALE)
    posting_id, on, step, mac = parts
    now = rules.qr_step(at, value("exchange.qr_period_seconds", on=on))
    fresh = now - value("exchange.qr_old_periods", on=on) <= step <= now
    if not fresh or not constant_time_compare(mac, _mac(posting_id, on, step)):
        raise Refused(STALE)
    return posting_id, on


def engagement_for_qr(actor: Actor, token: str, at: datetime) -> Engagement:
    """The worker's own engagement that a scanned token means; ``Refused`` (stale, not his job)."""
    posting_id, _on = read_qr(token, at)
    found = Engagement.objects.visible_to(actor).filter(posting_id=posting_id, state__in=COMING)
    engagement = found.select_related("posting", "worker__person").order_by("-pk").first()
    if engagement is None:
        raise Refused(NOT_YOURS)
    return engagement


@action(locks=LOCKS)
def check_in_with_qr(work: Work, token: str, *, device_key: str = "") -> int:
    """Check in by the foreman's picture: the strongest proof, one tap after scanning.

    Returns:
        id of the day of work.

    Raises:
        Refused: ``qr_stale``, ``not_your_job`` and the reasons of ``_do_check_in``.
    """
    if work.actor.role != "worker":
        raise OutOfSight(NOT_YOURS)
    engagement = lock_engagement(work, engagement_for_qr(work.actor, token, work.at).pk)
    return _do_check_in(work, engagement, Proof.QR, Said.of(work, None, 0, device_key)).pk
