"""How patient this district is with its background work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

_GROUP = _("系统运行")
_SOURCE = "产品默认值"

define(
    "core.worker_silence_minutes",
    kind="minutes",
    label=_("后台进程多久没有心跳算停了"),
    default=2,
    source=_SOURCE,
    certainty="low",
    group=_GROUP,
    minimum=1,
    maximum=60,
)
define(
    "core.oldest_job_minutes",
    kind="minutes",
    label=_("后台任务最多排队多久算正常"),
    default=15,
    source=_SOURCE,
    certainty="low",
    group=_GROUP,
    minimum=1,
    maximum=1440,
)
define(
    "core.once_key_hours",
    kind="int",
    label=_("重复提交认得多久"),
    default=48,
    source="design/TRUST.md L-06: idempotency keys 48 h",
    certainty="medium",
    group=_GROUP,
    minimum=1,
    maximum=720,
    unit=_("小时"),
)
define(
    "core.finished_job_days",
    kind="int",
    label=_("做完的后台任务留多少天"),
    default=30,
    source=_SOURCE,
    certainty="low",
    group=_GROUP,
    minimum=1,
    maximum=365,
    unit=pgettext_lazy("count", "天"),
)
