"""What follows from reports and rechecks: hirer, worker and applicants are told; reports end with their recheck."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.core.navigation import url_or_blank
from yizhan.exchange.engagements.events import EngagementMismatch
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import _do_tell_worker, full_engagement
from yizhan.exchange.postings.events import PostingCleared, PostingRechecked, PostingTakenDown
from yizhan.exchange.reports.actions import _do_file_mismatch, _do_settle_public
from yizhan.exchange.reports.enums import MismatchAspect, ReportKind
from yizhan.exchange.reports.events import MismatchDecided, PostingReported
from yizhan.exchange.reports.models import PostingReport
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

ASPECT_OF_KIND = {
    "other_work": MismatchAspect.WORK,
    "other_place": MismatchAspect.PLACE,
    "longer": MismatchAspect.HOURS,
    "heavier": MismatchAspect.SAFETY,
    "less_pay": MismatchAspect.PAY,
}
"""What an engagement's note of 货不对板 means as a report."""

WAITING_TO_GO = ("interested", "offered", "accepted", "confirmed", "dispatched")


@on(EngagementMismatch, kind="atomic")
def file_noted_mismatch(work: Work, event: EngagementMismatch) -> None:
    """Noted on the shift by worker or station: the same report, unless he had filed it himself."""
    known = PostingReport.objects.filter(engagement_id=event.engagement_id, kind=ReportKind.MISMATCH)
    if not known.exists():
        aspect = ASPECT_OF_KIND[event.kind]
        _do_file_mismatch(work, full_engagement(event.engagement_id), [aspect.value])


@on(PostingReported, kind="atomic")
def tell_hirer_of_mismatch(work: Work, event: PostingReported) -> None:
    """The hirer may tell its side; who reported without a name stays with the station."""
    if event.kind == ReportKind.MISMATCH:
        _do_tell_hirer(work, event.report_id, "exchange.mismatch_told_hirer", "")


@on(MismatchDecided, kind="atomic")
def tell_mismatch_decided(work: Work, event: MismatchDecided) -> None:
    report = PostingReport.objects.get(pk=event.report_id)
    key = report.state
    _do_tell_hirer(work, report.pk, "exchange.mismatch_decided_hirer", key)
    if report.engagement_id:
        facts = {"outcome": str(report.get_state_display()), "answer": report.answer, "key": key}
        _do_tell_worker(
            work, full_engagement(report.engagement_id), "exchange.mismatch_decided_worker", **facts
        )


@on(PostingRechecked, kind="atomic")
def tell_applicants_of_recheck(work: Work, event: PostingRechecked) -> None:
    _do_tell_applicants(work, event.posting_id, "exchange.recheck_told_worker", str(event.recheck_id))


@on(PostingCleared, kind="atomic")
def clear_reports(work: Work, event: PostingCleared) -> None:
    """Looked at, nothing wrong: what was reported is dismissed, and everybody may go as planned."""
    _do_settle_public(work, event.posting_id, "dismiss", _("复查没问题"))
    _do_tell_applicants(work, event.posting_id, "exchange.recheck_cleared_worker", str(event.recheck_id))


@on(PostingTakenDown, kind="atomic")
def uphold_reports(work: Work, event: PostingTakenDown) -> None:
    """Taken down: what was reported was true. Engagements end in their own slice."""
    _do_settle_public(work, event.posting_id, "uphold", _("复查后下架"))


def _do_tell_applicants(work: Work, posting_id: int, template: str, key: str) -> None:
    rows = Engagement.objects.filter(posting_id=posting_id, state__in=WAITING_TO_GO).order_by("pk")
    for engagement_id in rows.values_list("pk", flat=True):
        _do_tell_worker(work, full_engagement(engagement_id), template, key=key)


def _do_tell_hirer(work: Work, report_id: int, template: str, key: str) -> None:
    report = PostingReport.objects.select_related("posting__hirer__contact").get(pk=report_id)
    contact = report.posting.hirer.contact
    if contact is None:
        return
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(contact.uid),
        language=contact.language,
        facts={
            "title": report.posting.title,
            "number": report.posting.number,
            "outcome": str(report.get_state_display()),
            "answer": report.answer,
        },
        link=url_or_blank("hire_reports"),
        dedupe_key=f"{template}:{report.pk}:{key}",
    )
