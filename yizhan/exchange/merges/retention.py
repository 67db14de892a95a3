"""How long what merging changed is kept."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.retention import kept
from yizhan.exchange.merges.models import FileMerge, TwinPair


@kept(
    "merge_values", label=_("合并档案前的旧值（撤销用）"), days=31, source="产品决定：撤销期一过就用不着了",
    certainty="low",
)  # fmt: skip
def blank_merge_values(work: Work, before: datetime, limit: int) -> int:
    """What two files held before they became one; never while it may still be undone."""
    written = FileMerge.objects.annotate(size=Length("before")).filter(
        size__gt=0, undo_until__lt=work.at.date()
    )
    return _blank(written.filter(merged_at__lt=before), "before", limit)


@kept(
    "merge_words", label=_("为什么合并、为什么是两个人"), days=3 * 365 + 1, source="服务台账三年",
    certainty="medium",
)  # fmt: skip
def blank_merge_words(work: Work, before: datetime, limit: int) -> int:
    """The clerks' words; who decided what stays."""
    merges = FileMerge.objects.annotate(size=Length("reason")).filter(size__gt=0, proposed_at__lt=before)
    pairs = TwinPair.objects.annotate(size=Length("why")).filter(size__gt=0, told_apart_at__lt=before)
    return _blank(merges, "reason", limit) + _blank(pairs, "why", limit)


def _blank(rows, field: str, limit: int) -> int:
    found = list(rows.order_by("pk")[:limit])
    for row in found:
        setattr(row, field, "")
        row.save(update_fields=[field])
    return len(found)
