"""The check that safety adds to the gate of engagements: nobody is sent into heat or storm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.core.templatetags.ui import when_words
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.gate import gate_check
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.safety.queries import stop_of
from yizhan.exchange.workers.models import Worker


@gate_check
def stopped_for_weather(posting: Posting, worker: Worker, now: datetime) -> list[Reason]:
    """A stop by hand for the region and the trade, on the next shift."""
    stop = stop_of(posting, now)
    if stop is None:
        return []
    text = _("%(kind)s%(level)s预警停工，到 %(until)s") % {
        "kind": stop.get_kind_display(),
        "level": stop.get_level_display(),
        "until": when_words(local(stop.ends_at), today=local(now).date()),
    }
    return [Reason("work_stop", text)]
