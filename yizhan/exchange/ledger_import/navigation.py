"""Entries of the ledger import."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav(
    "console", 85, _("台账导入"), "clipboard-list", "ledger_list", roles=("station_manager", "district_officer"), group=3
)  # fmt: skip
