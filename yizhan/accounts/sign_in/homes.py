"""Where a role starts its day. Pages of floors above are named, never imported."""

from __future__ import annotations

from yizhan.accounts.enums import Role
from yizhan.core.navigation import url_or_blank

HOMES: dict[str, tuple[str, ...]] = {
    Role.WORKER: ("me_home",),
    Role.HIRER: ("hire_home",),
    Role.HIRER_STAFF: ("hire_home",),
    Role.FOREMAN: ("hire_home",),
    Role.ATTENDANT: ("console_home",),
    Role.STATION_MANAGER: ("console_home",),
    Role.POSTING_REVIEWER: ("review_inbox",),
    Role.LOCAL_OFFICER: ("local_home",),
    Role.DISTRICT_OFFICER: ("district_home",),
    Role.LIAISON: ("partner_home",),
    Role.MEDIATOR: ("mediator_home",),
    Role.INSPECTOR: ("inspector_home",),
    Role.OPERATOR_MANAGER: ("operator_home",),
    Role.AUDITOR: ("auditor_home",),
    Role.PLATFORM_ADMIN: ("district_home", "district_settings"),
}
"""Role → URL names, best first; one that does not exist yet falls through to the person's settings page."""


def home_url(role: str) -> str:
    """The first existing home of a role."""
    for name in (*HOMES.get(role, ()), "my_settings"):
        url = url_or_blank(name)
        if url:
            return url
    return "/"
