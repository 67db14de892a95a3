"""Entries of workers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

_STATION = ("attendant", "station_manager")

register_nav("console", 20, _("取号登记"), "ticket", "counter_register", roles=_STATION)
register_nav("console", 50, _("零工"), "users", "console_workers", roles=_STATION, group=1)
register_nav("footer", 30, _("撤销登记"), "arrow-back-up", "undo_entry")
