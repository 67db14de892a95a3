"""States of a day's pay (workflow d.4). Only the worker's own word confirms; the station may pass it on at the counter."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import HIRER_SIDE, STATION_SIDE, WORKER
from yizhan.exchange.pay.enums import PayState as S

SYSTEM = frozenset({SYSTEM_ROLE})
WORKERS_WORD = WORKER | STATION_SIDE
LATE = (S.PART_PAID, S.CONTESTED, S.OVERDUE, S.IN_LADDER, S.CASE)

pay_workflow = Workflow(
    "exchange.pay",
    S,
    initial=[S.AGREED],
    transitions=[
        Transition("earn", (S.AGREED,), S.EARNED, SYSTEM),
        Transition("fall_due", (S.EARNED,), S.DUE, SYSTEM),
        Transition("claim", (S.EARNED, S.DUE, *LATE), S.PAID_CLAIMED, HIRER_SIDE | STATION_SIDE, _("付了")),
        Transition("confirm", (S.EARNED, S.DUE, S.PAID_CLAIMED), S.CONFIRMED, WORKERS_WORD, _("收到了")),
        Transition("settle", LATE, S.SETTLED, WORKERS_WORD, _("补齐了")),
        Transition(
            "part_pay",
            (S.EARNED, S.DUE, S.PAID_CLAIMED, *LATE),
            S.PART_PAID,
            WORKERS_WORD,
            _("只收到一部分"),
        ),
        Transition("contest", (S.DUE, S.PAID_CLAIMED, S.OVERDUE), S.CONTESTED, WORKERS_WORD, _("没收到")),
        Transition("go_overdue", (S.EARNED, S.DUE), S.OVERDUE, SYSTEM),
        Transition(
            "enter_ladder",
            (S.OVERDUE, S.CONTESTED, S.PART_PAID),
            S.IN_LADDER,
            STATION_SIDE | SYSTEM,
            _("驿站去催"),
        ),
        Transition("open_case", (S.IN_LADDER,), S.CASE, STATION_SIDE, _("立案"), requires=("reason",)),
        Transition("void", (S.EARNED, S.DUE), S.VOID, STATION_SIDE, _("不算"), requires=("reason",)),
    ],
)
