"""District-owned values of crews."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

_GROUP = _("班组")


def _number(
    code: str,
    label: str,
    default: int,
    least: int,
    most: int,
    source: str = "产品默认值",
    certainty: str = "low",
) -> None:
    define(
        f"exchange.{code}",
        kind="int",
        label=label,
        default=default,
        source=source,
        certainty=certainty,
        group=_GROUP,
        minimum=least,
        maximum=most,
    )


_number("crew_size_most", _("一个班组最多几个人"), 30, 2, 100)
_number("crew_member_of_most", _("一个人最多在几个班组里"), 3, 1, 10)
_number("crew_led_most", _("一个人最多带几个班组"), 1, 1, 5)
_number(
    "crew_leader_age_least",
    _("班组长最低年龄（周岁）"),
    18,
    18,
    25,
    "《民法典》第十八条（成年人独立实施民事法律行为）",
    "medium",
)
_number("crew_invite_days", _("请人进班组几天内答复"), 7, 1, 30)
_number("crew_invites_waiting_most", _("一个班组最多几份没答复的邀请"), 20, 1, 100)
_number("crew_invites_per_hour", _("一小时最多请几个人进班组"), 20, 1, 100)
_number("crew_invites_per_day", _("一天最多请几个人进班组"), 60, 1, 300)
_number("crew_code_hours", _("班组邀请链接几小时有效"), 72, 1, 336)
_number("crew_points_most", _("一个人最多几个工分"), 100, 1, 1000)
_number("crew_pool_wait_hours", _("收工几小时后还没到的人，分账时不算"), 12, 1, 72)
