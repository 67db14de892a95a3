"""States of a day of work (workflow d.3)."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.attendance.enums import AttendanceState as S
from yizhan.exchange.engagements.workflow import SITE_SIDE, STATION_SIDE, WORKER

SYSTEM = frozenset({SYSTEM_ROLE})
ANYBODY_THERE = WORKER | SITE_SIDE | STATION_SIDE

attendance_workflow = Workflow(
    "exchange.attendance",
    S,
    initial=[S.EXPECTED],
    transitions=[
        Transition("check_in", (S.EXPECTED,), S.CHECKED_IN, ANYBODY_THERE, _("签到")),
        Transition("check_out", (S.CHECKED_IN,), S.CHECKED_OUT, ANYBODY_THERE, _("下工")),
        Transition("submit", (S.CHECKED_IN, S.CHECKED_OUT), S.SUBMITTED, ANYBODY_THERE | SYSTEM, _("报工时")),
        Transition("agree", (S.SUBMITTED,), S.AGREED, ANYBODY_THERE | SYSTEM, _("没错")),
        Transition("revise", (S.SUBMITTED,), S.SUBMITTED, ANYBODY_THERE, _("改一下")),
        Transition(
            "contest",
            (S.SUBMITTED, S.AGREED),
            S.CONTESTED,
            ANYBODY_THERE | SYSTEM,  # SYSTEM: a message that waited on a phone says something else
            _("不对"),
            requires=("reason", "minutes"),
        ),
        Transition(
            "resolve",
            (S.CONTESTED,),
            S.RESOLVED,
            STATION_SIDE,
            _("驿站定工时"),
            requires=("reason", "minutes"),
        ),
        Transition("lock", (S.AGREED, S.RESOLVED), S.LOCKED, SYSTEM),
        Transition("cancel", (S.EXPECTED,), S.CANCELLED, SYSTEM),
        Transition("expect_again", (S.CANCELLED,), S.EXPECTED, SYSTEM),
    ],
)
