"""``manage.py apply_retention``: let go of what has been kept long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yizhan.core import clock
from yizhan.core.retention import apply_retention, due_before, rules


class Command(BaseCommand):
    help = "Delete or blank every record whose time is over; the worker does the same every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only say what is kept how long, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for rule in rules():
                day = due_before(rule).astimezone(clock.SHANGHAI).date()
                self.stdout.write(f"{rule.code:<34} older than {day}  {rule.label}（{rule.source}）")
            return
        found = apply_retention()
        for code, count in found.items():
            self.stdout.write(f"{code:<34} {count}")
        self.stdout.write(f"{sum(found.values())} records let go")
