"""Entries of the recommended list."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav("footer", 45, _("推荐榜"), "star", "recommended_list")
