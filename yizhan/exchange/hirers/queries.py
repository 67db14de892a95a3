"""Reading hirers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import members_of, people_by_phone, person_by_uid
from yizhan.accounts.queries import person as person_of
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.fields import blind_value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.workflow import history
from yizhan.exchange.hirers import rules
from yizhan.exchange.hirers.enums import InviteState, VerificationState
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.hirers.workflow import hirer_workflow

CHECK_WORDS = {"withdraw": _("撤回核验"), "expire": _("要复核")}
SYSTEM_WORDS = {"recheck": _("到了复核的日子"), "licence": _("许可证到期")}


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


def near_recheck_ids(today: date) -> list[int]:
    """Verified hirers whose re-check comes within the days of warning."""
    near = Hirer.objects.filter(
        verification_state=VerificationState.VERIFIED,
        recheck_due_on__gte=today,
        recheck_due_on__lte=_near(today),
    )
    return list(near.values_list("pk", flat=True))


def due_for_recheck(actor: Actor, today: date) -> QuerySet[Hirer]:
    """要复核: whose check has run out or runs out soon, first what is due first."""
    soon = Q(verification_state=VerificationState.VERIFIED, recheck_due_on__lte=_near(today))
    over = Q(verification_state=VerificationState.EXPIRED)
    return _full().visible_to(actor).filter(soon | over).order_by("recheck_due_on", "pk")


def _near(today: date) -> date:
    return today + timedelta(days=value("exchange.hirer_recheck_warn_days", on=today))


def closed_sites_of(hirer_id: int, limit: int = 5) -> list[WorkSite]:
    """Places of work that were closed last, to open one again."""
    return list(WorkSite.objects.filter(hirer_id=hirer_id, is_active=False).order_by("-pk")[:limit])


def any_site_of(hirer_id: int, uid: str) -> WorkSite | None:
    """A place of work of this hirer, closed or not, by its public identity."""
    try:
        return WorkSite.objects.filter(hirer_id=hirer_id, uid=UUID(uid)).first()
    except ValueError:
        return None


def site_ids_led_by(person_id: int, organisation_id: int) -> list[int]:
    """The sites a foreman leads for one organisation; he sees nothing else."""
    led = WorkSite.objects.filter(
        foreman_id=person_id, hirer__organisation_id=organisation_id, is_active=True
    )
    return list(led.values_list("pk", flat=True))


def staff_of(hirer: Hirer) -> list[Any]:
    """Memberships of the 经办人 of a hirer, with person."""
    return [held for held in members_of(hirer.organisation_id) if held.role == Role.HIRER_STAFF]


def invites_of(hirer_id: int) -> list[MemberInvite]:
    """Invitations of a hirer that wait for an answer."""
    found = MemberInvite.objects.filter(hirer_id=hirer_id, state=InviteState.WAITING)
    return list(found.select_related("site"))


def invite_of(invite_id: int) -> MemberInvite | None:
    """One invitation with its hirer."""
    return MemberInvite.objects.select_related("hirer__organisation", "site").filter(pk=invite_id).first()


def invite_of_hirer(hirer_id: int, uid: str) -> MemberInvite | None:
    """An invitation of this hirer by its public identity."""
    try:
        return MemberInvite.objects.filter(hirer_id=hirer_id, uid=UUID(uid)).first()
    except ValueError:
        return None


def invites_to_person(person_id: int) -> list[MemberInvite]:
    """Invitations that wait for whoever uses the person's phone."""
    person = person_of(person_id)
    index = blind_value(MemberInvite, "phone", person.phone) if person is not None else ""
    if not index:
        return []
    found = MemberInvite.objects.filter(
        phone_index=index, state=InviteState.WAITING, lapses_on__gte=clock.today()
    )
    return list(found.select_related("hirer__organisation", "site"))


def lapsed_invite_ids(today: date) -> list[int]:
    """Invitations nobody answered in time."""
    found = MemberInvite.objects.filter(state=InviteState.WAITING, lapses_on__lt=today)
    return list(found.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a hirer's papers.

    Args:
        seen: what was looked at, in words. ``by``: who looked. ``note``: the reason or remark.
    """

    title: str
    at: datetime
    by: str
    seen: str
    note: str


def checks_of(hirer: Hirer) -> list[Check]:
    """Every look at the papers, newest first: what, by whom, when (kept for good)."""
    rows = list(history(hirer_workflow, hirer))[::-1]
    people = {row.actor_uid for row in rows if row.actor_uid}
    names = {uid: found.display_name for uid in people if (found := person_by_uid(uid)) is not None}
    return [
        Check(
            title=str(CHECK_WORDS.get(row.transition) or hirer_workflow.states(row.target).label),
            at=row.at,
            by=names.get(row.actor_uid, ""),
            seen=rules.evidence_words(",".join(row.evidence.get("seen", []))),
            note=str(SYSTEM_WORDS.get(row.reason, row.reason)),
        )
        for row in rows
    ]


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


def is_verified(hirer: Hirer) -> bool:
    """Whether a worker may read 已核验 beside this hirer today (G2): the check holds and its day has not passed."""
    is_fresh = hirer.recheck_due_on is None or hirer.recheck_due_on >= clock.today()
    return hirer.verification_state == VerificationState.VERIFIED and is_fresh


def _full() -> QuerySet[Hirer]:
    return Hirer.objects.select_related("organisation", "contact", "station")
