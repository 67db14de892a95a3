"""States of a day's pay (workflow d.4). Only the worker's own word confirms; the station may pass it on at the counter."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import HIRER_SIDE, STATION_SIDE, WORKER
from yizhan.exchange.pay.enums import PayState as S

SYSTEM = frozenset({SYSTEM_ROLE})
WORKERS_WORD = WORKER | STATION_SIDE
LATE = (S.PART_PAID, S.CONTESTED, S.OVERDUE, S.IN_LADDER, S.CASE)
SAID = (S.CONFIRMED, S.SETTLED, S.PART_PAID, S.CONTESTED)

pay_workflow = Workflow(
    "exchange.pay",
    S,
    initial=[S.AGREED],
    transitions=[
        Transition("earn", (S.AGREED,), S.EARNED, SYSTEM),
        Transition("fall_due", (S.EARNED,), S.DUE, SYSTEM),
        Transition(
            "claim", (S.EARNED, S.DUE, S.UNKNOWN, *LATE), S.PAID_CLAIMED, HIRER_SIDE | STATION_SIDE, _("付了")
        ),
        Transition(
            "confirm", (S.EARNED, S.DUE, S.PAID_CLAIMED, S.UNKNOWN), S.CONFIRMED, WORKERS_WORD, _("收到了")
        ),
        # By his own earlier word he has had all of it in advance.
        Transition("count_advance", (S.EARNED, S.DUE), S.CONFIRMED, SYSTEM),
        Transition("settle", LATE, S.SETTLED, WORKERS_WORD, _("补齐了")),
        Transition(
            "part_pay",
            (S.EARNED, S.DUE, S.PAID_CLAIMED, S.UNKNOWN, *LATE),
            S.PART_PAID,
            WORKERS_WORD,
            _("只收到一部分"),
        ),
        Transition(
            "contest", (S.DUE, S.PAID_CLAIMED, S.OVERDUE, S.UNKNOWN), S.CONTESTED, WORKERS_WORD, _("没收到")
        ),
        Transition(
            "unclaim", (S.PAID_CLAIMED, S.UNKNOWN), S.DUE, HIRER_SIDE | STATION_SIDE, _("点错了，还没付")
        ),
        Transition(
            "unclaim_late",
            (S.PAID_CLAIMED, S.UNKNOWN),
            S.OVERDUE,
            HIRER_SIDE | STATION_SIDE,
            _("点错了，还没付"),
        ),
        Transition("take_back", SAID, S.DUE, WORKERS_WORD, _("点错了")),
        Transition("take_back_late", SAID, S.OVERDUE, WORKERS_WORD, _("点错了")),
        Transition("take_back_to_claim", SAID, S.PAID_CLAIMED, WORKERS_WORD, _("点错了")),
        Transition("give_up_asking", (S.PAID_CLAIMED,), S.UNKNOWN, STATION_SIDE, _("三次没打通")),
        Transition(
            "reopen", (S.CONFIRMED, S.SETTLED), S.PART_PAID, HIRER_SIDE | STATION_SIDE | SYSTEM, _("还差钱")
        ),
        # A correction left nothing missing, or nothing to pay at all.
        Transition("even_out", (S.EARNED, S.DUE, S.PAID_CLAIMED, S.UNKNOWN, *LATE), S.SETTLED, SYSTEM),
        Transition("go_overdue", (S.EARNED, S.DUE), S.OVERDUE, SYSTEM),
        Transition(
            "enter_ladder",
            (S.OVERDUE, S.CONTESTED, S.PART_PAID),
            S.IN_LADDER,
            STATION_SIDE | SYSTEM,
            _("驿站去催"),
        ),
        Transition(
            "open_case",
            (S.IN_LADDER,),
            S.CASE,
            STATION_SIDE | WORKER | SYSTEM,
            _("立案"),
            requires=("reason",),
        ),
        Transition(
            "void",
            (S.EARNED, S.DUE, S.CONTESTED, S.OVERDUE, S.IN_LADDER),
            S.VOID,
            STATION_SIDE,
            _("不算"),
            requires=("reason",),
        ),
    ],
)
