"""Entries of the blocklist."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav(
    "console", 57, _("名单"), "ban", "console_blocks", roles=("attendant", "station_manager"), group=1
)
register_nav("district", 45, _("名单"), "ban", "console_blocks", roles=("district_officer",), group=3)
