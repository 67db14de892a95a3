"""Who may look after background work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

OPERATOR_ROLES = ("platform_admin",)


def can_look_after_jobs(actor: Actor) -> Decision:
    """The platform's administrator, signed in as staff; SYSTEM from the command line."""
    if actor.is_system:
        return Decision.yes()
    if actor.role not in OPERATOR_ROLES:
        return Decision.no("wrong_role", _("后台任务由平台管理员处理"))
    if not actor.staff_session:
        return Decision.no("staff_sign_in_needed", _("请先用工作账号登录"))
    return Decision.yes()
