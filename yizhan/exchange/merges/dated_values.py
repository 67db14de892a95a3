"""District-owned values of merging."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

define(
    "exchange.merge_undo_days",
    kind="int",
    label=_("两份档案合成一份后，几天内能撤销"),
    default=30,
    source="产品决定",
    certainty="low",
    group=_("零工登记"),
    minimum=1,
    maximum=365,
    unit=pgettext_lazy("count", "天"),
)
define(
    "exchange.twin_score",
    kind="int",
    label=_("像到几分（满分 100）列进“可能登记过两次”"),
    default=60,
    source="产品决定",
    certainty="low",
    group=_("零工登记"),
    minimum=40,
    maximum=100,
)
define(
    "exchange.twin_points",
    kind="json",
    label=_("两份档案像在哪儿，各算几分"),
    default={
        "same_phone": 35,
        "same_name": 40,
        "near_name": 25,
        "same_birth": 30,
        "near_birth": 15,
        "same_village": 15,
        "same_town": 10,
    },
    source="产品决定",
    certainty="low",
    group=_("零工登记"),
)
define(
    "exchange.twin_heap",
    kind="int",
    label=_("找重复登记时，一堆最多比几份（再多的跳过）"),
    default=300,
    source="产品决定",
    certainty="low",
    group=_("零工登记"),
    minimum=10,
    maximum=2000,
)
