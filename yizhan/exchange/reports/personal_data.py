"""Personal fields of reports."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

REPORT = "exchange.PostingReport"
_BASIS = _("人力资源市场暂行条例")
_STAFF = ("attendant", "station_manager", "posting_reviewer")

declare(REPORT, "text", data_class=3, purpose=_("核实举报"), basis=_BASIS, retention=_("归档后 3 年"), readers=_STAFF, mask="hidden")  # fmt: skip
declare(REPORT, "contact", data_class=3, purpose=_("核实时找得到人"), basis=_BASIS, retention=_("核实后 1 年"), readers=_STAFF, mask="hidden")  # fmt: skip
declare(REPORT, "reporter", data_class=2, purpose=_("分得清是不是同一个人"), basis=_BASIS, retention=_("归档后 3 年"), readers=_STAFF)  # fmt: skip
declare(REPORT, "hirer_words", data_class=3, purpose=_("听用工方怎么说"), basis=_BASIS, retention=_("归档后 3 年"), readers=("self", *_STAFF), mask="hidden")  # fmt: skip
not_personal(
    REPORT, "uid", "posting", "hirer", "kind", "reason", "aspects", "engagement", "source_key", "filed_at", "state",
    "state_changed_at", "hirer_said_at", "answer", "decided_by", "decided_at",
)  # fmt: skip
