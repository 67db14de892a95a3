"""Who may change what a district owns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

SETTING_ROLES = frozenset({"district_officer", "platform_admin"})


def can_set_dated_value(actor: Actor) -> Decision:
    """District officers and the administrator, signed in as staff; SYSTEM for first set-up."""
    if actor.is_system:
        return Decision.yes()
    if actor.role not in SETTING_ROLES:
        return Decision.no("not_your_setting", _("辖区设置由区级工作人员修改"))
    if not actor.staff_session:
        return Decision.no("staff_sign_in_needed", _("请先用工作账号登录"))
    return Decision.yes()
