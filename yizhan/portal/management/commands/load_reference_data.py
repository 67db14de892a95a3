"""Bring divisions, holidays and trades into the database; may be run again at any time."""

from django.core.management.base import BaseCommand

from yizhan.core.calendar.loader import load_holidays
from yizhan.core.regions.loader import load_regions
from yizhan.exchange.trades.loader import load_trades


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(f"divisions {load_regions()}, holidays {load_holidays()}, trades {load_trades()}")
