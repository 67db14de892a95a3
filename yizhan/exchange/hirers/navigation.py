"""Entries of hirers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

CHECKERS = ("attendant", "station_manager", "local_officer", "district_officer")

register_nav("hirer", 90, _("我的"), "user", "hire_profile", roles=("hirer", "hirer_staff"))
register_nav("console", 55, _("用工方"), "briefcase", "console_hirers", roles=CHECKERS, group=1)
