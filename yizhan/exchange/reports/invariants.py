"""What always holds of reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from yizhan.core.dated import value
from yizhan.core.invariants import invariant
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.reports.enums import ReportState
from yizhan.exchange.reports.models import PostingReport


@invariant("exchange.reported_postings_are_hidden")
def reported_postings_are_hidden() -> Iterator[str]:
    """Nothing stays public on which enough independent people have an open report."""
    needed = value("exchange.reports_hide_from")
    found = (
        PostingReport.objects.filter(state=ReportState.OPEN, posting__in=Posting.objects.public())
        .order_by()
        .values("posting_id")
        .annotate(people=Count("source_key", distinct=True))
        .filter(people__gte=needed)
    )
    for row in found:
        yield f"posting {row['posting_id']} is public with {row['people']} open reports"


@invariant("exchange.decided_reports_have_an_answer")
def decided_reports_have_an_answer() -> Iterator[str]:
    """Every decision on a report says what was found."""
    decided = PostingReport.objects.exclude(state=ReportState.OPEN).filter(answer="")
    for report_id in decided.values_list("pk", flat=True):
        yield f"report {report_id} was decided without an answer"
