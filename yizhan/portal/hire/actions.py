"""The one thing a board writes itself: that somebody looked at a worker's number, so that he can read who did."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_note_look
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.queries import has_consent
from yizhan.core.actions import Work, action
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import require_visible, side_of
from yizhan.exchange.engagements.queries import full
from yizhan.portal.hire.rules import HAS_PHONE


@action
def look_at_phone(work: Work, engagement_id: int, *, reason: str = "") -> int:
    """Permit the hirer's side to see a worker's number after both said yes, and write it down where he sees it.

    The number itself is not returned, because results of actions are stored: read it with
    ``accounts.queries.unmasked_value(actor, look_id)``.

    Returns:
        id of the look.

    Raises:
        OutOfSight: outside the scope. Refused: ``no_mutual_yes``, ``no_consent``, ``no_phone``, ``wrong_side``.
    """
    require_visible(work.actor, engagement_id)
    if side_of(work.actor) != "hirer":
        raise Refused(Reason("wrong_side", _("这里只给用工方看；驿站在工人的档案里看")))
    engagement = full().get(pk=engagement_id)
    reasons = []
    if engagement.state not in HAS_PHONE:
        reasons.append(Reason("no_mutual_yes", _("两边都定下来，才能看电话")))
    if not has_consent(engagement.worker.person_id, ConsentPurpose.PHONE_TO_HIRER):
        reasons.append(Reason("no_consent", _("他没同意把电话给用工方，请驿站转告")))
    if not engagement.worker.person.phone:
        reasons.append(Reason("no_phone", _("他没有手机，请驿站转告")))
    refuse_if_any(reasons)
    why = reason or f"用工单 {engagement.slip_number or engagement.pk}"
    look = _do_note_look(work, engagement.worker.person_id, "phone", reason=why)
    work.record(("accounts.Person", str(engagement.worker.person.uid)), after={"seen": "phone"}, reason=why)
    return look.pk
