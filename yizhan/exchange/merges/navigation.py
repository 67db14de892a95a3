"""Entries of merging."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav("console", 51, _("可能登记过两次"), "users-group", "console_twins", roles=("attendant", "station_manager"), group=1)  # fmt: skip
