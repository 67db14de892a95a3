"""Scheduled work of the blocklist."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.blocklist.actions import expire_block
from yizhan.exchange.blocklist.queries import ended_block_ids


@periodic("exchange.expire_blocks", every=timedelta(hours=1), label=_("到期的名单解除"))
def expire_blocks() -> None:
    """Every entry ends on its day, whoever remembers it."""
    for block_id in ended_block_ids(clock.today()):
        expire_block(SYSTEM, block_id)
