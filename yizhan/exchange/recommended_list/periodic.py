"""The list of a new month."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.recommended_list.actions import fill_recommended_list, make_recommended_list
from yizhan.exchange.recommended_list.queries import edition_of


@periodic("exchange.make_recommended_list", cron="10 4 * * *", label=_("推荐榜：每月一张，每晚补人"))
def make_list_of_month() -> int:
    """A new list once a month; on every other night those are added who joined or became good enough."""
    today = clock.today()
    edition = edition_of(today)
    if edition is not None:
        return fill_recommended_list(SYSTEM, edition.pk)
    make_recommended_list(SYSTEM, today.replace(day=1))
    return 1
