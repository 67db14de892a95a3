"""Personal fields of the ledger import."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

BASIS = "个人信息保护法第十三条：履行法定职责（公共就业服务）；就业促进法第三十五条"
READERS = ("station_manager", "district_officer")

declare(
    "exchange.ImportRow",
    "raw",
    data_class=4,
    purpose=_("把旧台账转成登记，错的行好让人改"),
    basis=BASIS,
    retention=_("导入那一刻清空；没导入的行最多留 30 天"),
    readers=READERS,
    mask="hidden",
    export=False,
)
declare(
    "exchange.ImportRow",
    "label",
    data_class=2,
    purpose=_("让人认得出是哪一行"),
    basis=BASIS,
    retention=_("导入后 30 天"),
    readers=READERS,
    mask="official_name",
    export=False,
)
declare(
    "exchange.ExternalRef",
    "external_id",
    data_class=3,
    purpose=_("和别的系统对得上，同一个人不建两份"),
    basis=BASIS,
    retention=_("和档案一样久"),
    readers=READERS,
    mask="hidden",
)
not_personal(
    "exchange.ImportRow", "uid", "batch", "number", "outcome", "reasons", "candidates", "decision", "decided_target",
    "decided_by_uid", "key_one", "key_two", "object_type", "object_uid", "made", "audit_mark", "done_at",
)  # fmt: skip
not_personal(
    "exchange.ImportBatch", "uid", "kind", "source", "file_name", "sha256", "sheet", "notes", "heads", "fingerprint",
    "mapping", "station", "region_code", "state", "state_changed_at", "round", "uploaded_by", "uploaded_role",
    "uploaded_at", "forget_on",
)  # fmt: skip
not_personal(
    "exchange.ExternalRef",
    "uid",
    "object_type",
    "object_uid",
    "source",
    "batch",
    "row",
    "noted_at",
    "noted_by_uid",
)
for _field, _what in (
    ("worker", _("谁干的")), ("hirer", _("给谁干的")), ("trade", _("干什么")), ("started_on", _("哪天")),
    ("ended_on", _("哪天")), ("day_pay_fen", _("工钱")),
):  # fmt: skip
    declare(
        "exchange.PastPlacement",
        _field,
        data_class=2,
        purpose=_what,
        basis=BASIS,
        retention=_("3 年"),
        readers=("self", "attendant", *READERS),
    )
not_personal(
    "exchange.PastPlacement", "uid", "station", "verification", "source", "recorded_at", "recorded_by_uid"
)
