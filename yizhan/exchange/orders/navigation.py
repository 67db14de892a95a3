"""Entries of orders."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.postings.workflow import STATION_SIDE

register_nav("console", 32, _("长期用工"), "calendar", "order_list", roles=STATION_SIDE)
