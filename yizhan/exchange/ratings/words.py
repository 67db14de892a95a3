"""A star explained to the person it is about: which answers, how heavy, what they were mixed with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yizhan.exchange.ratings.models import WorkerStar


@dataclass(frozen=True, slots=True)
class StarPage:
    """One star and why. ``value`` is ``None`` for 新人."""

    group: str
    value: float | None
    lines: tuple[str, ...]


def _one(hundredths: float) -> str:
    return f"{hundredths / 100:.1f}"


def star_pages(stars: Iterable[WorkerStar]) -> list[StarPage]:
    """Each stored star with its explanation."""
    return [StarPage(row.group.name, _value(row), _lines(row)) for row in stars]


def _value(row: WorkerStar) -> float | None:
    return None if row.stars_hundredths is None else row.stars_hundredths / 100


def _lines(row: WorkerStar) -> tuple[str, ...]:
    parts = row.parts
    faces = _("用工方给你评了 %(n)s 次：好 %(good)s，一般 %(fair)s，不好 %(bad)s。") % {
        "n": parts["answers_count"],
        "good": parts["good"],
        "fair": parts["fair"],
        "bad": parts["bad"],
    }
    lines = [faces]
    if parts["left_out"]:
        lines.append(_("同一家半年里第 4 次起不算，少算 %(n)s 次。") % {"n": parts["left_out"]})
    lines.append(_("越久的评价越轻，现在合 %(n)s 次。") % {"n": f"{parts['effective']:.1f}"})
    if row.stars_hundredths is None:
        lines.append(_("不到 %(n)s 次，先写“新人”，照样给你推活。") % {"n": f"{parts['enough']:g}"})
        return tuple(lines)
    lines.append(_("这些评价平均 %(mean)s 星。") % {"mean": _one(parts["mean_hundredths"])})
    lines.append(
        _("评价少的时候一两次不作准，先掺进 %(m)s 次全区平均 %(prior)s 星，得 %(star)s 星。")
        % {
            "m": f"{parts['m']:g}",
            "prior": _one(parts["prior_hundredths"]),
            "star": _one(row.stars_hundredths),
        }
    )
    return tuple(lines)
