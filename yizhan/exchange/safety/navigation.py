"""Entries of safety."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.engagements.workflow import STATION_SIDE
from yizhan.exchange.safety.access import STOPPERS

register_nav("console", 46, _("没来的"), "user-question", "console_no_shows", roles=STATION_SIDE)
register_nav("console", 47, _("事故"), "alert-octagon", "console_incidents", roles=STATION_SIDE)
register_nav("console", 62, _("停工令"), "umbrella", "work_stops", roles=STOPPERS, group=2)
