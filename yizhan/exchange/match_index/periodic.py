"""Scheduled work of match_index."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.match_index.actions import forget_old_changes, rebase_match_rows


@periodic("exchange.rebase_match_rows", every=timedelta(minutes=5), label=_("匹配行对齐到今天"))
def rebase() -> None:
    """After midnight every row counts its 14 days from the new day; at other times nothing is behind."""
    rebase_match_rows(SYSTEM)


@periodic("exchange.forget_match_changes", cron="40 3 * * *", label=_("清掉旧的匹配变更"))
def forget_changes() -> None:
    forget_old_changes(SYSTEM)
