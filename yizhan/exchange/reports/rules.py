"""When two reports count as two, and when a worker may say 货不对板. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

MOST_WORDS = 500
ON_SITE = frozenset(
    {
        "dispatched",
        "on_site",
        "working",
        "completed",
        "closed",
        "sent_home",
        "walked_off",
        "abandoned_safety",
    }
)
"""States of an engagement whose worker has seen the place."""


def hides(source_keys: Iterable[str], needed: int) -> bool:
    """Whether enough people who have nothing to do with each other reported it."""
    return len(set(source_keys)) >= needed


def reasons_against_mismatch(
    *,
    state: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    days: int,
    aspects: list[str],
    text: str,
) -> list[Reason]:
    """Everything that keeps a worker from reporting 货不对板 on this engagement."""
    found = []
    if state not in ON_SITE:
        found.append(Reason("not_on_site", _("派出去、到了地方才能说不一样")))
    elif now > ends_at + timedelta(days=days):
        found.append(Reason("too_late", _("收工 %(days)s 天内说，现在过了，打电话给驿站") % {"days": days}))
    if not aspects:
        found.append(Reason("aspects_missing", _("点一下哪里不一样"), "aspects"))
    if len(text) > MOST_WORDS:
        found.append(Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": MOST_WORDS}, "text"))
    return found
