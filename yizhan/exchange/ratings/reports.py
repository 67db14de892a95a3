"""The monthly report in plain words; whole groups only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yizhan.exchange.ratings.models import CalibrationReport

GROUP_WORDS = {
    ("gender", "male"): lambda: _("男"),
    ("gender", "female"): lambda: _("女"),
    ("age", "under_35"): lambda: _("35 岁以下"),
    ("age", "35_49"): lambda: _("35–49 岁"),
    ("age", "50_59"): lambda: _("50–59 岁"),
    ("age", "60_up"): lambda: _("60 岁及以上"),
    ("origin", "local"): lambda: _("住本区"),
    ("origin", "elsewhere"): lambda: _("住外区县"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    label: str
    count: str
    figure: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One month."""

    report: CalibrationReport
    answers: int
    agreement: str
    by_star: list[Line]
    gaps: list[Line]
    means: list[Line]
    least: int


def report_pages(reports: Iterable[CalibrationReport]) -> list[ReportPage]:
    """Each stored report as it is read."""
    return [_page(report, report.findings) for report in reports]


def _page(report: CalibrationReport, found: dict[str, Any]) -> ReportPage:
    percent, least, most = found["agreement_percent"], found["least"], found["gap_most_hundredths"]
    return ReportPage(
        report=report,
        answers=found["answers"],
        agreement=_("数据还少，看不出来") if percent is None else f"{percent}%",
        by_star=[
            Line(
                _("%(n)s 星") % {"n": row["stars"]} if row["stars"] else _("新人"),
                _count(row["count"], least),
                "–" if row["yes_percent"] is None else f"{row['yes_percent']}%",
            )
            for row in found["by_star"]
        ],
        gaps=[
            Line(
                GROUP_WORDS.get((row["kind"], row["name"]), lambda: _("其他"))(),
                _count(row["count"], least),
                "–" if row["gap_hundredths"] is None else f"{row['gap_hundredths'] / 100:+.2f} ★",
                row["gap_hundredths"] is not None and abs(row["gap_hundredths"]) > most,
            )
            for row in found["gaps"]
        ],
        means=[
            Line(
                row["trade"],
                str(row["count"]),
                f"{row['mean_answer_hundredths'] / 100:.2f} / {row['mean_again_hundredths']}%",
            )
            for row in found["means"]
        ],
        least=least,
    )


def _count(count: int | None, least: int) -> str:
    return _("不到 %(n)s") % {"n": least} if count is None else str(count)
