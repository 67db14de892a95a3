"""District-owned values of engagements: clocks, protected reasons, retirement ages, words on the slip."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("用工对接")
WORKFLOW = "产品资料 04-workflows d.2（产品建议值）"

define("exchange.dawn_ends_at", kind="text", label=_("早市到几点"), default="07:00", source="产品资料 06-personas f.2（早市 04:30–07:00）", certainty="medium", group=GROUP, maximum=5)  # fmt: skip
define("exchange.answer_minutes.dawn", kind="minutes", label=_("早市：多久内答复"), default=3, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=60)  # fmt: skip
define("exchange.answer_minutes.same_day", kind="minutes", label=_("当天的活：多久内答复"), default=30, source=WORKFLOW, certainty="low", group=GROUP, minimum=5, maximum=600)  # fmt: skip
define("exchange.answer_minutes.later", kind="minutes", label=_("以后的活：多久内答复"), default=720, source=WORKFLOW, certainty="low", group=GROUP, minimum=30, maximum=10080)  # fmt: skip
define("exchange.undo_minutes", kind="minutes", label=_("答应后可以反悔多久"), default=5, source=WORKFLOW, certainty="low", group=GROUP, minimum=0, maximum=60)  # fmt: skip
define("exchange.late_cancel_minutes.same_day", kind="minutes", label=_("当天约的活：开工前多久取消算晚"), default=120, source=WORKFLOW, certainty="low", group=GROUP, minimum=0, maximum=1440)  # fmt: skip
define("exchange.late_cancel_minutes.day_before", kind="minutes", label=_("头天约好的活：开工前多久取消算晚"), default=720, source=WORKFLOW, certainty="low", group=GROUP, minimum=0, maximum=2880)  # fmt: skip
define("exchange.no_show_minutes", kind="minutes", label=_("过了开工多久没到算没来"), default=60, source=WORKFLOW, certainty="low", group=GROUP, minimum=10, maximum=480)  # fmt: skip
define("exchange.close_days", kind="int", label=_("干完多久自动了结"), default=7, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=60, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.protected_reasons", kind="json", label=_("不算失约的取消理由"), default=["illness", "family", "weather", "authority", "unsafe"], source="产品资料 04-workflows d.2（生病、家事、天气、官方要求）", certainty="low", group=GROUP)  # fmt: skip
define("exchange.minor_intensity_most", kind="int", label=_("16–17 岁最多做几级体力活"), default=3, source="《未成年工特殊保护规定》第三条：禁止第四级体力劳动强度的作业", certainty="medium", group=GROUP, minimum=1, maximum=5, unit=_("级"))  # fmt: skip
define(
    "exchange.retirement",
    kind="json",
    label=_("法定退休年龄（月数、起算出生月、几个月推迟一个月）"),
    default={
        "male": {"base_months": 720, "most_months": 756, "born_from": "1965-01", "step_months": 4},
        "female": {"base_months": 600, "most_months": 660, "born_from": "1975-01", "step_months": 2},
    },
    source="全国人大常委会关于实施渐进式延迟法定退休年龄的决定（2025-01-01 起施行）；女按原五十周岁一档",
    certainty="medium",
    group=GROUP,
)

SLIP = _("用工确认单")
RELATION = "产品资料 00-read-first D9；三种关系的说明由各区法务核定"
define(
    "exchange.relation_notice.labour",
    kind="text",
    label=_("确认单：劳动关系说明"),
    default="这是单位用工。管你、给你发钱的是用工单位，算劳动关系：工钱不能低于最低工资，受伤按工伤走，欠薪可以找劳动监察或申请仲裁。",
    source=RELATION,
    certainty="low",
    group=SLIP,
    maximum=200,
)
define(
    "exchange.relation_notice.service",
    kind="text",
    label=_("确认单：劳务关系说明"),
    default="这是给家庭或个人帮工，算劳务关系，不是劳动关系：工钱按双方说好的给，起了纠纷先找驿站调解，谈不成可以去法院，劳动监察和仲裁不管。",
    source=RELATION,
    certainty="low",
    group=SLIP,
    maximum=200,
)
define(
    "exchange.relation_notice.over_age",
    kind="text",
    label=_("确认单：超龄用工说明"),
    default="你已过法定退休年龄，按超龄用工：工钱、休息、安全保护照样要有，用工单位应给你买工伤或意外险。起了纠纷驿站帮你找对门路。",
    source=RELATION + "；人社部超龄劳动者规定征求意见稿 2025-07-31，是否施行待核",
    certainty="low",
    group=SLIP,
    maximum=200,
)
define(
    "exchange.slip_sentence.station",
    kind="text",
    label=_("确认单：驿站是谁"),
    default="本驿站免费提供信息与见证服务，不是用人单位，不从事劳务派遣，也不代收代付工资。",
    source="产品资料 00-read-first D9",
    certainty="high",
    group=SLIP,
    maximum=120,
)
define(
    "exchange.slip_sentence.silence",
    kind="text",
    label=_("确认单：不作声怎么算"),
    default="报了工时，对方 %(hours)s 小时不作声，就按工人报的记。这只定驿站的记录，不定法律上的权利，两边随时可以提异议。",
    source="产品资料 00-read-first D10",
    certainty="high",
    group=SLIP,
    maximum=160,
)
define(
    "exchange.slip_sentence.sent_home",
    kind="text",
    label=_("确认单：放空怎么算"),
    default="到了现场不让干、又不是工人的原因，建议按半天工钱给（双方可另说好）。",
    source="产品资料 04-workflows d.2（建议，不是法律）",
    certainty="low",
    group=SLIP,
    maximum=120,
)
define("exchange.slip_hotline", kind="text", label=_("确认单：投诉电话"), default="12333", source="全国人社服务热线", certainty="high", group=SLIP, maximum=20)  # fmt: skip

define("exchange.relation_notice.platform", kind="text", label=_("确认单：平台用工说明"), default="这是平台派单、平台定规矩的活。可能不算劳动关系，但平台也要保证你拿到钱、有休息、有职业伤害保障；受伤、扣钱先留好单子和截图，驿站帮你找对门路。", source="人社部等八部门关于维护新就业形态劳动者劳动保障权益的指导意见（2021）；各区法务核定", certainty="low", group=SLIP, maximum=200)  # fmt: skip
define("exchange.protected_on_site", kind="json", label=_("到了现场再走，不算过错的理由"), default=["unsafe", "not_as_said", "illness", "family", "weather", "authority"], source=WORKFLOW + "；货不对板不算过错", certainty="low", group=GROUP)  # fmt: skip
define("exchange.withdraw_late_minutes", kind="minutes", label=_("撤回招工：开工前多久算用工方取消晚"), default=720, source="产品资料 04-workflows d.1（开工前不到 12 小时撤，算用工方晚取消）", certainty="low", group=GROUP, minimum=0, maximum=2880)  # fmt: skip
define("exchange.no_show_answer_minutes", kind="minutes", label=_("记了没来：对方多久内可以说话"), default=1440, source=WORKFLOW, certainty="low", group=GROUP, minimum=60, maximum=10080)  # fmt: skip
define("exchange.sent_home_percent", kind="int", label=_("放空建议给一天工钱的百分之几"), default=50, source="产品资料 04-workflows d.2（建议半天，不是法律）", certainty="low", group=GROUP, minimum=0, maximum=100, unit="%")  # fmt: skip
define("exchange.standby_order", kind="text", label=_("候补按什么先后"), default="interest", source="产品资料 04-workflows d.2（先报名先轮到；目前只有这一种）", certainty="low", group=GROUP, maximum=12)  # fmt: skip
define("exchange.standby_least_minutes", kind="minutes", label=_("开工后还剩多久才叫候补"), default=180, source="产品建议值", certainty="low", group=GROUP, minimum=0, maximum=1440)  # fmt: skip
define("exchange.walk_on_most", kind="int", label=_("现场一天最多加几个人"), default=5, source="产品建议值", certainty="low", group=GROUP, minimum=0, maximum=50, unit=_("人"))  # fmt: skip
define("exchange.day_ask_at", kind="text", label=_("多日的活：头天几点问第二天来不来"), default="18:00", source=WORKFLOW, certainty="low", group=GROUP, maximum=5)  # fmt: skip
define(
    "exchange.protective_gear",
    kind="json",
    label=_("要带、要发的防护用品（按工种）"),
    default={
        "CON": ["安全帽", "防滑鞋", "手套"],
        "CON06": ["安全帽", "安全带", "防滑鞋"],
        "CON13": ["安全帽", "安全带", "防滑鞋"],
        "CON08": ["面罩", "焊工手套", "阻燃服"],
        "DEC": ["手套", "防尘口罩"],
        "LOG": ["手套", "防砸鞋"],
        "MFG": ["手套"],
        "MFG11": ["面罩", "焊工手套", "阻燃服"],
        "AGR": ["手套", "遮阳帽"],
        "CAT": ["防滑鞋"],
    },
    source="GB 39800.1 个体防护装备配备规范（各区按本地活核定）",
    certainty="low",
    group=GROUP,
)
