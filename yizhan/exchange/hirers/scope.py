"""A hirer inside the actor's scope, locked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.hirers.models import Hirer


def _visible(work: Work, hirer_id: int) -> Hirer:
    hirer = work.lock(Hirer, hirer_id)
    if not Hirer.objects.visible_to(work.actor).filter(pk=hirer.pk).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体")))
    return hirer
