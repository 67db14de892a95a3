"""What accounts adds to every page: who is signed in, how she wants pages, links to her own pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.directory.views import READERS
from yizhan.accounts.people.actions import set_preferences
from yizhan.accounts.sign_in.homes import home_url
from yizhan.core.navigation import Account, register_account, register_nav
from yizhan.core.preferences import register_person_preferences


def account_of(request: HttpRequest) -> Account | None:
    """The signed-in person for the header; ``None`` for visitors (also while no middleware ran, as on error pages)."""
    signed_in = getattr(request, "signed_in", None)
    if signed_in is None or signed_in.person is None:
        return None
    membership = signed_in.membership
    url = home_url(membership.role) if membership else reverse("switch_role")
    return Account(True, signed_in.person.display_name, url, reverse("sign_out"))


def elder_of(request: HttpRequest) -> bool | None:
    """The person's own setting."""
    signed_in = getattr(request, "signed_in", None)
    return signed_in.person.elder_view if signed_in is not None and signed_in.person else None


def keep(request: HttpRequest, what: str, chosen: str) -> None:
    """Remember a switch with the person, when one is signed in and acts in a role."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.is_visitor:
        return
    if what == "view":
        set_preferences(actor, elder_view=chosen == "elder")
    else:
        set_preferences(actor, language=chosen)


register_account(account_of)
register_person_preferences(elder_of, keep)
register_nav("console", 800, _("角色名录"), "users", "role_directory", roles=READERS, group=8)
register_nav("console", 900, _("我的设置"), "settings", "my_settings", group=9)
register_nav("footer", 50, _("个人信息怎么用"), "lock", "privacy")
register_nav("console", 84, _("改错申请"), "edit", "data_requests", roles=("station_manager", "district_officer"), group=3)  # fmt: skip
