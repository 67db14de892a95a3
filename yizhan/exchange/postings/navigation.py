"""Entries of postings."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.postings.workflow import HIRER_SIDE, REVIEWERS, STATION_SIDE

register_nav("hirer", 20, _("发布"), "speakerphone", "quick_post", elder=True, roles=HIRER_SIDE)
register_nav("console", 30, _("代发招工"), "speakerphone", "counter_post", roles=STATION_SIDE)
register_nav("console", 40, _("审核"), "clipboard-check", "review_inbox", roles=REVIEWERS)
