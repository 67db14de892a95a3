"""Entries of pay and attendance."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.engagements.workflow import STATION_SIDE

register_nav("console", 70, _("欠薪提醒"), "cash", "late_pay", roles=STATION_SIDE, group=1)
register_nav("console", 72, _("考勤疑点"), "flag", "attendance_flags", roles=STATION_SIDE, group=1)
