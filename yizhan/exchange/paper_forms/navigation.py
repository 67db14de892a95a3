"""Entries of paper forms."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav(
    "console", 51, _("纸表"), "file-text", "paper_forms", roles=("attendant", "station_manager"), group=1
)
