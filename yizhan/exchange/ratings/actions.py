"""Rating each other and revealing together (d.5).

What follows from it lies beside: stars (:mod:`.stars`), the hirer's record (:mod:`.facts`), objections
(:mod:`.objecting`), the policy and its monthly calibration (:mod:`.policies`, :mod:`.calibrating`).
Lock order: engagement (60) → round (74).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import require_visible
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.ratings.access import side_that_speaks
from yizhan.exchange.ratings.calibrating import make_calibration_report
from yizhan.exchange.ratings.enums import FACE_OF_LEVEL, Face, RatingState, tags_of
from yizhan.exchange.ratings.events import RatingRevealed
from yizhan.exchange.ratings.models import Rating, RatingObjection, RatingRound, RatingText
from yizhan.exchange.ratings.objecting import (
    decide_objection,
    object_to_answer,
    object_to_drop,
    object_to_fact,
    withdraw_objection,
)
from yizhan.exchange.ratings.policies import (
    decide_star_policy,
    propose_star_policy,
    record_upheld_complaint,
    withdraw_upheld_complaint,
)
from yizhan.exchange.ratings.reading import DONE
from yizhan.exchange.ratings.stars import refresh_stars, take_star_drop
from yizhan.exchange.ratings.wording import reasons_against_text
from yizhan.exchange.ratings.workflow import rating_workflow

__all__ = [
    "close_round", "count_round", "decide_objection", "decide_star_policy", "make_calibration_report", "object_to_answer",
    "object_to_drop", "object_to_fact", "propose_star_policy", "rate", "record_upheld_complaint", "refresh_stars",
    "take_star_drop", "withdraw_objection", "withdraw_upheld_complaint",
]  # fmt: skip
LOCKS = ("exchange.Engagement", "exchange.RatingRound")


def _do_open_round(work: Work, engagement: Engagement) -> RatingRound:
    """Open the round of a completed engagement, once (engagement locked by the caller)."""
    days = value("exchange.rating_days", on=local(work.at).date())
    row, is_new = RatingRound.objects.get_or_create(
        engagement=engagement,
        defaults={
            "state_changed_at": work.at,
            "opened_at": work.at,
            "closes_at": work.at + timedelta(days=days),
        },
    )
    if is_new:
        work.record(row, after={"state": "open"})
    return row


@action(locks=LOCKS)
def rate(
    work: Work,
    engagement_id: int,
    face: int | None = None,
    *,
    level: int | None = None,
    again: bool | None = None,
    tags: Iterable[str] = (),
    text: str = "",
    side: str = "",
) -> int:
    """评一评: three faces or five levels, tags, a sentence, and the private 愿意再雇/再去吗.

    Once per side; readable to the other side only together. It counts for a star only when the engagement is (or later
    becomes) V2 or more.

    Args:
        face: 1–3; ``level``: 1–5 instead of it.
        again: private answer; never shown to the other side.
        text: one sentence, shown to the other side; no insults, no personal data.
        side: for the station, for whom it writes down what was said (with ``on_behalf_of``); others leave it out.

    Returns:
        id of the round.

    Raises:
        Refused: ``not_done_yet``, ``already_rated``, ``rating_over``, ``face_unknown``, ``level_unknown``, ``tag_unknown``,
            ``text_long``, ``text_rude``, ``text_personal``.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    if engagement.state not in DONE:
        raise Refused(Reason("not_done_yet", _("干完了再评")))
    side = side_that_speaks(work.actor, side)
    tags, text = list(tags), text.strip()
    rude = value("exchange.rude_words", on=local(work.at).date())
    refuse_if_any([*_input_reasons(side, face, level, tags), *reasons_against_text(text, rude)])
    row = work.lock(RatingRound, _do_open_round(work, engagement).pk)
    if row.state not in {RatingState.OPEN, RatingState.SUBMITTED_BY_ONE} or row.closes_at <= work.at:
        raise Refused(Reason("rating_over", _("评价的时间过了")))
    step = "submit_first" if row.state == RatingState.OPEN else "submit_second"
    try:
        with transaction.atomic():
            answer = Rating.objects.create(
                round=row,
                side=side,
                face=FACE_OF_LEVEL[level] if level else face,
                level=level,
                again=again,
                tags=tags,
                submitted_at=work.at,
                submitted_by_uid=work.actor.person_uid,
            )
    except IntegrityError:
        raise Refused(Reason("already_rated", _("已经评过了"))) from None
    if text:
        RatingText.objects.create(rating=answer, text=text)
    rating_workflow.apply(work, row, step, evidence={"side": side})
    if row.state == RatingState.REVEALED:
        _do_reveal(work, row)
    return row.pk


def _input_reasons(side: str, face: int | None, level: int | None, tags: list[str]) -> list[Reason]:
    found = []
    if level is not None and level not in FACE_OF_LEVEL:
        found.append(Reason("level_unknown", _("五档里选一档"), "level"))
    if level is None and face not in Face.values:
        found.append(Reason("face_unknown", _("选一张脸"), "face"))
    if not set(tags) <= {code for code, _label in tags_of(side)}:
        found.append(Reason("tag_unknown", _("没有这个标签"), "tags"))
    return found


def _do_reveal(work: Work, row: RatingRound) -> None:
    days = value("exchange.rating_objection_days", on=local(work.at).date())
    row.revealed_at = work.at
    row.objection_until = work.at + timedelta(days=days)
    row.save(update_fields=["revealed_at", "objection_until"])
    work.emit(RatingRevealed(row.engagement_id, row.pk))


@action(locks=LOCKS)
def close_round(work: Work, round_id: int) -> str:
    """SYSTEM: the seven days† are over: one answer is revealed, none lapses.

    Returns:
        the new state.
    """
    engagement_id = RatingRound.objects.values_list("engagement_id", flat=True).get(pk=round_id)
    require_visible(work.actor, engagement_id)
    work.lock(Engagement, engagement_id)
    row = work.lock(RatingRound, round_id)
    if row.closes_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    if row.state == RatingState.SUBMITTED_BY_ONE:
        rating_workflow.apply(work, row, "reveal")
        _do_reveal(work, row)
    else:
        rating_workflow.apply(work, row, "lapse")
    return str(row.state)


@action(locks=LOCKS)
def count_round(work: Work, round_id: int) -> str:
    """SYSTEM: the time to object is over and nothing waits for a decision.

    Returns:
        the new state.
    """
    engagement_id = RatingRound.objects.values_list("engagement_id", flat=True).get(pk=round_id)
    require_visible(work.actor, engagement_id)
    work.lock(Engagement, engagement_id)
    row = work.lock(RatingRound, round_id)
    if row.objection_until is None or row.objection_until > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    if RatingObjection.objects.filter(rating__round=row, state="filed").exists():
        raise Refused(Reason("objection_open", _("还有申诉没定")))
    rating_workflow.apply(work, row, "count")
    return str(row.state)
