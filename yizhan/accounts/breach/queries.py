"""What an account or a span of time laid open, counted from the trail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from yizhan.accounts.people.models import ViewLog
from yizhan.core.audit import AuditRow
from yizhan.core.catalogue import entry

EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Exposure:
    """What was looked at or taken along.

    Args:
        people: distinct persons whose numbers were looked at in full.
        fields: field of a person → how many persons.
        classes: highest class of data among them (1 public … 4 sensitive), 0 for none.
        exports: action names of lists that were taken along → how often.
    """

    people: int
    fields: dict[str, int]
    classes: int
    exports: dict[str, int]


def exposure(since: datetime, until: datetime, *, viewer_uid: str = "") -> Exposure:
    """Looks and exports from ``since`` up to and not including ``until``, of one account or of all.

    Args:
        viewer_uid: uid of the person whose account may have been misused; ``""`` for everybody.
    """
    looks = ViewLog.objects.filter(at__gte=since, at__lt=until)
    taken = AuditRow.objects.filter(at__gte=since, at__lt=until, action__icontains=EXPORT)
    if viewer_uid:
        looks, taken = looks.filter(viewer_uid=viewer_uid), taken.filter(actor_uid=viewer_uid)
    pairs = set(looks.order_by().values_list("field", "person_id"))
    fields = Counter(field for field, _person in pairs)
    found = [entry("accounts.Person", field) for field in fields]
    return Exposure(
        people=len({person for _field, person in pairs}),
        fields=dict(sorted(fields.items())),
        classes=max((one.data_class for one in found if one is not None), default=0),
        exports=dict(sorted(Counter(taken.order_by().values_list("action", flat=True)).items())),
    )
