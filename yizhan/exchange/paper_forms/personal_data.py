"""Personal fields of paper forms."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

not_personal(
    "exchange.PaperForm", "uid", "serial", "kind", "station", "batch", "number", "state", "state_changed_at", "issued_at",
    "issued_by_uid", "record_type", "record_uid", "typed_at", "typed_by_uid", "kept_at", "is_demo",
)  # fmt: skip
declare(
    "exchange.PaperPhoto", "picture", data_class=4, purpose=_("照着纸表录入"), basis=_("本人填表时同意"),
    retention=_("录完归档即删"), readers=("attendant", "station_manager"), mask="hidden", export=False,
)  # fmt: skip
not_personal("exchange.PaperPhoto", "uid", "form", "width", "height", "taken_by_uid", "at")
