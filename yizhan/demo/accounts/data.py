"""The demo accounts. Everybody here is invented; the phones are from a range that nobody has (160, unallocated).

Passwords and TOTP secrets are public on purpose: they open invented people on one's own machine.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES, OrganisationKind, Role

DISTRICT = "421002"
TOWN = "421002002"  # 崇文街道
STATIONS = ("ST-004", "ST-005", "ST-011")
"""Codes of the demo stations in that town (data set ``stations_demo.json``); the builder may pass others."""


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """Credit codes are synthetic (bodies ``M?YYYY..``) and add up."""

    kind: str
    name: str
    credit_code: str = ""


ENTERPRISE = DemoOrganisation(
    OrganisationKind.ENTERPRISE, "沙市江畔建筑装饰有限公司（演示）", "91421002MAYYYY7029"
)
DEPARTMENT = DemoOrganisation(
    OrganisationKind.DEPARTMENT, "沙市区住房和城乡建设局（演示）", "11421002MBYYYY714T"
)
OPERATOR = DemoOrganisation(OrganisationKind.OPERATOR, "荆楚零工运营有限公司（演示）", "91421002MAYYYY7291")
MEDIATORS = DemoOrganisation(OrganisationKind.MEDIATION_BODY, "中山街道人民调解委员会（演示）")


TO_SEE: dict[Role, Any] = {
    Role.WORKER: _("明天有班，一笔工钱在催，五星"),
    Role.HIRER: _("有人报名等答复，有一笔没付"),
    Role.HIRER_STAFF: _("同一家单位，帮着发活、付钱"),
    Role.FOREMAN: _("红门路仓库的名单，出签到码"),
    Role.ATTENDANT: _("早上的大厅、欠薪提醒、事故、举报"),
    Role.STATION_MANAGER: _("旧台账试跑完了，名单等第二个人定"),
    Role.POSTING_REVIEWER: _("几条招工等审核，抽查也要看"),
    Role.LOCAL_OFFICER: _("街道的数，哪里审得慢"),
    Role.DISTRICT_OFFICER: _("全区的数，抽查回访，停工令"),
    Role.PLATFORM_ADMIN: _("后台任务、人员、设置"),
}
"""On the page of the accounts: what to look at first. The scenes are in ``district/tableau.py``."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One invented person in one role.

    Args:
        phone: fixed, unallocated.
        region_prefix: what she sees; ``station_count``: how many of the demo stations she works at.
    """

    role: Role
    full_name: str
    address_form: str
    phone: str
    organisation: DemoOrganisation | None = None
    region_prefix: str = ""
    station_count: int = 0

    @property
    def to_see(self) -> Any:
        """What waits for this person in the demo district; ``""`` where only the start page does."""
        return TO_SEE.get(self.role, "")

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def username(self) -> str:
        """User name of staff; ``""`` for citizens."""
        return f"demo-{self.role.value.replace('_', '-')}" if self.is_staff else ""

    @property
    def password(self) -> str:
        return f"{self.username}-2026" if self.is_staff else ""

    @property
    def totp_secret(self) -> str:
        """Fixed for each role, so that an authenticator app keeps working when the demo is rebuilt."""
        if not self.is_staff:
            return ""
        return base64.b32encode(hashlib.sha1(f"yizhan demo {self.role.value}".encode()).digest()).decode()


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(Role.WORKER, "周大勇", "师傅", "16000000101"),
    DemoAccount(Role.HIRER, "陈玉兰", "老板", "16000000102", ENTERPRISE),
    DemoAccount(Role.HIRER_STAFF, "刘小敏", "姐", "16000000103", ENTERPRISE),
    DemoAccount(Role.FOREMAN, "赵铁柱", "工头", "16000000104", ENTERPRISE),
    DemoAccount(Role.ATTENDANT, "李春梅", "姐", "16000000105", None, DISTRICT, 1),
    DemoAccount(Role.STATION_MANAGER, "王国庆", "站长", "16000000106", None, DISTRICT, 1),
    DemoAccount(Role.POSTING_REVIEWER, "孙丽华", "姐", "16000000107", None, DISTRICT),
    DemoAccount(Role.LOCAL_OFFICER, "胡建新", "同志", "16000000108", None, TOWN),
    DemoAccount(Role.DISTRICT_OFFICER, "林志远", "同志", "16000000109", None, DISTRICT),
    DemoAccount(Role.LIAISON, "何文静", "同志", "16000000110", DEPARTMENT, DISTRICT),
    DemoAccount(Role.MEDIATOR, "高德明", "老师", "16000000111", MEDIATORS, DISTRICT),
    DemoAccount(Role.INSPECTOR, "罗亚平", "同志", "16000000112", None, DISTRICT),
    DemoAccount(Role.OPERATOR_MANAGER, "郑海涛", "经理", "16000000113", OPERATOR, DISTRICT, 3),
    DemoAccount(Role.AUDITOR, "梁雪", "同志", "16000000114", None, DISTRICT),
    DemoAccount(Role.PLATFORM_ADMIN, "谢一鸣", "同志", "16000000115", None, DISTRICT),
)


def account_of(role: str) -> DemoAccount:
    """The demo account of a role.

    Raises:
        KeyError: not a role.
    """
    return {account.role.value: account for account in ACCOUNTS}[str(role)]
