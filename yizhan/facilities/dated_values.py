"""Values of facilities that a district owns."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _word

from yizhan.core.dated import define

_GROUP = _("驿站建设")
_PLAN = "《沙市区零工驿站及服务点标准化建设实施方案》"

define(
    "facilities.station_name_ending",
    kind="text",
    label=_("驿站登记名称的结尾"),
    default="零工驿站",
    source=_PLAN + "第3条",
    certainty="high",
    group=_GROUP,
    maximum=12,
)
define(
    "facilities.service_point_name_ending",
    kind="text",
    label=_("服务点登记名称的结尾"),
    default="服务点",
    source="产品默认值",
    certainty="low",
    group=_GROUP,
    maximum=12,
)
define(
    "facilities.minimum_area_m2",
    kind="int",
    label=_("驿站室内面积至少"),
    default=15,
    source=_PLAN + "第1条；“以上”含本数（民法典第1259条）",
    certainty="high",
    group=_GROUP,
    minimum=1,
    maximum=1000,
    unit=_("㎡"),
)
define(
    "facilities.zones",
    kind="json",
    label=_("驿站要有的功能区"),
    default=[
        _word("求职招聘区"),
        _word("政策咨询区"),
        _word("洽谈协商区"),
        _word("生活服务区"),
        _word("信息公示公开区"),
    ],
    source=_PLAN + "第4条",
    certainty="high",
    group=_GROUP,
)
define(
    "facilities.shown_facilities",
    kind="json",
    label=_("驿站页面上列出的设施"),
    default=[
        _word("饮水机"),
        _word("手机充电"),
        _word("空调"),
        _word("候工座椅"),
        _word("非机动车停放"),
        _word("微波炉"),
        _word("药箱"),
        _word("电子屏"),
        _word("洽谈桌椅"),
        _word("政策资料架"),
    ],
    source=_PLAN + "第2条；清单为产品默认值",
    certainty="medium",
    group=_GROUP,
)
define(
    "facilities.closure_notice_minutes",
    kind="minutes",
    label=_("停开要提前多久公告"),
    default=1440,
    source="产品默认值",
    certainty="low",
    group=_GROUP,
    minimum=0,
    maximum=43200,
)
define(
    "facilities.map_approval_number",
    kind="text",
    label=_("底图审图号（没有就用示意底图）"),
    default="",
    source="《地图管理条例》",
    certainty="high",
    group=_GROUP,
    maximum=40,
)
