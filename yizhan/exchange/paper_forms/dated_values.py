"""District-owned values of paper forms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

define(
    "exchange.paper_forms_per_batch",
    kind="int",
    label=_("纸表一次最多印几张"),
    default=50,
    source="产品默认值",
    certainty="low",
    group=_("纸表"),
    minimum=1,
    maximum=500,
    unit=pgettext_lazy("count", "张"),
)
define(
    "exchange.paper_photo_megabytes",
    kind="int",
    label=_("纸表照片最大多少兆"),
    default=12,
    source="产品默认值",
    certainty="low",
    group=_("纸表"),
    minimum=1,
    maximum=50,
)
