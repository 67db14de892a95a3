"""States of a family tie."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import STATION_SIDE, WORKER
from yizhan.exchange.family.enums import LIVING
from yizhan.exchange.family.enums import TieState as S

CITIZENS = frozenset(CITIZEN_ROLES)
SYSTEM = frozenset({SYSTEM_ROLE})

family_workflow = Workflow(
    "exchange.family_tie",
    S,
    initial=[S.OFFERED, S.ASKED],
    transitions=[
        Transition("accept", (S.OFFERED,), S.ACTIVE, CITIZENS, _("好，我帮忙")),
        Transition("prove", (S.ASKED,), S.ACTIVE, CITIZENS, _("码对上了")),
        Transition("renew", (S.ACTIVE,), S.ACTIVE, WORKER | STATION_SIDE, _("再帮一段")),
        Transition("end", tuple(sorted(LIVING)), S.ENDED, CITIZENS | STATION_SIDE | SYSTEM, _("不用帮了")),
        Transition("lapse", tuple(sorted(LIVING)), S.LAPSED, SYSTEM),
    ],
)
