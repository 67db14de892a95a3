"""Personal fields of agreements: the page names both people."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

AGREEMENT = "exchange.Agreement"

declare(AGREEMENT, "pdf", data_class=3, purpose=_("双方说好的一页纸"), basis=_("民法典、劳动合同法"), retention=_("干完后 2 年"), readers=("self", "hirer", "attendant", "station_manager"), mask="hidden")  # fmt: skip
not_personal(
    AGREEMENT, "uid", "engagement", "terms_version", "slip_number", "state", "state_changed_at", "content_sha256",
    "pdf_sha256", "made_at", "is_demo",
)  # fmt: skip
