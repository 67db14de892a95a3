"""Make all match rows anew (after a restore, an import by hand, or when ``check_invariants`` complains)."""

from typing import Any

from django.core.management.base import BaseCommand

from yizhan.core.actors import SYSTEM
from yizhan.exchange.recommendations.actions import rebuild_match_index


class Command(BaseCommand):
    help = "Make the match rows of all workers and open postings anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        workers, postings = rebuild_match_index(SYSTEM)
        self.stdout.write(f"rebuilt: {workers} workers, {postings} postings")
