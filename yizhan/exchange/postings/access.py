"""Who may write, end and judge a posting. Scope (404) comes first, then these (403)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.workflow import HIRER_SIDE, REVIEWERS, STATION_SIDE


def can_draft(actor: Actor, hirer: Hirer) -> Decision:
    """The hirer's own people, or the station that types for them."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    if actor.role in HIRER_SIDE and actor.organisation_id == hirer.organisation_id:
        return Decision.yes()
    return Decision.no("not_your_hirer", _("这不是你的单位，不能替它招人"))


def can_edit(actor: Actor, posting: Posting) -> Decision:
    """Whoever could have written it."""
    return can_draft(actor, posting.hirer)


def can_review(
    actor: Actor, posting: Posting, *, is_qualified: bool, has_role_at_hirer: bool, may_judge_own_typed: bool
) -> Decision:
    """A qualified reviewer who has nothing to do with the posting.

    Args:
        is_qualified: holds ``posting_review`` on the day.
        has_role_at_hirer: holds any role in the hirer's organisation.
        may_judge_own_typed: the district allows a reviewer to decide on what he typed for somebody.
    """
    if actor.role not in REVIEWERS:
        return Decision.no("wrong_role", _("审核由驿站的审核员办"))
    if not is_qualified:
        return Decision.no("not_qualified", _("你还没有招工信息审核资格，或者资格过期了"))
    is_own_house = actor.organisation_id and actor.organisation_id == posting.hirer.organisation_id
    if is_own_house or has_role_at_hirer or posting.hirer.contact_id == actor.person_id:
        return Decision.no("own_organisation", _("自己单位发的，要换个人审"))
    if posting.created_by_uid == actor.person_uid and not may_judge_own_typed:
        return Decision.no("own_posting", _("自己录的，要换个人审"))
    return Decision.yes()


def can_merge(actor: Actor) -> Decision:
    """Whoever reviews may say that two postings are one job."""
    if actor.role in REVIEWERS:
        return Decision.yes()
    return Decision.no("wrong_role", _("审核由驿站的审核员办"))
