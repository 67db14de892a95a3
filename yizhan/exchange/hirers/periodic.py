"""Scheduled work of hirers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.hirers.actions import expire_verification
from yizhan.exchange.hirers.queries import overdue_ids


@periodic("exchange.expire_hirer_checks", every=timedelta(hours=1), label=_("核验满期的用工主体转复核"))
def expire_checks() -> None:
    """Every hirer whose re-check day has passed must be looked at again (six months, F206)."""
    for hirer_id in overdue_ids(clock.today()):
        expire_verification(SYSTEM, hirer_id)
