"""Personal fields of postings."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

POSTING = "exchange.Posting"
_BASIS = _("人力资源市场暂行条例")
_STAFF = ("self", "attendant", "station_manager")

declare(POSTING, "hirer", data_class=2, purpose=_("谁招工"), basis=_BASIS, retention=_("归档后 3 年"), readers=_STAFF)  # fmt: skip
declare(POSTING, "address", data_class=4, purpose=_("定下来的工人找得到地方"), basis=_BASIS, retention=_("干完后 1 年"), readers=_STAFF, mask="address")  # fmt: skip
declare(POSTING, "source_text", data_class=3, purpose=_("审核员对照原话"), basis=_BASIS, retention=_("干完后 1 年"), readers=(*_STAFF, "posting_reviewer"), mask="hidden")  # fmt: skip
not_personal(
    POSTING, "uid", "number", "site", "station", "trade", "title", "description", "headcount", "taken_count", "starts_at",
    "ends_at", "break_minutes", "pay_fen", "pay_max_fen", "pay_unit", "piece_unit", "pay_cycle", "meals", "transport", "tools",
    "insurance", "certificate", "requirements", "age_min", "age_max", "age_reason", "region_code", "place_text", "cell_row",
    "cell_column", "meeting_point", "valid_until", "origin", "state", "state_changed_at", "terms_version", "created_at",
    "created_by_uid", "submitted_at", "review_due_at", "published_at", "changed_terms", "end_user", "end_user_shown", "merged_into", "search_text", "is_demo",
)  # fmt: skip

OBJECTION = "exchange.Objection"
declare(OBJECTION, "text", data_class=3, purpose=_("听用工方怎么说"), basis=_BASIS, retention=_("归档后 3 年"), readers=("self", "attendant", "station_manager", "posting_reviewer"), mask="hidden")  # fmt: skip
not_personal(OBJECTION, "uid", "posting", "against", "subject_id", "made_by_uid", "made_at", "due_on", "outcome", "answer", "decided_by", "decided_at")  # fmt: skip
