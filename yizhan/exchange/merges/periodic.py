"""Scheduled work of merging."""

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.merges.actions import note_twins
from yizhan.exchange.merges.finding import find_twins


@periodic("exchange.find_twins", cron="40 2 * * *", label=_("找可能登记过两次的人"))
def find_and_note_twins() -> None:
    """Every night all files of the house are compared."""
    note_twins(SYSTEM, find_twins(clock.today()))
