"""States of a report."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.postings.workflow import REVIEWERS
from yizhan.exchange.reports.enums import ReportState as S

DECIDERS = REVIEWERS | {SYSTEM_ROLE}

report_workflow = Workflow(
    "exchange.posting_report",
    S,
    initial=[S.OPEN],
    transitions=[
        Transition("uphold", (S.OPEN,), S.UPHELD, DECIDERS, _("属实"), requires=("reason",)),
        Transition("dismiss", (S.OPEN,), S.DISMISSED, DECIDERS, _("不属实"), requires=("reason",)),
        Transition("reverse", (S.UPHELD,), S.REVERSED, REVIEWERS, _("异议成立，撤销"), requires=("reason",)),
    ],
)
