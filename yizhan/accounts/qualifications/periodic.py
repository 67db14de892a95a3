"""Scheduled work of qualifications: licences that end."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.qualifications.licences import lapse_licence, warn_of_licence
from yizhan.accounts.qualifications.queries import ending_licence_ids, lapsed_licence_ids
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic


@periodic("accounts.watch_licences", every=timedelta(hours=1), label=_("快到期的许可证提醒，到期的停办"))
def watch_licences() -> None:
    """Warn at 60 and 30 days, and end what has run out."""
    today = clock.today()
    for licence_id in lapsed_licence_ids(today):
        lapse_licence(SYSTEM, licence_id)
    for licence_id in ending_licence_ids(today):
        warn_of_licence(SYSTEM, licence_id)
