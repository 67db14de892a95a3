"""Writing, submitting and changing a posting (workflow d.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.match_index.actions import _do_unindex_job
from yizhan.exchange.postings import access, findings, reading, rules
from yizhan.exchange.postings.drafting import (
    EDITABLE,
    NOT_FOUND,
    POSTING,
    _do_keep_findings,
    _do_open,
    _do_write,
    _hirer,
    _own,
    _require_state,
    default_validity,
    findings_of,
    offer_of,
    station_for,
)
from yizhan.exchange.postings.enums import PostingOrigin, PostingState
from yizhan.exchange.postings.events import PostingSubmitted
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_clock import _do_queue_for_review
from yizhan.exchange.postings.workflow import STATION_SIDE, posting_workflow

BEFORE_REVIEW = frozenset({PostingState.DRAFT, PostingState.RETURNED, PostingState.AUTO_HOLD})
REVIEWED = frozenset({PostingState.PUBLISHED, PostingState.FILLED, PostingState.PAUSED})
SOURCE_MOST = 1000  # characters of a message that is kept


# ---- writing ----


@action
def draft_posting(
    work: Work,
    hirer_id: int,
    *,
    fields: dict[str, Any] | None = None,
    origin: str = "",
    station_id: int | None = None,
    source_text: str = "",
    is_demo: bool = False,
) -> int:
    """Begin a posting from a form.

    Args:
        origin: ``web``, ``counter``, ``phone`` or ``import``; by default ``counter`` for staff, else ``web``.
        station_id: responsible station; by default the typing one, else the hirer's, else one of the town of the work.
        source_text: the hirer's own words (a message, a paper), kept encrypted for the reviewer.
        fields: names of :data:`drafting.EDITABLE`; anything may be missing until it is submitted.

    Returns:
        id of the draft.

    Raises:
        OutOfSight: no such hirer in the actor's scope. Forbidden: not the hirer's people and not a station.
        Refused: ``field_unknown``, ``trade_unknown``, ``site_unknown``, ``too_long``, ``station_missing``.
    """
    return _do_draft(
        work,
        hirer_id,
        fields or {},
        origin=origin,
        station_id=station_id,
        is_demo=is_demo,
        source_text=source_text.strip()[:SOURCE_MOST],
    ).pk


@action(locks=POSTING)
def draft_from_message(
    work: Work,
    hirer_id: int,
    text: str,
    *,
    posting_id: int | None = None,
    origin: str = "",
    station_id: int | None = None,
    is_demo: bool = False,
) -> int:
    """Turn one sentence into a draft; the sentence itself is kept encrypted for the reviewer.

    Args:
        posting_id: an own draft to read anew instead of beginning another one.

    Returns:
        id of the draft.

    Raises:
        OutOfSight, Forbidden. Refused: ``text_missing``, ``text_too_long``, ``not_a_job``, ``wrong_state``.
    """
    said = text.strip()
    if not said:
        raise Refused(Reason("text_missing", _("先说一句想招什么人"), "text"))
    if len(said) > SOURCE_MOST:
        message = _("太长了，最多 %(most)s 个字") % {"most": SOURCE_MOST}
        raise Refused(Reason("text_too_long", message, "text"))
    read = reading.read_message(said, work.at)
    if not read.is_job:
        raise Refused(Reason("not_a_job", reading.not_a_job_text(read.kind), "text"))
    if posting_id is not None:
        posting = _own(work, posting_id)
        _require_state(posting, frozenset({PostingState.DRAFT}))
        blank = {"starts_at": None, "ends_at": None, "pay_fen": None, "pay_max_fen": None, "requirements": ""}
        changed = _do_write(work, posting, {**blank, **read.fields})
        posting.source_text, posting.created_at = said, work.at
        posting.save()
        work.record(posting, after=changed)
        return posting.pk
    return _do_draft(
        work, hirer_id, read.fields, origin=origin, station_id=station_id, is_demo=is_demo, source_text=said
    ).pk


def _do_draft(
    work: Work,
    hirer_id: int,
    fields: dict[str, Any],
    *,
    origin: str,
    station_id: int | None,
    is_demo: bool,
    source_text: str,
) -> Posting:
    hirer = _hirer(work, hirer_id)
    access.can_draft(work.actor, hirer).require()
    at_counter = work.actor.role in STATION_SIDE
    posting = Posting(
        hirer=hirer,
        station=station_for(work, hirer, station_id, fields.get("region_code") or hirer.region_code),
        origin=origin or (PostingOrigin.COUNTER if at_counter else PostingOrigin.WEB),
        source_text=source_text,
        pay_cycle="",
        state=PostingState.DRAFT,
        state_changed_at=work.at,
        created_at=work.at,
        created_by_uid=work.actor.person_uid,
        is_demo=is_demo or hirer.is_demo,
    )
    posting.number = posting.uid.hex[:20]  # until the running number is known
    changed = _do_write(
        work, posting, {"region_code": hirer.region_code, "requirements": _("不限"), **fields}
    )
    posting.save()
    posting.number = rules.posting_number(posting.pk, work.at.date())
    posting.search_text = f"{posting.search_text} {posting.number.lower()}"
    posting.save(update_fields=["number", "search_text"])
    work.record(posting, after={"hirer": hirer, "origin": posting.origin, **changed})
    return posting


@action(locks=POSTING)
def edit_posting(work: Work, posting_id: int, *, fields: dict[str, Any]) -> int:
    """Change a draft, a returned or a held posting (a held one becomes a draft again).

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state`` and everything :func:`draft_posting` refuses.
    """
    posting = _own(work, posting_id)
    _do_edit(work, posting, fields)
    return posting.pk


def _do_edit(work: Work, posting: Posting, fields: dict[str, Any]) -> None:
    _require_state(posting, BEFORE_REVIEW)
    if posting.state == PostingState.AUTO_HOLD:
        posting_workflow.apply(work, posting, "amend")
    changed = _do_write(work, posting, fields)
    if changed:
        _note_terms(posting, changed)
        posting.save()
        work.record(posting, after=changed)


def _note_terms(posting: Posting, changed: dict[str, Any]) -> None:
    """Remember which pay, place or hours differ from what people said yes to; asked again after the re-approval."""
    if posting.published_at is not None:
        posting.changed_terms = sorted(set(posting.changed_terms) | (set(changed) & rules.TERMS_FIELDS))


@action(locks=POSTING)
def submit_posting(work: Work, posting_id: int, *, fields: dict[str, Any] | None = None) -> str:
    """Send a posting to review: all missing elements at once, then the rules; a hold stops it, else it queues.

    Args:
        fields: last changes, written in the same step (nothing is written when it is refused).

    Returns:
        the new state: ``in_review`` or ``auto_hold``.

    Raises:
        OutOfSight, Forbidden. Refused: every element that is missing or contradicts another; ``wrong_state``.
    """
    posting = _own(work, posting_id)
    if fields or posting.state == PostingState.AUTO_HOLD:
        _do_edit(work, posting, fields or {})
    if not (fields or {}).get("valid_until") and (not posting.valid_until or posting.valid_until <= work.at):
        posting.valid_until = default_validity(work, posting)  # the draft lay for days; nobody chose that end
    _do_submit(work, posting, "submit")
    return posting.state


def _do_submit(work: Work, posting: Posting, transition: str) -> None:
    """Check the elements, run the rules, hold or queue."""
    most = value("exchange.posting_valid_days_most", on=work.at.date())
    refuse_if_any(rules.missing_elements(offer_of(posting, work.at.date()), work.at, valid_days_most=most))
    posting_workflow.apply(work, posting, transition)
    found = findings_of(posting, work.at.date())
    _do_keep_findings(work, posting, found)
    posting.submitted_at = work.at
    if findings.is_held(found):
        posting.review_due_at = None
        evidence = {"rules": [row.code for row in found if row.severity == "hold"]}
        posting_workflow.apply(work, posting, "hold", evidence=evidence)
    else:
        posting_workflow.apply(work, posting, "queue")
        _do_queue_for_review(work, posting, [row.code for row in found])
    posting.save(update_fields=["submitted_at", "review_due_at", "valid_until"])
    work.emit(PostingSubmitted(posting.pk, posting.state))


@action(locks=POSTING)
def change_terms(work: Work, posting_id: int, *, fields: dict[str, Any]) -> str:
    """Change a reviewed posting. Any public word: a new version, back to review, out of sight meanwhile.

    Pay, place or hours: whoever said yes is asked again once it is approved (``PostingTermsChanged``). Head count and
    validity change at once; more heads are allowed, fewer than taken are not.

    Returns:
        the state after it.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``headcount_below_taken``, everything submission refuses.
    """
    posting = _own(work, posting_id)
    _require_state(posting, REVIEWED)
    if (fields.get("headcount") or posting.headcount or 0) < posting.taken_count:
        text = _("已经定了 %(count)s 个人，人数不能比这个少") % {"count": posting.taken_count}
        raise Refused(Reason("headcount_below_taken", text, "headcount"))
    changed = _do_write(work, posting, fields)
    if not changed:
        return posting.state
    work.record(posting, after=changed)
    if set(changed) - {"headcount", "valid_until"}:
        # What anybody reads was approved word by word: every changed word goes through review again.
        _note_terms(posting, changed)
        posting.terms_version += 1
        posting.save()
        _do_unindex_job(work, posting.pk)
        _do_submit(work, posting, "change_terms")
        return posting.state
    most = value("exchange.posting_valid_days_most", on=work.at.date())
    missing = rules.missing_elements(offer_of(posting, work.at.date()), work.at, valid_days_most=most)
    refuse_if_any(reason for reason in missing if reason.field in changed)
    posting.save()
    if posting.state == PostingState.FILLED and posting.places_left:
        posting_workflow.apply(work, posting, "reopen")
    if posting.state == PostingState.PUBLISHED:
        _do_open(work, posting)
    return posting.state


@action
def repeat_posting(work: Work, posting_id: int) -> int:
    """照上次再发: a new draft with everything of an older posting but its days; the hours move to the next day.

    Returns:
        id of the draft.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_public_before``.
    """
    older = Posting.objects.visible_to(work.actor).filter(pk=posting_id).first()
    if older is None:
        raise OutOfSight(NOT_FOUND)
    if older.published_at is None or older.starts_at is None or older.ends_at is None:
        raise Refused(Reason("not_public_before", _("这条还没发布过，直接改它就行")))
    fields = {name: getattr(older, name) for name in EDITABLE - {"trade"}}
    fields |= {"trade": older.trade_id, "valid_until": None}
    days = (work.at.date() - older.starts_at.astimezone(clock.SHANGHAI).date()).days + 1
    fields["starts_at"] = older.starts_at + timedelta(days=days)
    fields["ends_at"] = older.ends_at + timedelta(days=days)
    return _do_draft(
        work,
        older.hirer_id,
        fields,
        origin="",
        station_id=older.station_id,
        is_demo=older.is_demo,
        source_text="",
    ).pk
