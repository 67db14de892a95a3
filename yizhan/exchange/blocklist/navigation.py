"""Entries of the blocklist."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav("console", 57, _("名单"), "ban", "console_blocks", roles=("attendant", "station_manager", "district_officer"), group=1)  # fmt: skip
