"""States of a call-back."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.call_backs.enums import CallBackState as S

OFFICERS = frozenset({"local_officer", "district_officer"})
CALLERS = OFFICERS | {"attendant", "station_manager"}

call_back_workflow = Workflow(
    "exchange.call_back",
    S,
    initial=[S.WAITING],
    transitions=[
        Transition("answer", (S.WAITING, S.UNREACHABLE), S.ANSWERED, CALLERS, _("问到了")),
        Transition("give_up", (S.WAITING,), S.UNREACHABLE, CALLERS, _("三次没打通")),
        Transition(
            "withdraw",
            (S.WAITING,),
            S.WITHDRAWN,
            OFFICERS | {SYSTEM_ROLE},
            _("不打了"),
            requires=("reason",),
        ),
    ],
)
