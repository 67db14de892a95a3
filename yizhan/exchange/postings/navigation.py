"""Entries of postings."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.postings.workflow import FIGURES, HIRER_SIDE, REVIEWERS, STATION_SIDE

register_nav("hirer", 20, _("发布"), "speakerphone", "quick_post", elder=True, roles=HIRER_SIDE)
register_nav("console", 30, _("代发招工"), "speakerphone", "counter_post", roles=STATION_SIDE)
register_nav("console", 40, _("审核"), "clipboard-check", "review_inbox", roles=REVIEWERS)
register_nav("console", 41, _("发布后"), "file-search", "after_publication", roles=REVIEWERS)
register_nav("console", 86, _("招工数字"), "chart-dots", "posting_figures", roles=FIGURES, group=3)
register_nav("footer", 40, _("招工怎么写"), "file-text", "posting_standard")
