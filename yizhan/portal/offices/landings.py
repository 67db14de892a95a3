"""What a role whose floor is not built yet can do today, and what is not open; words only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Landing:
    """One role's first page.

    Args:
        role: who lands here. title: its heading. can_do: what works today. later: what is not open yet.
        shows_stations: the places in this person's scope are listed.
    """

    role: str
    title: Text
    can_do: tuple[Text, ...]
    later: tuple[Text, ...]
    shows_stations: bool = False


LANDINGS: dict[str, Landing] = {
    "partner_home": Landing(
        "liaison",
        _("部门联络员"),
        (_("看驿站名录、开门时间和在招的岗位"), _("改自己的设置、看谁看过你的信息")),
        (_("部门协议"), _("事项转办"), _("联席会议")),
    ),
    "operator_home": Landing(
        "operator_manager",
        _("运营单位"),
        (_("看你运营的驿站和开门时间"), _("给驿站的工作人员开账号、重设密码"), _("改自己的设置")),
        (_("运营合同和履约"), _("人员排班"), _("考核和整改")),
        shows_stations=True,
    ),
    "mediator_home": Landing(
        "mediator",
        _("调解员"),
        (_("看求助电话和办事入口，指给来的人"), _("改自己的设置")),
        (_("收案、排期、调解协议"), _("工钱和工时的证据单")),
    ),
    "inspector_home": Landing(
        "inspector",
        _("检查员"),
        (_("看你范围内的驿站、地址和开门时间"), _("改自己的设置")),
        (_("检查单和拍照取证"), _("整改通知和复查")),
        shows_stations=True,
    ),
    "auditor_home": Landing(
        "auditor",
        _("审计员"),
        (_("看驿站名录和在招的岗位"), _("改自己的设置")),
        (_("操作记录查询"), _("谁看过个人信息的总表"), _("资金台账")),
    ),
}
"""URL name → page."""
