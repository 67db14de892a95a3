"""Quality of one posting and of a station's postings, read from the rows (F306)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.exchange.postings.enums import FindingSeverity, ReviewVerdict, SpotResult
from yizhan.exchange.postings.models import Posting, PostingFinding
from yizhan.exchange.postings.quality import Quality, QualityFacts, quality_of

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class StationQuality:
    """Mean points of a station's postings published lately."""

    station: str
    count: int
    points: int
    parts: tuple[tuple[str, int], ...]


def quality_of_posting(row: Posting, now: datetime) -> Quality:
    """Score and hints of one posting; four queries."""
    full = _with_history(Posting.objects.filter(pk=row.pk)).get()
    return _score(full, now)


def station_quality(actor: Actor, now: datetime) -> list[StationQuality]:
    """Every station of the scope with its mean, the best first; the number of queries is fixed."""
    since = now - timedelta(days=value("exchange.quality_days", on=now.date()))
    rows = _with_history(Posting.objects.visible_to(actor).filter(published_at__gte=since))
    scored: dict[str, list[Quality]] = defaultdict(list)
    for row in rows.order_by("-pk")[:MOST_ROWS]:
        scored[row.station.official_name].append(_score(row, now))
    found = [_mean(name, scores) for name, scores in scored.items()]
    return sorted(found, key=lambda mean: (-mean.points, mean.station))


def _mean(name: str, scores: list[Quality]) -> StationQuality:
    parts: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        for part in score.parts:
            parts[str(part.label)].append(part.points)
    return StationQuality(
        name,
        len(scores),
        round(sum(score.points for score in scores) / len(scores)),
        tuple((label, round(sum(points) / len(points))) for label, points in parts.items()),
    )


def _with_history(rows: Iterable[Posting]):
    findings = PostingFinding.objects.exclude(severity=FindingSeverity.NOTICE)
    return rows.select_related("trade", "station").prefetch_related(  # type: ignore[attr-defined]
        Prefetch("findings", queryset=findings), "decisions", "rechecks", "spot_checks"
    )


def _score(row: Posting, now: datetime) -> Quality:
    corrections = {
        finding.code
        for finding in row.findings.all()
        if finding.severity == FindingSeverity.HOLD or finding.code.startswith("source_")
    }
    faults = sum(case.outcome == "taken_down" for case in row.rechecks.all())
    faults += sum(spot.result == SpotResult.FINDING for spot in row.spot_checks.all())
    sent_at = row.submitted_at or now
    lead = (row.starts_at - sent_at).total_seconds() / 3600 if row.starts_at else 0.0
    facts = QualityFacts(
        description=row.description,
        requirements=row.requirements,
        title=row.title,
        trade_name=row.trade.name if row.trade else "",
        place_text=row.place_text,
        meeting_point=row.meeting_point,
        transport=row.transport,
        meals=row.meals,
        tools=row.tools,
        insurance=row.insurance,
        has_break=row.break_minutes > 0,
        pay_fen=row.pay_fen or 0,
        pay_max_fen=row.pay_max_fen,
        lead_hours=lead,
        wanted_lead_hours=value("exchange.quality_lead_hours"),
        returns=sum(decision.verdict == ReviewVerdict.RETURN for decision in row.decisions.all()),
        corrections=len(corrections),
        faults=faults,
    )
    return quality_of(facts, value("exchange.quality_weights"))
