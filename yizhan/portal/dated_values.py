"""District-owned values of the public pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _word

from yizhan.core.dated import define

GROUP = _("公开页面")

define(
    "portal.hotlines",
    kind="json",
    label=_("求助电话（名称、号码、几点有人、能问什么）"),
    default=[
        {"label": _word("人社服务热线"), "number": "12333", "hours": _word("工作日 8:30–17:30"), "about": _word("工钱被欠、工伤、签合同都能问")},
        {"label": _word("政务服务热线"), "number": "12345", "hours": _word("24 小时"), "about": _word("不知道找谁，先打这个")},
        {"label": _word("工会维权热线"), "number": "12351", "hours": _word("工作日 8:30–17:30"), "about": _word("工会帮你维权，不收钱")},
        {"label": _word("法律援助热线"), "number": "12348", "hours": _word("24 小时"), "about": _word("问法律，免费")},
    ],
    source="全国统一号码（人社、政务、工会、司法行政）；有人接听的时间以本地公布为准",
    certainty="high",
    group=GROUP,
)  # fmt: skip
define(
    "portal.district_code",
    kind="text",
    label=_("本区行政区划代码（六位），用来列出镇街"),
    default="421002",
    source="国家统计局 2023 年区划代码：沙市区",
    certainty="high",
    group=GROUP,
    minimum=6,
    maximum=6,
)
define(
    "portal.near_km",
    kind="int",
    label=_("找活时“几公里内”按几公里"),
    default=3,
    source="产品默认值（界面稿 02a）",
    certainty="low",
    group=GROUP,
    minimum=1,
    maximum=20,
    unit=_("公里"),
)
define(
    "portal.feed_minutes",
    kind="minutes",
    label=_("给机器读的岗位清单，缓存多久"),
    default=5,
    source="产品默认值",
    certainty="low",
    group=GROUP,
    minimum=1,
    maximum=60,
)
define(
    "portal.operator_name",
    kind="text",
    label=_("页脚上写的主管单位"),
    default=_word("主管：区就业工作领导小组办公室"),
    source="产品默认值；开通时由各区填写",
    certainty="low",
    group=GROUP,
    maximum=60,
)
define(
    "portal.common_words",
    kind="json",
    label=_("首页上一点就搜的活"),
    default=["搬运", "保洁", "缝纫", "瓦工", "帮厨", "电焊"],
    source="产品默认值（界面稿 01）",
    certainty="low",
    group=GROUP,
)
