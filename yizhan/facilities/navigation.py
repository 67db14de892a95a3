"""Links of facilities."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.facilities.stations.access import CLOSURE_ROLES

register_nav("public", 40, _("找驿站"), "building-store", "station_list")
register_nav("console", 60, _("开放时间"), "clock", "console_hours", roles=CLOSURE_ROLES, group=2)
