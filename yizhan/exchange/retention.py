"""How long the words and addresses of work are kept. Who worked when for how much stays: wage records (三年) and ledgers."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

import yizhan.exchange.crews.retention  # noqa: F401  (declares its own)
import yizhan.exchange.merges.retention  # noqa: F401  (declares its own)
from yizhan.core.actions import Work
from yizhan.core.retention import kept
from yizhan.exchange.attendance.models import HoursStatement
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.postings.models import Posting

_WAGES = "保障农民工工资支付条例 art. 15（工资支付台账至少保存三年）"
_THREE_YEARS = 3 * 365 + 1


@kept(
    "posting_words", label=_("招工原话和详细地址"), days=_THREE_YEARS, at_least=_THREE_YEARS,
    source="网络招聘服务管理规定 art. 22（招聘信息、服务记录不少于三年）", certainty="medium",
)  # fmt: skip
def blank_posting_words(work: Work, before: datetime, limit: int) -> int:
    """The hirer's own words and the exact address; place, pay and hours stay."""
    return sum(_blank(Posting, field, "ends_at", before, limit) for field in ("source_text", "address"))


@kept(
    "pay_words",
    label=_("工钱的说明"),
    days=_THREE_YEARS,
    at_least=_THREE_YEARS,
    source=_WAGES,
    certainty="high",
)
def blank_pay_words(work: Work, before: datetime, limit: int) -> int:
    """What people wrote beside an amount; the amounts stay."""
    return _blank(PayDue, "worker_note", "confirmed_at", before, limit) + _blank(
        PayEntry, "reason", "at", before, limit
    )


@kept(
    "hours_words",
    label=_("工时的说明"),
    days=_THREE_YEARS,
    at_least=_THREE_YEARS,
    source=_WAGES,
    certainty="high",
)
def blank_hours_words(work: Work, before: datetime, limit: int) -> int:
    """What people wrote beside their hours; the hours stay."""
    return _blank(HoursStatement, "words", "at", before, limit)


def _blank(model: type[models.Model], field: str, instant: str, before: datetime, limit: int) -> int:
    """Empty an encrypted text of old rows; an empty one is stored empty, so no row is found twice."""
    written = model._base_manager.annotate(length=Length(field)).filter(length__gt=0)
    rows = list(written.filter(**{f"{instant}__lt": before}).order_by("pk")[:limit])
    for row in rows:
        setattr(row, field, "")
        row.save(update_fields=[field])
    return len(rows)
