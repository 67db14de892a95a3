"""Entries of reports."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.navigation import register_nav
from yizhan.exchange.postings.workflow import REVIEWERS

register_nav("console", 42, _("举报"), "report", "report_list", roles=REVIEWERS)
