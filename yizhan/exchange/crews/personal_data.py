"""Personal fields of crews: who is in which, and what each said and got."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

_READERS = ("self", "attendant", "station_manager")
_CONSENT, _WAGES = _("本人同意"), _("保障农民工工资支付条例")
_LEFT, _THREE_YEARS = _("退出后 3 年"), _("结清后 3 年")

CREW, MEMBER = "exchange.Crew", "exchange.CrewMember"
ANSWER, LINE, PART = "exchange.CrewAnswer", "exchange.ShareLine", "exchange.CrewPart"

declare(CREW, "name", data_class=2, purpose=_("认得出是哪个班组"), basis=_CONSENT, retention=_LEFT, readers=(*_READERS, "hirer"))  # fmt: skip
declare(CREW, "leader", data_class=2, purpose=_("谁替班组回话"), basis=_CONSENT, retention=_LEFT, readers=(*_READERS, "hirer"))  # fmt: skip
declare(CREW, "home_region_code", data_class=2, purpose=_("由哪里的驿站服务"), basis=_CONSENT, retention=_LEFT, readers=(*_READERS, "hirer"))  # fmt: skip
not_personal(
    CREW, "uid", "station", "is_listed", "state", "state_changed_at", "join_code", "join_code_until",
    "created_at", "is_demo",
)  # fmt: skip
declare(MEMBER, "worker", data_class=2, purpose=_("谁在班组里"), basis=_CONSENT, retention=_LEFT, readers=_READERS)  # fmt: skip
not_personal(
    MEMBER, "uid", "crew", "state", "state_changed_at", "asked_by_uid", "lapses_on", "joined_at", "via", "created_at"
)  # fmt: skip
declare(ANSWER, "worker", data_class=2, purpose=_("谁去谁不去"), basis=_CONSENT, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
declare(ANSWER, "comes", data_class=2, purpose=_("谁去谁不去"), basis=_CONSENT, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
not_personal(ANSWER, "uid", "job", "terms_version", "via", "at")
declare(LINE, "worker", data_class=2, purpose=_("工钱怎么分"), basis=_WAGES, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
declare(LINE, "points", data_class=2, purpose=_("工钱怎么分"), basis=_WAGES, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
not_personal(LINE, "uid", "shares", "agrees", "via", "answered_at")
declare(PART, "engagement", data_class=2, purpose=_("谁分到多少"), basis=_WAGES, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
declare(PART, "amount_fen", data_class=2, purpose=_("谁分到多少"), basis=_WAGES, retention=_THREE_YEARS, readers=_READERS)  # fmt: skip
not_personal(PART, "uid", "division", "weight")
