"""Personal data of messaging."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

_BASIS = "个人信息保护法 art. 13(3); messages_sms consent for what is not a code"

declare(
    "messaging.Message", "address", data_class=3, purpose=_("发到哪个手机"), basis=_BASIS,
    retention=_("3 年"), readers=("self",), mask="phone",
)  # fmt: skip
declare(
    "messaging.Message", "text", data_class=3, purpose=_("说了什么"), basis=_BASIS,
    retention=_("3 年；验证码 10 分钟"), readers=("self",), mask="hidden",
)  # fmt: skip
for _field in ("recipient_uid", "created_at", "read_at", "template", "channel"):
    declare(
        "messaging.Message", _field, data_class=2, purpose=_("证明通知过"), basis=_BASIS,
        retention=_("3 年"), readers=("self", "auditor"),
    )  # fmt: skip
not_personal(
    "messaging.Message", "uid", "link", "language", "state", "state_changed_at", "text_forgotten_at", "failure", "provider_reference",
    "dedupe_key",
)  # fmt: skip
