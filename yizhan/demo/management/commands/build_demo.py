"""Fill an empty database with the demo district (demo mode only; everything in it is invented)."""

import logging
import time

from django.core.management.base import BaseCommand, CommandError

from yizhan.accounts.queries import holders_of
from yizhan.demo.district.build import Size, build


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--workers", type=int, default=Size().workers)
        parser.add_argument("--postings", type=int, default=Size().postings)
        parser.add_argument("--engagements", type=int, default=Size().engagements)
        parser.add_argument("--hirers", type=int, default=Size().hirers)
        parser.add_argument("--days", type=int, default=Size().days)

    def handle(self, *args, workers, postings, engagements, hirers, days, **options):
        if holders_of("attendant"):
            raise CommandError("There are people here already; the demo is built into an empty database.")
        logging.getLogger("yizhan.messaging").setLevel(logging.WARNING)  # hundreds of lines nobody reads now
        began = time.monotonic()
        size = Size(workers=workers, hirers=hirers, postings=postings, engagements=engagements, days=days)
        built = build(size, self._say)
        self.stdout.write(
            f"\n{built.workers} workers, {built.hirers} hirers, {built.postings} postings in "
            f"{time.monotonic() - began:.0f} s; refused on the way: {built.refusals or 'nothing'}"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line, ending=" ")
        self.stdout.flush()
