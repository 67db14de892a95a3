"""Entries of call-backs."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.call_backs.workflow import CALLERS

register_nav("console", 74, _("抽查回访"), "phone-call", "call_backs", roles=CALLERS, group=1)
