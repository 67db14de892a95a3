"""One's own application in words, on cards and in the action bar. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def status_words(state: str) -> tuple[str, str]:
    """Tag on a card of a posting one has applied for."""
    if state == "interested":
        return _("已报名"), "info"
    if state == "offered":
        return _("等你回话"), "warn"
    return _("定了"), "ok"


def applied_words(engagement: Any) -> tuple[str, str] | None:
    """State line and button of the action bar; ``None`` when one may apply (again)."""
    state = engagement.state
    if state == "interested" and engagement.is_standby:
        return _("你在排候补"), _("看我的报名")
    if state == "interested":
        return _("报了名，等雇主回话"), _("看我的报名")
    if state == "offered":
        return _("雇主请你去"), _("去回话")
    if state in {"accepted", "confirmed", "dispatched", "on_site", "working"}:
        return _("这个活定下来了"), _("看这个班")
    if state in {"completed", "closed"}:
        return _("这个活你干过了"), _("看这个班")
    return None
