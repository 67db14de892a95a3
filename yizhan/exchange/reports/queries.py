"""Reading reports; the count of 货不对板 that other slices show as a fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.postings.enums import Against
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import Objection
from yizhan.exchange.reports.enums import MismatchAspect, ReportKind, ReportState
from yizhan.exchange.reports.models import PostingReport

NOT_FOUND = Reason("not_found", "没有找到，可能已经撤下")


def mismatch_count(hirer_id: int, since: datetime | None = None) -> int:
    """How often 货不对板 of this hirer was found true; objections that were granted do not count."""
    return mismatch_counts([hirer_id], since).get(hirer_id, 0)


def mismatch_counts(hirer_ids: Iterable[int], since: datetime | None = None) -> dict[int, int]:
    """The same for several hirers in one query; those without any are left out."""
    found = PostingReport.objects.filter(
        hirer_id__in=list(hirer_ids), kind=ReportKind.MISMATCH, state=ReportState.UPHELD
    )
    if since is not None:
        found = found.filter(decided_at__gte=since)
    rows = found.order_by().values("hirer_id").annotate(count=Count("pk"))
    return {row["hirer_id"]: row["count"] for row in rows}


def visible_reports(actor: Actor) -> QuerySet[PostingReport]:
    """Reports on postings of the actor's scope, newest first."""
    mine = Posting.objects.visible_to(actor).values("pk")
    return PostingReport.objects.filter(posting__in=mine).select_related(
        "posting__station", "hirer__organisation", "reporter", "decided_by", "engagement__worker__person"
    )


def visible_report(actor: Actor, uid: Any) -> PostingReport:
    """One report inside the scope; ``OutOfSight`` otherwise."""
    found = visible_reports(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def hirer_reports(actor: Actor) -> QuerySet[PostingReport]:
    """货不对板 about one's own postings; what anybody reported stays with the station."""
    return visible_reports(actor).filter(kind=ReportKind.MISMATCH)


def hirer_report(actor: Actor, uid: Any) -> PostingReport:
    """One 货不对板 about an own posting."""
    found = hirer_reports(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def mismatch_of(engagement_id: int) -> PostingReport | None:
    """What was said of an engagement."""
    return PostingReport.objects.filter(engagement_id=engagement_id, kind=ReportKind.MISMATCH).first()


def objection_of(report: PostingReport) -> Objection | None:
    """The hirer's objection to a report that was found true."""
    return Objection.objects.filter(against=Against.MISMATCH, subject_id=report.pk).first()


def open_count(actor: Actor) -> int:
    """How many wait to be checked."""
    return visible_reports(actor).filter(state=ReportState.OPEN).count()


def aspect_words(report: PostingReport) -> str:
    """工钱不一样、时间不一样."""
    return "、".join(
        str(MismatchAspect(code).label) for code in report.aspects if code in MismatchAspect.values
    )
