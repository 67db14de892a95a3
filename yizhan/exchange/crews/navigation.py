"""Entries of the crews slice."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav(
    "console", 52, _("班组"), "users-group", "console_crews", roles=("attendant", "station_manager"), group=1
)
