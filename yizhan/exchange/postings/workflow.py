"""States of a posting (workflow d.1)."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.postings.enums import PostingState as S

HIRER_SIDE = frozenset({"hirer", "hirer_staff"})
STATION_SIDE = frozenset({"attendant", "station_manager"})
REVIEWERS = frozenset({"attendant", "station_manager", "posting_reviewer"})
FIGURES = frozenset({"station_manager", "posting_reviewer", "local_officer", "district_officer"})
SYSTEM = frozenset({SYSTEM_ROLE})
WRITERS = HIRER_SIDE | STATION_SIDE

posting_workflow = Workflow(
    "exchange.posting",
    S,
    initial=[S.DRAFT],
    transitions=[
        Transition("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, WRITERS | SYSTEM, _("发出去，等审核")),
        Transition("hold", (S.SUBMITTED,), S.AUTO_HOLD, WRITERS | SYSTEM),
        Transition("queue", (S.SUBMITTED,), S.IN_REVIEW, WRITERS | SYSTEM),
        Transition(
            "return", (S.IN_REVIEW, S.AUTO_HOLD), S.RETURNED, REVIEWERS, _("退回修改"), requires=("reason",)
        ),
        Transition(
            "reject", (S.IN_REVIEW, S.AUTO_HOLD), S.REJECTED, REVIEWERS, _("不通过"), requires=("reason",)
        ),
        Transition("publish", (S.IN_REVIEW,), S.PUBLISHED, REVIEWERS, _("通过，发布")),
        Transition("publish_again", (S.IN_REVIEW,), S.PUBLISHED, SYSTEM, "照已审过的样子再发"),
        Transition("amend", (S.AUTO_HOLD,), S.DRAFT, WRITERS, _("去改")),
        Transition("fill", (S.PUBLISHED,), S.FILLED, frozenset({"worker"}) | WRITERS | REVIEWERS | SYSTEM),
        Transition("reopen", (S.FILLED,), S.PUBLISHED, frozenset({"worker", "foreman"}) | WRITERS | SYSTEM),
        Transition(
            "change_terms", (S.PUBLISHED, S.FILLED, S.PAUSED), S.SUBMITTED, WRITERS, "改工钱、地点或时间"
        ),
        Transition("pause", (S.PUBLISHED, S.FILLED), S.PAUSED, WRITERS, _("先停一停")),
        Transition("resume", (S.PAUSED,), S.PUBLISHED, WRITERS, _("接着招")),
        Transition(
            "withdraw",
            (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.AUTO_HOLD, S.RETURNED, S.PUBLISHED, S.FILLED, S.PAUSED),
            S.WITHDRAWN,
            WRITERS,
            _("不招了，撤回"),
        ),
        Transition(
            "expire",
            (S.SUBMITTED, S.IN_REVIEW, S.AUTO_HOLD, S.RETURNED, S.PUBLISHED, S.FILLED, S.PAUSED),
            S.EXPIRED,
            SYSTEM,
        ),
        Transition("recheck", (S.PUBLISHED, S.FILLED), S.UNDER_RECHECK, REVIEWERS | SYSTEM, _("复查")),
        Transition("clear", (S.UNDER_RECHECK,), S.PUBLISHED, REVIEWERS, _("没问题，恢复")),
        Transition("take_down", (S.UNDER_RECHECK,), S.TAKEN_DOWN, REVIEWERS, _("下架"), requires=("reason",)),
        Transition("readmit", (S.REJECTED,), S.IN_REVIEW, REVIEWERS, _("异议成立，重新审")),
        Transition("restore", (S.TAKEN_DOWN,), S.PUBLISHED, REVIEWERS, _("异议成立，恢复")),
        Transition("merge", (S.IN_REVIEW, S.PUBLISHED), S.MERGED, REVIEWERS, _("并到另一条")),
        Transition("unmerge", (S.MERGED,), S.PUBLISHED, REVIEWERS, _("不并了")),
        Transition("unmerge_to_review", (S.MERGED,), S.IN_REVIEW, REVIEWERS, _("不并了，回去等审核")),
        Transition(
            "archive", (S.EXPIRED, S.WITHDRAWN, S.REJECTED, S.TAKEN_DOWN, S.MERGED), S.ARCHIVED, SYSTEM
        ),
    ],
)
