"""Scheduled work of hirers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.hirers.actions import expire_verification, lapse_invite, warn_of_recheck
from yizhan.exchange.hirers.queries import lapsed_invite_ids, near_recheck_ids, overdue_ids


@periodic("exchange.expire_hirer_checks", every=timedelta(hours=1), label=_("核验满期的用工主体转复核"))
def expire_checks() -> None:
    """Every hirer whose re-check day has passed must be looked at again (six months, F206)."""
    for hirer_id in overdue_ids(clock.today()):
        expire_verification(SYSTEM, hirer_id)


@periodic("exchange.warn_hirer_checks", cron="0 9 * * *", label=_("快到复核日子的用工主体提醒一声"))
def warn_checks() -> None:
    """Whoever must be looked at again soon is told once for each day of re-check."""
    for hirer_id in near_recheck_ids(clock.today()):
        warn_of_recheck(SYSTEM, hirer_id)


@periodic("exchange.lapse_invites", every=timedelta(hours=1), label=_("没人答复的邀请作废"))
def lapse_invites() -> None:
    """An invitation does not wait for ever."""
    for invite_id in lapsed_invite_ids(clock.today()):
        lapse_invite(SYSTEM, invite_id)
