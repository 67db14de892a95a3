"""What happens by itself with ledgers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.ledger_import.actions import forget_rows
from yizhan.exchange.ledger_import.queries import due_to_forget


@periodic("exchange.forget_ledger_rows", every=timedelta(days=1), label=_("清空过期台账的原始内容"))
def forget_ledger_rows() -> None:
    """Empty what was not imported and has lain for so many days."""
    for batch_id in due_to_forget(clock.today()):
        forget_rows(SYSTEM, batch_id)
