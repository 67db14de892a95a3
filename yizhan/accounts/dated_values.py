"""Values of accounts that a district owns."""

from django.utils.translation import gettext_lazy as _

import yizhan.accounts.my_data.dated_values  # noqa: F401
from yizhan.core.dated import define

_GROUP = _("登录和个人信息")
_ASVS = "OWASP ASVS 5.0 V6.3.3, V6.5, V6.6"


def _number(
    code: str, label: str, default: int, source: str, certainty: str, least: int, most: int, unit: str
):
    define(
        f"accounts.{code}",
        kind="int",
        label=label,
        default=default,
        source=source,
        certainty=certainty,
        group=_GROUP,
        minimum=least,
        maximum=most,
        unit=unit,
    )


define(
    "accounts.code_minutes",
    kind="minutes",
    label=_("验证码多久有效"),
    default=10,
    source=_ASVS,
    certainty="high",
    group=_GROUP,
    minimum=1,
    maximum=10,
)
_number("code_tries", _("一个验证码最多输错几次"), 5, _ASVS, "high", 1, 5, _("次"))
_number("codes_per_phone_minute", _("一个手机号一分钟最多要几个验证码"), 1, _ASVS, "high", 1, 5, _("个"))
_number("codes_per_phone_hour", _("一个手机号一小时最多要几个验证码"), 5, _ASVS, "high", 1, 20, _("个"))
# ASVS says 1 and 5 per address too. A whole hall shares one address (300 people at 04:30, D7), so the default is
# wider; what protects a person is the limit of her phone and of the tries per code.
_HALL = "ASVS 5.0 V6.6 for one phone; wider because a station's Wi-Fi is one address"
_number(
    "codes_per_address_minute", _("一个网络地址一分钟最多要几个验证码"), 30, _HALL, "low", 1, 200, _("个")
)
_number(
    "codes_per_address_hour", _("一个网络地址一小时最多要几个验证码"), 300, _HALL, "low", 5, 2000, _("个")
)
_number("staff_tries_per_quarter", _("工作账号 15 分钟最多试几次密码"), 10, _ASVS, "medium", 3, 100, _("次"))
_number("staff_session_hours", _("工作账号登录多久要重新登"), 12, "产品默认值", "low", 1, 24, _("小时"))
_number("looks_per_hour", _("一个人一小时最多看几次完整号码"), 30, "产品默认值", "low", 1, 500, _("次"))
_number("staff_ending_days", _("角色、资格到期前几天开始提醒"), 30, "产品默认值", "low", 1, 365, _("天"))
_number(
    "minimum_worker_age",
    _("满几周岁才能登记找活"),
    16,
    "劳动法 art. 15, 禁止使用童工规定（国令364）",
    "high",
    16,
    18,
    _("岁"),
)
_number("token_days", _("小程序登录多久要重新登"), 90, "产品默认值", "low", 1, 365, _("天"))
_number("organisation_key_days", _("接口密钥多久要换"), 365, "产品默认值", "low", 1, 730, _("天"))

_D17 = "决定 D17：许可证到期前 60 天、30 天提醒"
_number("licence_warn_days.first", _("许可证到期前几天头一次提醒"), 60, _D17, "high", 1, 365, _("天"))
_number("licence_warn_days.last", _("许可证到期前几天再提醒一次"), 30, _D17, "high", 1, 365, _("天"))
