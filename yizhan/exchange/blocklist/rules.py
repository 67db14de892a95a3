"""How long a block may last, which reasons fit whom, who decides. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.blocklist.enums import BlockReason as R
from yizhan.exchange.blocklist.enums import BlockScope

OWN_OF_HIRER = (R.DID_NOT_FIT, R.NO_SHOW, R.DAMAGE, R.VIOLENCE, R.OTHER)
OWN_OF_WORKER = (R.FAR, R.DID_NOT_FIT, R.UNPAID, R.FALSE_POSTING, R.DANGER, R.VIOLENCE, R.OTHER)
AGAINST_HIRER = (R.UNPAID, R.FEE, R.FALSE_POSTING, R.DANGER, R.FALSE_PAPERS, R.VIOLENCE, R.OTHER)
AGAINST_WORKER = (R.NO_SHOW, R.DAMAGE, R.VIOLENCE, R.FALSE_PAPERS, R.OTHER)


def reasons_of(scope: str, *, against_hirer: bool) -> tuple[R, ...]:
    """The reasons to choose from."""
    if scope == BlockScope.HIRER:
        return OWN_OF_HIRER
    if scope == BlockScope.WORKER:
        return OWN_OF_WORKER
    return AGAINST_HIRER if against_hirer else AGAINST_WORKER


def reasons_against_entry(
    scope: str,
    *,
    against_hirer: bool,
    reason_code: str,
    words: str,
    evidence_ref: str,
    starts_on: date,
    ends_on: date | None,
    days_most: Mapping[str, int],
) -> list[Reason]:
    """Everything wrong with a new entry. It always has an end, at most ``days_most`` days ahead.

    Args:
        days_most: longest duration by ``own``, ``station``, ``district``.
    """
    found = []
    private = BlockScope(scope).is_private
    if reason_code not in reasons_of(scope, against_hirer=against_hirer):
        found.append(Reason("reason_missing", _("选一个理由"), "reason_code"))
    elif reason_code == R.OTHER and not words.strip():
        found.append(Reason("words_missing", _("写一句是什么事"), "words"))
    if not private and not words.strip() and reason_code != R.OTHER:
        found.append(Reason("words_missing", _("写清楚哪天、什么事，对方看得到"), "words"))
    if not private and not evidence_ref.strip():
        found.append(
            Reason("evidence_missing", _("写上凭据：用工单号、举报编号或谈话记录编号"), "evidence_ref")
        )
    most = days_most["own" if private else str(scope)]
    if ends_on is None:
        found.append(Reason("end_missing", _("写上到哪天为止"), "ends_on"))
    elif ends_on < starts_on:
        found.append(Reason("dates_reversed", _("结束的日子早于开始的日子"), "ends_on"))
    elif ends_on > starts_on + timedelta(days=most):
        text = _("最长 %(days)s 天，到期可以再定") % {"days": most}
        found.append(Reason("too_long", text, "ends_on"))
    return found


def region_prefixes(region_code: str) -> list[str]:
    """``421002001`` → itself and every administrative code above it."""
    return [region_code[:length] for length in (2, 4, 6, 9, 12) if len(region_code) >= length]
