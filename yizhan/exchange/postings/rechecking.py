"""After publication: out of sight while somebody looks again, spot checks by lot (R11.3)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import add_workdays, local_day
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.exchange.match_index.actions import _do_unindex_job
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.drafting import NOT_FOUND, POSTING, _do_open, _require_state
from yizhan.exchange.postings.ending import is_over
from yizhan.exchange.postings.enums import (
    PostingState,
    RecheckCause,
    RecheckOutcome,
    ReviewReason,
    SpotResult,
)
from yizhan.exchange.postings.events import PostingCleared, PostingRechecked, PostingTakenDown
from yizhan.exchange.postings.judging import _to_judge, approvals_of, basis_for
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import Recheck, SpotCheck, SpotDraw
from yizhan.exchange.postings.workflow import posting_workflow
from yizhan.facilities.stations.queries import station_by_id

HIDEABLE = frozenset({PostingState.PUBLISHED, PostingState.FILLED})


# ---- recheck ----


def _do_recheck(work: Work, posting: Posting, cause: str, *, opened_by_uid: str = "") -> Recheck | None:
    """Take a public posting out of sight until somebody has looked again; ``None`` when it is not public."""
    if posting.state not in HIDEABLE:
        return None
    on = local_day(work.at)
    due = add_workdays(on, value("exchange.recheck_days", on=on), work_calendar()).date
    posting_workflow.apply(work, posting, "recheck", reason=cause)
    _do_unindex_job(work, posting.pk)
    made = Recheck.objects.create(
        posting=posting,
        terms_version=posting.terms_version,
        cause=cause,
        opened_at=work.at,
        opened_by_uid=opened_by_uid,
        due_on=due,
    )
    work.emit(PostingRechecked(posting.pk, made.pk, cause))
    return made


@action(locks=POSTING)
def recheck_posting(work: Work, posting_id: int) -> int:
    """A reviewer takes a public posting out of sight to look at it again.

    Returns:
        id of the recheck.

    Raises:
        OutOfSight, Forbidden as ``approve_posting``. Refused: ``wrong_state``.
    """
    posting = _to_judge(work, posting_id)
    _require_state(posting, HIDEABLE)
    made = _do_recheck(work, posting, RecheckCause.REVIEWER, opened_by_uid=work.actor.person_uid)
    assert made is not None
    return made.pk


@action(locks=POSTING)
def clear_posting(work: Work, posting_id: int, *, note: str = "") -> str:
    """Looked at again, nothing wrong: public as before (or expired, when its time ran out meanwhile).

    Raises:
        OutOfSight, Forbidden as ``approve_posting``. Refused: ``wrong_state``.
    """
    posting = _to_judge(work, posting_id)
    case = _open_case(posting)
    posting_workflow.apply(work, posting, "clear", reason=note)
    _do_close_case(work, case, RecheckOutcome.CLEARED, note=note)
    if not is_over(posting, work.at):
        _do_open(work, posting)
    work.emit(PostingCleared(posting.pk, case.pk))
    return posting.state


@action(locks=POSTING)
def take_down_posting(
    work: Work, posting_id: int, *, reason_code: str, note: str = "", legal_basis: str = ""
) -> str:
    """Looked at again and not right: gone for good. Hirer and applicants are told; the hirer may object once.

    Raises:
        OutOfSight, Forbidden as ``approve_posting``. Refused: ``wrong_state``, ``missing_reason``, ``legal_basis_missing``.
    """
    posting = _to_judge(work, posting_id)
    case = _open_case(posting)
    if reason_code not in ReviewReason.values:
        raise Refused(Reason("missing_reason", _("选一个理由"), "reason_code"))
    basis = basis_for(reason_code, legal_basis)
    evidence = {"legal_basis": basis, "note": note.strip()[:300]}
    posting_workflow.apply(work, posting, "take_down", reason=reason_code, evidence=evidence)
    _do_close_case(
        work, case, RecheckOutcome.TAKEN_DOWN, note=note, reason_code=reason_code, legal_basis=basis
    )
    work.emit(PostingTakenDown(posting.pk, case.pk, posting.taken_count))
    return posting.state


def _open_case(posting: Posting) -> Recheck:
    _require_state(posting, frozenset({PostingState.UNDER_RECHECK}))
    return Recheck.objects.get(posting=posting, outcome="")


def _do_close_case(
    work: Work, case: Recheck, outcome: str, *, note: str, reason_code: str = "", legal_basis: str = ""
) -> None:
    case.outcome, case.note, case.reason_code = outcome, note.strip()[:300], reason_code
    case.legal_basis, case.decided_at, case.decided_by_id = legal_basis, work.at, work.actor.person_id
    case.save()
    work.record(case, after={"outcome": str(outcome)}, reason=reason_code)


# ---- spot checks ----


@action
def draw_spot_checks(work: Work, station_id: int, week_start: date) -> int:
    """SYSTEM draws the week's spot checks of one station by lot. Seed and population are kept: anybody can draw it again.

    Args:
        week_start: Monday of the week whose postings are drawn from.

    Returns:
        how many were drawn; 0 when the week was drawn before or nothing was published.
    """
    if not work.actor.is_system:
        raise Forbidden(Reason("wrong_role", _("这一步不归你办")))
    place = station_by_id(station_id)
    if place is None or SpotDraw.objects.filter(station_id=station_id, week_start=week_start).exists():
        return 0
    on = local_day(work.at)
    from_, until = clock.local(week_start), clock.local(week_start + timedelta(days=7))
    rows = Posting.objects.filter(
        station_id=station_id, published_at__gte=from_, published_at__lt=until
    ).order_by("pk")
    numbers = dict(rows.values_list("number", "pk"))
    if not numbers:
        return 0
    share, least = value("exchange.spot_check_share", on=on), value("exchange.spot_check_least", on=on)
    seed = secrets.token_hex(16)
    drawn = rules.drawn_by_lot(list(numbers), seed, rules.sample_size(len(numbers), share, least))
    made = SpotDraw.objects.create(
        station_id=station_id,
        week_start=week_start,
        seed=seed,
        share=share,
        least=least,
        population=sorted(numbers),
        drawn_at=work.at,
    )
    SpotCheck.objects.bulk_create(SpotCheck(draw=made, posting_id=numbers[number]) for number in drawn)
    work.record(
        ("exchange.SpotDraw", f"{place.code} {week_start}"), after={"drawn": len(drawn), "of": len(numbers)}
    )
    return len(drawn)


@action(locks=POSTING)
def check_spot(work: Work, spot_uid: str, *, is_fine: bool, note: str = "") -> str:
    """Read one drawn posting again. A finding takes a public posting out of sight (recheck) and stays on record.

    Returns:
        ``passed`` or ``finding``.

    Raises:
        OutOfSight. Forbidden: as ``approve_posting``, ``own_approval`` (who let it out does not check it).
        Refused: ``note_missing``, ``checked_already``.
    """
    spot = SpotCheck.objects.filter(uid=spot_uid).first()
    if spot is None:
        raise OutOfSight(NOT_FOUND)
    posting = _to_judge(work, spot.posting_id)
    spot.refresh_from_db()
    if approvals_of(posting).filter(reviewer_id=work.actor.person_id).exists():
        raise Forbidden(Reason("own_approval", _("自己审过的，要换个人抽查")))
    if spot.result:
        raise Refused(Reason("checked_already", _("这一条已经有人查过了")))
    if not is_fine and not note.strip():
        raise Refused(Reason("note_missing", _("写一句查到了什么"), "note"))
    spot.result = SpotResult.PASSED if is_fine else SpotResult.FINDING
    spot.note, spot.checked_at, spot.checked_by_id = note.strip()[:300], work.at, work.actor.person_id
    spot.save()
    work.record(spot, after={"result": spot.result})
    if not is_fine:
        _do_recheck(work, posting, RecheckCause.SPOT_CHECK, opened_by_uid=work.actor.person_uid)
    return spot.result
