"""Personal fields of engagements: what somebody says about a mark that he did not come."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

MARK = "exchange.NoShowMark"
_BASIS = _("人力资源市场暂行条例")
_READERS = ("self", "attendant", "station_manager")

declare(MARK, "answer_text", data_class=3, purpose=_("没来的记录，让本人说话"), basis=_BASIS, retention=_("干完后 1 年"), readers=_READERS, mask="hidden")  # fmt: skip
not_personal(
    MARK, "uid", "engagement", "against", "state", "state_changed_at", "proposed_at", "proposed_by_role", "source_state",
    "reason_code", "marked_at", "answer_due_at", "answer_code", "answered_at", "outcome",
)  # fmt: skip
