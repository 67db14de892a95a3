"""``manage.py privacy_report``: impact-assessment sheet and yearly self-check as Markdown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.accounts.privacy_report import privacy_report
from yizhan.core import clock


class Command(BaseCommand):
    help = "Print the privacy report of a span (the last 365 days when none is given)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="first day, 2026-01-01")
        parser.add_argument("--until", type=date.fromisoformat, help="day after the last")

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or clock.today()
        since = options["since"] or until - timedelta(days=365)
        if until <= since:
            raise CommandError("--until must be later than --since")
        self.stdout.write(privacy_report(clock.local(since), clock.local(until)), ending="")
