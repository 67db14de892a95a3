"""Ties that ran out, and invitations nobody answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.family.actions import lapse_tie
from yizhan.exchange.family.enums import LIVING
from yizhan.exchange.family.models import FamilyTie


@periodic("exchange.lapse_family_ties", cron="40 0 * * *", label=_("到期的家人帮忙"))
def lapse_family_ties() -> int:
    """End what is over; returns how many."""
    over = FamilyTie.objects.filter(state__in=LIVING, ends_on__lt=clock.today()).order_by("pk")
    return sum(lapse_tie(SYSTEM, key) for key in list(over.values_list("pk", flat=True)))
