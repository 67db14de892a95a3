"""Reporting a posting, 货不对板, and what the station finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_count
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core import crypto
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.calendar.rules import local_day
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings import access as postings_access
from yizhan.exchange.postings.actions import _do_object, _do_recheck, _do_settle_objection
from yizhan.exchange.postings.enums import Against, RecheckCause
from yizhan.exchange.postings.judging import _require_judge
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import Objection
from yizhan.exchange.postings.workflow import STATION_SIDE
from yizhan.exchange.reports import rules
from yizhan.exchange.reports.enums import MismatchAspect, ReportKind, ReportReason, ReportState
from yizhan.exchange.reports.events import MismatchDecided, PostingReported
from yizhan.exchange.reports.models import PostingReport
from yizhan.exchange.reports.workflow import report_workflow

HOUR = 3600
NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))
COUNTS = (ReportState.OPEN, ReportState.UPHELD)


@action(locks=("accounts.RateCounter", "exchange.Posting"))
def report_posting(
    work: Work, number: str, *, reason: str, text: str = "", contact: str = "", address: str = ""
) -> bool:
    """Anybody says that a posting is not right; no account, no name needed.

    Two people who have nothing to do with each other (dated value) take it out of sight until somebody has looked.
    The same person or address counts once.

    Args:
        contact: telephone number or nothing. address: network address, kept as a keyed digest only.

    Returns:
        whether the posting is out of sight now.

    Raises:
        OutOfSight: never public. Refused: ``reason_missing``, ``text_missing`` (for 别的), ``too_long``,
        ``reported_already``; ``too_often`` (429).
    """
    found = Posting.objects.filter(number=number.strip().upper(), published_at__isnull=False).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    said, reasons = text.strip(), []
    if reason not in {*ReportReason.values} - {ReportReason.ON_SITE}:
        reasons.append(Reason("reason_missing", _("点一下是什么事"), "reason"))
    if reason == ReportReason.OTHER and not said:
        reasons.append(Reason("text_missing", _("写一句是什么事"), "text"))
    if len(said) > rules.MOST_WORDS:
        text_ = _("太长了，最多 %(most)s 个字") % {"most": rules.MOST_WORDS}
        reasons.append(Reason("too_long", text_, "text"))
    refuse_if_any(reasons)
    source = work.actor.person_uid or address
    most = value("exchange.reports_per_hour", on=local_day(work.at))
    _do_count(work, [("posting_report", source, [Limit(most, HOUR)])])
    posting = work.lock(Posting, found.pk)
    key = source_key(source)
    if PostingReport.objects.filter(posting=posting, source_key=key, state=ReportState.OPEN).exists():
        raise Refused(Reason("reported_already", _("你已经说过了，驿站在看")))
    made = PostingReport.objects.create(
        posting=posting,
        hirer_id=posting.hirer_id,
        kind=ReportKind.PUBLIC,
        reason=reason,
        text=said,
        contact=contact.strip()[:40],
        reporter_id=work.actor.person_id,
        source_key=key,
        filed_at=work.at,
        state=ReportState.OPEN,
        state_changed_at=work.at,
    )
    work.record(made, after={"posting": posting.number, "reason": reason})
    work.emit(PostingReported(posting.pk, made.pk, ReportKind.PUBLIC.value))
    keys = PostingReport.objects.filter(posting=posting, state__in=COUNTS).values_list(
        "source_key", flat=True
    )
    if rules.hides(keys, value("exchange.reports_hide_from", on=local_day(work.at))):
        return _do_recheck(as_system(work), posting, RecheckCause.REPORTS) is not None
    return False


def source_key(source: str) -> str:
    """Keyed digest of a person or an address; an unknown address counts as one and the same."""
    return crypto.blind_index("exchange.PostingReport.source", source or "unknown")[:64]


def as_system(work: Work) -> Work:
    """The same unit of work for a step that a rule takes."""
    return replace(work, actor=SYSTEM.by_way_of(work.actor.device))


@action(locks=("exchange.Posting",))
def report_mismatch(work: Work, engagement_id: int, *, aspects: list[str], text: str = "") -> int:
    """货不对板: the worker on the engagement (or the station for him) says what differs on site. It never counts against him.

    Returns:
        id of the report.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``. Refused: ``not_on_site``, ``too_late``, ``aspects_missing``, ``too_long``,
        ``reported_already``.
    """
    engagement = Engagement.objects.visible_to(work.actor).filter(pk=engagement_id).first()
    if engagement is None:
        raise OutOfSight(NOT_FOUND)
    if work.actor.role not in {"worker", *STATION_SIDE}:
        raise Forbidden(Reason("wrong_role", _("这一步由工人或驿站办")))
    wanted = [code for code in dict.fromkeys(aspects) if code in MismatchAspect.values]
    reasons = rules.reasons_against_mismatch(
        state=engagement.state,
        starts_at=engagement.starts_at,
        ends_at=engagement.ends_at,
        now=work.at,
        days=value("exchange.mismatch_days", on=local_day(work.at)),
        aspects=wanted,
        text=text.strip(),
    )
    if PostingReport.objects.filter(engagement=engagement, kind=ReportKind.MISMATCH).exists():
        reasons.append(Reason("reported_already", _("这个班已经说过了，驿站在核实")))
    refuse_if_any(reasons)
    return _do_file_mismatch(work, engagement, wanted, text).pk


def _do_file_mismatch(
    work: Work, engagement: Engagement, aspects: list[str], text: str = ""
) -> PostingReport:
    """Write a 货不对板 down; the second worker who says so takes the posting out of sight."""
    posting = work.lock(Posting, engagement.posting_id)
    person = engagement.worker.person
    made = PostingReport.objects.create(
        posting=posting,
        hirer_id=posting.hirer_id,
        kind=ReportKind.MISMATCH,
        reason=ReportReason.ON_SITE,
        aspects=aspects,
        text=text.strip(),
        reporter_id=person.pk,
        engagement=engagement,
        source_key=source_key(str(person.uid)),
        filed_at=work.at,
        state=ReportState.OPEN,
        state_changed_at=work.at,
    )
    work.record(made, after={"posting": posting.number, "aspects": aspects})
    work.emit(PostingReported(posting.pk, made.pk, ReportKind.MISMATCH.value))
    keys = PostingReport.objects.filter(posting=posting, state__in=COUNTS).values_list(
        "source_key", flat=True
    )
    if rules.hides(keys, value("exchange.reports_hide_from", on=local_day(work.at))):
        _do_recheck(as_system(work), posting, RecheckCause.REPORTS)
    return made


@action(locks=("exchange.Posting", "exchange.PostingReport"))
def answer_mismatch(work: Work, report_uid: str, words: str) -> bool:
    """The hirer tells its side of a 货不对板, before the station decides.

    Raises:
        OutOfSight, Forbidden. Refused: ``text_missing``, ``too_long``, ``decided_already``.
    """
    posting, report = _both(work, report_uid)
    postings_access.can_edit(work.actor, posting).require()
    said, reasons = words.strip(), []
    if report.state != ReportState.OPEN:
        reasons.append(Reason("decided_already", _("驿站已经定了")))
    if not said:
        reasons.append(Reason("text_missing", _("写一句你的说法"), "text"))
    if len(said) > rules.MOST_WORDS:
        reasons.append(
            Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": rules.MOST_WORDS}, "text")
        )
    refuse_if_any(reasons)
    report.hirer_words, report.hirer_said_at = said, work.at
    report.save(update_fields=["hirer_words", "hirer_said_at"])
    work.record(report, after={"hirer_words": str(_("写了"))})
    return True


@action(locks=("exchange.Posting", "exchange.PostingReport"))
def decide_report(work: Work, report_uid: str, *, is_upheld: bool, answer: str) -> str:
    """The station has checked. A 货不对板 that is true counts on the hirer as a fact and takes the posting out of sight.

    Returns:
        ``upheld`` or ``dismissed``.

    Raises:
        OutOfSight, Forbidden as ``approve_posting``. Refused: ``answer_missing``, ``wrong_state``, ``hirer_not_heard``.
    """
    posting, report = _both(work, report_uid)
    _require_judge(work, posting)
    reasons = []
    if not answer.strip():
        reasons.append(Reason("answer_missing", _("写一下核实到什么"), "answer"))
    hours = value("exchange.mismatch_answer_hours", on=local_day(work.at))
    is_heard = report.hirer_said_at is not None or work.at >= report.filed_at + timedelta(hours=hours)
    if report.kind == ReportKind.MISMATCH and is_upheld and not is_heard:
        text = _("先听用工方怎么说，或者等满 %(hours)s 小时。急的先收起来复查") % {"hours": hours}
        reasons.append(Reason("hirer_not_heard", text))
    refuse_if_any(reasons)
    _do_decide(work, report, "uphold" if is_upheld else "dismiss", answer)
    if report.kind == ReportKind.MISMATCH:
        work.emit(MismatchDecided(report.pk, report.hirer_id, is_upheld))
        if is_upheld:
            _do_recheck(as_system(work), posting, RecheckCause.MISMATCH, opened_by_uid=work.actor.person_uid)
    return report.state


def _do_decide(work: Work, report: PostingReport, step: str, answer: str) -> None:
    report_workflow.apply(work, report, step, reason=answer.strip()[:300])
    report.answer, report.decided_at = answer.strip()[:300], work.at
    report.decided_by_id = work.actor.person_id
    report.save(update_fields=["answer", "decided_at", "decided_by"])


@action(locks=("exchange.Posting", "exchange.PostingReport"))
def object_to_mismatch(work: Work, report_uid: str, text: str) -> int:
    """The hirer objects, once, to a 货不对板 that was found true.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state`` and what ``_do_object`` refuses.
    """
    posting, report = _both(work, report_uid)
    postings_access.can_edit(work.actor, posting).require()
    if report.state != ReportState.UPHELD or report.kind != ReportKind.MISMATCH:
        label = ReportState(report.state).label
        raise Refused(Reason("wrong_state", _("现在是“%s”，这一步做不了") % label))
    return _do_object(work, posting, Against.MISMATCH, report.pk, report.decided_at, text).pk


@action(locks=("exchange.Posting", "exchange.PostingReport"))
def settle_mismatch_objection(work: Work, report_uid: str, *, is_granted: bool, answer: str) -> str:
    """Somebody other than who found it true answers the objection; granted, it no longer counts.

    Returns:
        state of the report.

    Raises:
        OutOfSight, Forbidden as ``approve_posting``, ``own_decision``. Refused: ``no_objection``, ``answer_missing``,
        ``decided_already``.
    """
    posting, report = _both(work, report_uid)
    _require_judge(work, posting)
    objection = Objection.objects.filter(against=Against.MISMATCH, subject_id=report.pk).first()
    if objection is None:
        raise Refused(Reason("no_objection", _("用工方没有提异议")))
    first = {report.decided_by_id} if report.decided_by_id else set()
    _do_settle_objection(work, objection, is_granted, answer, decided_by=first)
    if is_granted:
        report_workflow.apply(work, report, "reverse", reason=answer.strip()[:300])
        work.emit(MismatchDecided(report.pk, report.hirer_id, False))
    return report.state


def _do_settle_public(work: Work, posting_id: int, step: str, answer: str) -> int:
    """After a recheck: what anybody had reported was true (``uphold``) or not (``dismiss``). Returns how many."""
    rows = PostingReport.objects.filter(
        posting_id=posting_id, kind=ReportKind.PUBLIC, state=ReportState.OPEN
    ).values_list("pk", flat=True)
    found = work.lock_all((PostingReport, list(rows)))
    for report in found.values():
        assert isinstance(report, PostingReport)
        _do_decide(work, report, step, answer)
    return len(found)


def _both(work: Work, report_uid: str) -> tuple[Posting, PostingReport]:
    """Posting and report locked, inside the actor's scope."""
    found = PostingReport.objects.filter(uid=report_uid).first()
    if found is None or not Posting.objects.visible_to(work.actor).filter(pk=found.posting_id).exists():
        raise OutOfSight(NOT_FOUND)
    posting = work.lock(Posting, found.posting_id)
    return posting, work.lock(PostingReport, found.pk)
