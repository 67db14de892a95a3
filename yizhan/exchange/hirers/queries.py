"""Reading hirers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yizhan.accounts.people.queries import people_by_phone
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.workflow import history
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.hirers.workflow import hirer_workflow


def hirer_of(actor: Actor) -> Hirer | None:
    """The hirer the actor acts for, or ``None``."""
    if actor.organisation_id is None:
        return None
    return _full().filter(organisation_id=actor.organisation_id).first()


def hirer(hirer_id: int) -> Hirer | None:
    """One hirer with organisation and contact."""
    return _full().filter(pk=hirer_id).first()


def visible_hirer(actor: Actor, uid: str) -> Hirer:
    """A hirer inside the actor's scope; ``OutOfSight`` otherwise."""
    found = _full().visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这个用工主体"))
    return found


def find_hirers(actor: Actor, words: str = "", limit: int = 20) -> list[Hirer]:
    """Hirers at the counter by name or whole phone number; the newest when nothing is asked."""
    words, found = words.strip(), _full().visible_to(actor)
    if words.isdigit() and len(words) == 11:
        people = [person.pk for person in people_by_phone(words)]
        return list(found.filter(contact_id__in=people)[:limit])
    if words:
        found = found.filter(organisation__name__icontains=words)
    return list(found.order_by("-pk")[:limit])


def waiting_for_check(actor: Actor) -> QuerySet[Hirer]:
    """Hirers that asked to be checked, oldest first."""
    return (
        _full()
        .visible_to(actor)
        .filter(verification_state=VerificationState.SUBMITTED)
        .order_by("state_changed_at", "pk")
    )


def overdue_ids(today: date) -> list[int]:
    """Verified hirers whose re-check is overdue."""
    return list(
        Hirer.objects.filter(
            verification_state=VerificationState.VERIFIED, recheck_due_on__lt=today
        ).values_list("pk", flat=True)
    )


def sites_of(hirer_id: int) -> list[WorkSite]:
    """Active places of work of a hirer."""
    return list(WorkSite.objects.filter(hirer_id=hirer_id, is_active=True).select_related("foreman"))


def site_of(hirer_id: int, uid: str) -> WorkSite | None:
    """An active place of work of this hirer by its public identity."""
    try:
        return WorkSite.objects.filter(hirer_id=hirer_id, uid=UUID(uid), is_active=True).first()
    except ValueError:
        return None


def refusal_reason(hirer: Hirer) -> str:
    """Why the last check failed, in the words of who looked; blank in every other state."""
    if hirer.verification_state != VerificationState.REFUSED:
        return ""
    last = history(hirer_workflow, hirer).filter(transition="refuse").last()
    return last.reason if last else ""


def _full() -> QuerySet[Hirer]:
    return Hirer.objects.select_related("organisation", "contact", "station")
