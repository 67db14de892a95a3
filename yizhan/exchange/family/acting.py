"""What a helper does for the worker: look, answer, apply. Never money, contests, papers, consents or leaving.

The engagement's own action runs with an actor that stands where the worker stands, while every log names the helper as
the one who acted, the worker as the one it was for, and the channel ``family``. Nothing else builds such an actor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import CITIZEN_ROLES, Role
from yizhan.accounts.queries import memberships_of
from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import when_of
from yizhan.exchange.family.enums import Kin, Step
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.family.telling import _do_tell
from yizhan.exchange.postings.models import Posting

CHANNEL = "family"
NOT_FOUND = Reason("not_found", _("没有找到"))
ANSWERS: dict[str, Callable[..., Any]] = {
    Step.ACCEPT: engagements.accept_offer,
    Step.DECLINE: engagements.decline_offer,
    Step.WITHDRAW: engagements.withdraw_interest,
}


def active_tie(actor: Actor, tie_uid: str) -> FamilyTie:
    """A tie in force in which the actor helps; ``OutOfSight`` otherwise."""
    found = FamilyTie.objects.active(clock.today()).of_helper(actor.person_id).filter(uid=tie_uid)
    tie = found.select_related("worker__person", "worker__station", "helper").first()
    if tie is None or actor.role not in CITIZEN_ROLES:
        raise OutOfSight(NOT_FOUND)
    return tie


def acting_for(actor: Actor, tie: FamilyTie) -> Actor:
    """The worker's place in the engagement, filled by the helper."""
    return Actor(
        role=Role.WORKER, person_uid=actor.person_uid, person_id=tie.worker.person_id, device=CHANNEL
    )


def answer_for(
    actor: Actor, tie_uid: str, engagement_uid: str, step: str, *, terms_version: int | None, once: str | None
) -> int:
    """去、不去、不报了, for the worker.

    Returns:
        id of the engagement.

    Raises:
        OutOfSight: no tie in force, not the worker's engagement, or a step that is not a helper's. Refused:
            ``helper_hires``, and whatever the worker himself would be told.
    """
    tie = active_tie(actor, tie_uid)
    run = ANSWERS.get(step)
    found = Engagement.objects.filter(worker=tie.worker, uid=engagement_uid).select_related("posting").first()
    if run is None or found is None:
        raise OutOfSight(NOT_FOUND)
    _refuse_hirer(actor, found.posting)
    seen = {"terms_version": terms_version} if step == Step.ACCEPT else {}
    run(acting_for(actor, tie), found.pk, **seen, once=once, on_behalf_of=str(tie.worker.person.uid))
    tell_both(actor, tie.pk, found.pk, step, once=once and f"{once}:told")
    return found.pk


def apply_for(actor: Actor, tie_uid: str, number: str, *, once: str | None) -> int:
    """报名 for the worker.

    Raises:
        as :func:`answer_for`.
    """
    tie = active_tie(actor, tie_uid)
    posting = Posting.objects.public().filter(number=number).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    _refuse_hirer(actor, posting)
    made = engagements.apply_for_posting(
        acting_for(actor, tie), posting.pk, once=once, on_behalf_of=str(tie.worker.person.uid)
    )
    tell_both(actor, tie.pk, made, Step.APPLY, once=once and f"{once}:told")
    return made


def _refuse_hirer(actor: Actor, posting: Posting) -> None:
    """Who hires for a posting does not say yes for the other side."""
    held = {membership.organisation_id for membership in memberships_of(actor.person_id or 0, clock.today())}
    if posting.hirer.organisation_id in held or posting.hirer.contact_id == actor.person_id:
        raise Refused(Reason("helper_hires", _("这是你自己招工的活，请他本人或驿站来答")))


@action
def tell_both(work: Work, tie_id: int, engagement_id: int, step: str) -> bool:
    """Say to both what the helper did; the worker hears it on his own phone too.

    Raises:
        OutOfSight: not the helper of this tie.
    """
    tie = FamilyTie.objects.select_related("worker__person", "helper").filter(pk=tie_id).first()
    if tie is None or tie.helper_id != work.actor.person_id:
        raise OutOfSight(NOT_FOUND)
    engagement = Engagement.objects.select_related("posting").get(pk=engagement_id, worker_id=tie.worker_id)
    facts = {
        "name": tie.worker.person.display_name,
        "kin": Kin(tie.kin).label,
        "title": engagement.posting.title,
        "when": when_of(engagement),
        "step": Step(step).label,
    }
    key = f"{engagement.uid}:{step}:{work.at:%Y%m%d%H%M%S}"
    link = f"/me/shifts/{engagement.uid}/"
    _do_tell(work, tie.worker.person, "exchange.family_did", facts, key=f"{key}:w", link=link, by_sms=True)
    _do_tell(
        work, tie.helper, "exchange.family_did_helper", facts, key=f"{key}:h", link=f"/family/{tie.uid}/"
    )
    return True
