"""District-owned values of the ledger import."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("台账导入")
LIMIT = "产品安全要求：一份台账最多占 300 MB 内存、20 秒处理器时间（产品建议值）"
OURS = "产品建议值"

define("exchange.import_most_megabytes", kind="int", label=_("一份台账文件最大"), default=10, source=OURS, certainty="low", group=GROUP, minimum=1, maximum=50, unit="MB")  # fmt: skip
define("exchange.import_most.memory_megabytes", kind="int", label=_("读一份台账最多用多少内存"), default=300, source=LIMIT, certainty="medium", group=GROUP, minimum=128, maximum=300, unit="MB")  # fmt: skip
define("exchange.import_most.cpu_seconds", kind="int", label=_("读一份台账最多用几秒处理器时间"), default=20, source=LIMIT, certainty="medium", group=GROUP, minimum=2, maximum=20, unit=_("秒"))  # fmt: skip
define("exchange.import_most.entries", kind="int", label=_("一份 Excel 里最多几个内部文件"), default=2000, source=OURS, certainty="low", group=GROUP, minimum=50, maximum=20000)  # fmt: skip
define("exchange.import_most.unpacked_megabytes", kind="int", label=_("一份 Excel 展开后最大"), default=200, source=OURS, certainty="low", group=GROUP, minimum=20, maximum=500, unit="MB")  # fmt: skip
define("exchange.import_most.ratio", kind="int", label=_("一份 Excel 展开后最多是原来的几倍"), default=200, source=OURS, certainty="low", group=GROUP, minimum=20, maximum=1000)  # fmt: skip
define("exchange.import_most.rows", kind="int", label=_("一份台账最多几行"), default=5000, source=OURS, certainty="low", group=GROUP, minimum=100, maximum=20000, unit=_("行"))  # fmt: skip
define("exchange.import_most.columns", kind="int", label=_("一份台账最多几列"), default=60, source=OURS, certainty="low", group=GROUP, minimum=10, maximum=200)  # fmt: skip
define("exchange.import_most.cells", kind="int", label=_("一份台账最多几个格子"), default=300_000, source=OURS, certainty="low", group=GROUP, minimum=10_000, maximum=2_000_000)  # fmt: skip
define("exchange.import_chunk_rows", kind="int", label=_("试跑时一次看几行"), default=40, source="产品建议值（一次事务不拖住别人）", certainty="low", group=GROUP, minimum=5, maximum=500, unit=_("行"))  # fmt: skip
define("exchange.import_raw_days", kind="int", label=_("没导入的行，原始内容留几天"), default=30, source="《个人信息保护法》第十九条：保存期限应当为实现处理目的所必要的最短时间（天数为产品建议值）", certainty="low", group=GROUP, minimum=1, maximum=180, unit=pgettext_lazy("count", "天"))  # fmt: skip
