"""Run one background worker in this process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yizhan.core.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do background work until SIGTERM; --until-empty ends when nothing is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when nothing is due")
        parser.add_argument("--batch", type=int, default=10, help="jobs claimed at once (default 10)")

    def handle(self, *args: Any, until_empty: bool, batch: int, **options: Any) -> None:
        count = Worker(batch=batch, until_empty=until_empty).run()
        self.stdout.write(f"{count} jobs")
