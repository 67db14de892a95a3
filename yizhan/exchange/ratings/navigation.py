"""Entries of ratings; /me/stars/ is reached from the worker's home."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav("console", 70, _("申诉"), "scale", "console_objections", roles=("attendant", "station_manager", "district_officer"), group=1)  # fmt: skip
register_nav("console", 88, _("星级算法"), "star", "star_policies", roles=("district_officer",), group=3)
register_nav("hirer", 80, _("守约"), "shield-check", "hire_facts", roles=("hirer", "hirer_staff"))
register_nav("footer", 40, _("星级准不准"), "star", "star_reports")
