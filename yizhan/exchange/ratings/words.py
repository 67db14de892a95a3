"""A star explained to the person it is about, with his own figures in plain words (R9.6, L-16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yizhan.exchange.ratings.enums import DropState
from yizhan.exchange.ratings.models import StarDrop, WorkerStar
from yizhan.exchange.ratings.policy import StarPolicy


@dataclass(frozen=True, slots=True)
class Factor:
    """One part of the star: what it is, the person's own figure, what it means."""

    title: str
    figure: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StarPage:
    """One star and why. ``value`` is ``None`` for 新人."""

    group: str
    value: float | None
    lines: tuple[str, ...]
    factors: tuple[Factor, ...] = ()
    drop: StarDrop | None = None
    drop_lines: tuple[str, ...] = ()
    can_object: bool = False


FAILURE_WORDS = {
    "no_show_worker": lambda n: _("说好了没来 %(n)s 次") % {"n": n},
    "walked_off": lambda n: _("干到一半走了 %(n)s 次") % {"n": n},
    "late_cancel": lambda n: _("临开工才说不去 %(n)s 次") % {"n": n},
}


def star_pages(
    stars: Iterable[WorkerStar],
    policy_of: Mapping[str, StarPolicy],
    drops: Mapping[str, StarDrop] | None = None,
    *,
    private_least: int = 5,
) -> list[StarPage]:
    """Each stored star with its explanation.

    Args:
        policy_of: policies by code. drops: announced falls by trade group.
        private_least: fewer private answers than this are not written out: one could guess who said what.
    """
    return [
        _page(row, policy_of.get(row.policy_code), (drops or {}).get(row.group_id), private_least)
        for row in stars
    ]


def _page(row: WorkerStar, policy: StarPolicy | None, drop: StarDrop | None, private_least: int) -> StarPage:
    value = None if row.stars_hundredths is None else row.stars_hundredths / 100
    if policy is None or "index" not in row.parts:
        return StarPage(row.group.name, value, (_("这颗星今晚按新办法重新算，明天再来看。"),))
    parts = row.parts
    factors = [_graded(parts, policy), _private(parts, private_least), _reliable(parts)]
    if parts["certificate_bonus"] or parts["complaint_malus"]:
        factors.append(_more(parts))
    return StarPage(
        row.group.name,
        value,
        _sum(parts, policy),
        tuple(factors),
        drop,
        tuple(_drop_lines(drop)) if drop else (),
        drop is not None and drop.state == DropState.ANNOUNCED,
    )


def _graded(parts: Mapping[str, Any], policy: StarPolicy) -> Factor:
    lines = [_("用工方给你评了 %(n)s 次。越久的评价越轻，现在合 %(e)s 次。") % {"n": parts["answers"], "e": f"{parts['effective']:.1f}"}]  # fmt: skip
    if parts["left_out"]:
        lines.append(_("同一家半年里第 4 次起不算，少算 %(n)s 次。") % {"n": parts["left_out"]})
    lines.append(
        _("评得严的帮你找平，评得松的也找平；评价少时先掺进 %(m)s 次同行平均，算下来 %(g)s 分。")
        % {"m": f"{policy.m:g}", "g": f"{parts['graded']:.2f}"}
    )
    figure = (
        "–"
        if parts["mean_answer"] is None
        else _("%(n)s 分（满分 5）") % {"n": f"{parts['mean_answer']:.1f}"}
    )
    return Factor(_("干得怎么样（占三成多）"), figure, tuple(lines))


def _private(parts: Mapping[str, Any], least: int) -> Factor:
    lines = [_("用工方悄悄答“还愿不愿意请你”，谁怎么答的，只有驿站知道。")]
    if parts.get("rehired"):
        lines.append(_("有 %(n)s 家 60 天内真的又请了你，各多算一个“愿意”。") % {"n": parts["rehired"]})
    if parts["mean_again"] is None or parts["private_answers"] < least:
        return Factor(_("愿不愿意再请你（占三成多）"), "–", (*lines, _("答的人还少，先不写出来。")))
    return Factor(
        _("愿不愿意再请你（占三成多）"),
        _("%(n)s%% 愿意") % {"n": round(100 * parts["mean_again"])},
        tuple(lines),
    )


def _reliable(parts: Mapping[str, Any]) -> Factor:
    failed = [FAILURE_WORDS[code](n) for code, n in parts["failures"].items() if n and code in FAILURE_WORDS]
    lines = ["，".join(failed) + _("。") if failed else _("说好的都去了。")]
    lines.append(_("生病、家里有事、天气、不安全、对方的原因，都不算。说“不去”也不算。"))
    return Factor(
        _("说到做到（占三成多）"),
        _("%(n)s 分（满分 100）") % {"n": round(100 * parts["reliable"])},
        tuple(lines),
    )


def _more(parts: Mapping[str, Any]) -> Factor:
    lines = []
    if parts["certificate_bonus"]:
        lines.append(_("驿站看过你这一行的证，加 %(n)s。") % {"n": f"{parts['certificate_bonus']:.1f}"})
    if parts["complaint_malus"]:
        lines.append(
            _("有一件认定了的严重投诉，现在减 %(n)s，一天比一天少，满一年不算。")
            % {"n": f"{parts['complaint_malus']:.2f}"}
        )
    total = parts["certificate_bonus"] - parts["complaint_malus"]
    return Factor(_("另外加减"), f"{total:+.2f}", tuple(lines))


def _sum(parts: Mapping[str, Any], policy: StarPolicy) -> tuple[str, ...]:
    if parts["effective"] < policy.enough - 0.05:
        return (_("不到 %(n)s 次，先写“新人”，照样给你推活。") % {"n": f"{policy.enough:g}"},)
    reached = parts["stars"]
    lines = [_("几样合起来 %(x)s。同行平均是 0，越高越好。") % {"x": f"{parts['index']:+.2f}"}]
    if reached and reached > 1:
        lines.append(_line_words(reached, policy.cuts[reached - 2]) + _("，你过了。"))
    if reached and reached < 5 and not parts["held_at_four"]:
        lines.append(_line_words(reached + 1, policy.cuts[reached - 1]) + _("，还差一点。"))
    if parts["held_at_four"]:
        lines.append(
            _(
                "分够五星了。五星还要干满 %(n)s 次、%(h)s 家不同的用工方、说到做到 %(r)s 分以上；你现在 %(mine)s 次、%(my)s 家。"
            )
            % {
                "n": policy.top_engagements,
                "h": policy.top_hirers,
                "r": round(100 * policy.top_reliable),
                "mine": parts["engagements"],
                "my": parts["hirers"],
            }
        )
    lines.append(_("线是定死的，不跟别人抢名额，人人都能到五星。"))
    return tuple(lines)


def _line_words(stars: int, cut: float) -> str:
    words = (_("一星"), _("二星"), _("三星"), _("四星"), _("五星"))
    return _("%(stars)s的线是 %(cut)s") % {"stars": words[stars - 1], "cut": f"{cut:+.2f}"}


def _drop_lines(drop: StarDrop) -> list[str]:
    said = {
        "graded": lambda r: (
            _("评价那一块从 %(a)s 降到 %(b)s") % {"a": f"{r['before']:.2f}", "b": f"{r['after']:.2f}"}
        ),
        "private": lambda _r: _("“愿意再请你”那一块低了"),
        "reliable": lambda r: (
            _("说到做到从 %(a)s 分降到 %(b)s 分")
            % {"a": round(100 * r["before"]), "b": round(100 * r["after"])}
        ),
        "no_show_worker": lambda r: _("新记了没来 %(n)s 次") % {"n": r["count"]},
        "walked_off": lambda r: _("新记了中途走 %(n)s 次") % {"n": r["count"]},
        "late_cancel": lambda r: _("新记了临开工才说不去 %(n)s 次") % {"n": r["count"]},
        "complaint": lambda _r: _("有一件严重投诉认定了"),
        "held_at_four": lambda _r: _("不再满足五星的另外几条"),
        "policy": lambda _r: _("算法换了一版，或者日子久了的好评变轻了"),
    }
    return [said[row["code"]](row) for row in drop.reasons if row["code"] in said]
