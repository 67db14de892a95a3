"""Personal fields of safety: the account of an accident."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

INCIDENT = "exchange.Incident"

declare(INCIDENT, "what", data_class=4, purpose=_("说清事故经过，帮人治伤、认工伤"), basis=_("安全生产法"), retention=_("处理完后 3 年"), readers=("self", "attendant", "station_manager"), mask="hidden")  # fmt: skip
not_personal(
    INCIDENT, "uid", "engagement", "posting", "station", "kind", "harm", "happened_at", "called_help", "state",
    "state_changed_at", "reported_at", "reported_by_role", "reported_by_uid", "insurance", "is_demo",
)  # fmt: skip
