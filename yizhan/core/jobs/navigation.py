"""The operator's link to background work."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.jobs.access import OPERATOR_ROLES
from yizhan.core.navigation import register_nav

register_nav("console", 910, _("后台任务"), "refresh", "background_jobs", roles=OPERATOR_ROLES, group=9)
