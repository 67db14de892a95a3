"""``manage.py breach_notice``: count from the trail what lay open and draw up the notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.accounts.breach.notice import notice
from yizhan.accounts.breach.queries import exposure
from yizhan.core import clock


class Command(BaseCommand):
    help = "Draw up the notice of PIPL art. 57 with counts of people and fields; --drill marks it as an exercise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, help="2026-11-22T08:00 (Shanghai time)")
        parser.add_argument("--until", help="the same; now when left out")
        parser.add_argument("--account", default="", help="uid of the person whose account is in question")
        parser.add_argument("--drill", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        since = _instant(options["since"])
        until = _instant(options["until"]) if options["until"] else clock.now()
        if until <= since:
            raise CommandError("--until must be later than --since")
        found = exposure(since, until, viewer_uid=options["account"])
        text = notice(found, since=since, until=until, detected_at=clock.now(), drill=options["drill"])
        self.stdout.write(text, ending="")


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"not a time: {text}") from None
    return at if at.tzinfo else at.replace(tzinfo=clock.SHANGHAI)
