"""What happens by itself: cooling-offs end, copies nobody fetched are emptied."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.my_data.actions import carry_out_erasure, clear_export
from yizhan.accounts.my_data.enums import ErasureState, ExportState
from yizhan.accounts.my_data.models import DataExport, ErasureRequest
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic

AT_ONCE = 50
"""Requests of one round; the next round is minutes away."""


@periodic("accounts.carry_out_erasures", every=timedelta(minutes=10), label=_("冷静期过了的注销"))
def carry_out_erasures() -> int:
    """Erase everybody whose cooling-off is over; returns how many were looked at."""
    due = ErasureRequest.objects.filter(state=ErasureState.COOLING, due_at__lte=clock.now()).order_by(
        "due_at"
    )
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        carry_out_erasure(SYSTEM, key)
    return len(keys)


@periodic("accounts.clear_exports", every=timedelta(hours=1), label=_("清掉取过的、过期的信息副本"))
def clear_exports() -> int:
    """Empty the copies that have served; returns how many."""
    taken = Q(json_taken_at__isnull=False, page_taken_at__isnull=False)
    over = DataExport.objects.filter(taken | Q(expires_at__lte=clock.now()), state=ExportState.READY)
    return sum(clear_export(SYSTEM, key) for key in over.values_list("pk", flat=True)[:AT_ONCE])
