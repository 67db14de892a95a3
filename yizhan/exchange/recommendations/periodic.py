"""Clocks of recommendations."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.recommendations.teaching import count_impressions


@periodic("exchange.count_impressions", every=timedelta(hours=1), label=_("数一数谁露过脸，让大家轮着来"))
def count_shown() -> int:
    """Seven days of top lists, added up."""
    return count_impressions(SYSTEM)
