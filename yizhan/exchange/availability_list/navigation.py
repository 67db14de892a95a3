"""Entries of the availability list."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav

register_nav("footer", 40, _("谁在找活"), "users", "availability_list")
