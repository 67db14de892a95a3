"""Personal data of accounts: every field of a person model is here once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

import yizhan.accounts.my_data.personal_data  # noqa: F401
from yizhan.core.catalogue import declare, not_personal

_SERVICE = "个人信息保护法 art. 13(3), 人力资源市场暂行条例"
_CONSENT = "个人信息保护法 art. 14, 29"
_AFTER_CLOSING = _("注销后 3 年")
_UNTIL_LEFT = _("注销冷静期过后清空；并入别的档案的 3 年后清空")
_COUNTER = ("self", "attendant", "station_manager", "local_officer", "district_officer")
_STAFF_AND_SELF = ("self", "platform_admin", "district_officer", "local_officer", "station_manager")

declare(
    "accounts.Person", "full_name", data_class=3, purpose=_("办事时核对是谁"), basis=_SERVICE,
    retention=_UNTIL_LEFT, readers=_COUNTER, mask="public_name",
)  # fmt: skip
declare(
    "accounts.Person", "display_name", data_class=2, purpose=_("称呼"), basis=_SERVICE,
    retention=_UNTIL_LEFT, readers=("self", "hirer", *_COUNTER),
)  # fmt: skip
declare(
    "accounts.Person", "phone", data_class=3, purpose=_("联系、登录"), basis=_SERVICE,
    retention=_UNTIL_LEFT, readers=_COUNTER, mask="phone",
)  # fmt: skip
declare(
    "accounts.Person", "identity_number", data_class=4, purpose=_("核对身份"), basis=_CONSENT,
    retention=_UNTIL_LEFT, readers=("self", "station_manager", "district_officer"), mask="identity_number",
)  # fmt: skip
declare(
    "accounts.Person", "birth_on", data_class=2, purpose=_("年龄方面的法律要求"), basis="劳动法 art. 15",
    retention=_UNTIL_LEFT, readers=_COUNTER,
)  # fmt: skip
declare(
    "accounts.Person", "gender", data_class=2, purpose=_("女职工保护等法律要求，不用于招工条件"),
    basis="女职工劳动保护特别规定", retention=_UNTIL_LEFT, readers=("self", "district_officer"),
)  # fmt: skip
declare(
    "accounts.Person", "home_region_code", data_class=2, purpose=_("归哪个镇街服务"), basis=_SERVICE,
    retention=_UNTIL_LEFT, readers=_COUNTER,
)  # fmt: skip
for _cell in ("cell_row", "cell_column"):
    declare(
        "accounts.Person", _cell, data_class=2, purpose=_("算离活儿有多远"), basis=_CONSENT,
        retention=_UNTIL_LEFT, readers=("self",),
    )  # fmt: skip
for _field in ("language", "elder_view"):
    declare(
        "accounts.Person", _field, data_class=1, purpose=_("页面怎么显示"), basis=_SERVICE,
        retention=_UNTIL_LEFT, readers=("self",),
    )  # fmt: skip
not_personal(
    "accounts.Person", "uid", "state", "state_changed_at", "merged_into", "entered_by_uid", "entered_how", "is_confirmed",
    "created_at", "blanked_at", "is_demo",
)  # fmt: skip

for _field in ("field", "at", "reason", "viewer_role"):
    declare(
        "accounts.ViewLog", _field, data_class=2, purpose=_("让本人知道谁看过"), basis="个人信息保护法 art. 44",
        retention=_("3 年"), readers=("self", "auditor"),
    )  # fmt: skip
not_personal("accounts.ViewLog", "uid", "person", "viewer_uid", "request_id")

declare(
    "accounts.Organisation", "name", data_class=1, purpose=_("认得是哪家"), basis=_SERVICE,
    retention=_AFTER_CLOSING, readers=("visitor",),
)  # fmt: skip
declare(
    "accounts.Organisation", "credit_code", data_class=1, purpose=_("核验用工主体"), basis="网络招聘服务管理规定",
    retention=_AFTER_CLOSING, readers=("visitor",),
)  # fmt: skip
declare(
    "accounts.Organisation", "address", data_class=4, purpose=_("去哪儿干活、上门核验"), basis=_SERVICE,
    retention=_AFTER_CLOSING, readers=("self", "attendant", "station_manager"), mask="address",
)  # fmt: skip
declare(
    "accounts.Organisation", "contact", data_class=2, purpose=_("找谁联系"), basis=_SERVICE,
    retention=_AFTER_CLOSING, readers=_COUNTER,
)  # fmt: skip
not_personal(
    "accounts.Organisation", "uid", "kind", "region_code", "verification", "verification_changed_at", "created_at",
    "is_demo", "licensed_until",
)  # fmt: skip

for _field in (
    "person",
    "role",
    "organisation",
    "region_prefix",
    "station_codes",
    "valid_from",
    "valid_until",
):
    declare(
        "accounts.Membership", _field, data_class=1, purpose=_("谁能办什么事"), basis=_SERVICE,
        retention=_("结束后 3 年"), readers=(*_STAFF_AND_SELF, "auditor"),
    )  # fmt: skip
not_personal("accounts.Membership", "uid", "granted_at", "granted_by_uid", "ended_at", "is_demo")

for _field in ("person", "purpose", "is_given", "how", "at", "notice_version", "language"):
    declare(
        "accounts.ConsentRecord", _field, data_class=2, purpose=_("证明本人同意过什么"),
        basis="个人信息保护法 art. 14–15", retention=_AFTER_CLOSING, readers=("self", "auditor"),
    )  # fmt: skip
declare(
    "accounts.ConsentRecord", "proof", data_class=2, purpose=_("纸质凭据在哪儿"), basis="个人信息保护法 art. 14",
    retention=_AFTER_CLOSING, readers=("self", "station_manager", "auditor"),
)  # fmt: skip
not_personal("accounts.ConsentRecord", "uid", "text_digest", "channel", "recorded_by_uid")

for _field in ("username", "person", "is_active", "created_at"):
    declare(
        "accounts.StaffLogin", _field, data_class=2, purpose=_("工作账号登录"), basis="网络安全法 art. 21",
        retention=_("停用后 6 个月"), readers=("self", "platform_admin"),
    )  # fmt: skip
not_personal("accounts.StaffLogin", "password", "must_change_password", "session_round")

declare(
    "accounts.SignInCode", "phone", data_class=3, purpose=_("发验证码"), basis=_SERVICE,
    retention=_("10 分钟"), readers=(), mask="phone", export=False,
)  # fmt: skip
not_personal(
    "accounts.SignInCode", "uid", "code_digest", "browser_digest", "created_at", "expires_at", "tries", "proved_at",
    "consumed_at",
)  # fmt: skip

for _field in ("person", "membership", "label", "created_at", "expires_at", "revoked_at"):
    declare(
        "accounts.AccessToken", _field, data_class=2, purpose=_("用手机程序登录"), basis=_SERVICE,
        retention=_("失效后 6 个月"), readers=("self",),
    )  # fmt: skip
not_personal("accounts.AccessToken", "uid", "digest")

for _field in ("label", "signed_in_at"):
    declare(
        "accounts.WebSession", _field, data_class=2, purpose=_("让本人看见在哪儿登录着"), basis=_SERVICE,
        retention=_("退出或 30 天后"), readers=("self",),
    )  # fmt: skip
not_personal("accounts.WebSession", "session_data", "expire_date", "person_id")
