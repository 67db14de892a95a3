"""States of a rating round, an objection, a falling star, a hirer's fact and a policy row (workflow d.5, e.4, D12, D13)."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import HIRER_SIDE, STATION_SIDE, WORKER
from yizhan.exchange.ratings.enums import DropState as D
from yizhan.exchange.ratings.enums import FactState as F
from yizhan.exchange.ratings.enums import ObjectionState as O
from yizhan.exchange.ratings.enums import PolicyState as P
from yizhan.exchange.ratings.enums import RatingState as S

SYSTEM = frozenset({SYSTEM_ROLE})
RATERS = WORKER | HIRER_SIDE | STATION_SIDE
OFFICER = frozenset({"district_officer"})
DECIDERS = STATION_SIDE | OFFICER
PARTIES = WORKER | HIRER_SIDE

rating_workflow = Workflow(
    "exchange.rating",
    S,
    initial=[S.OPEN],
    transitions=[
        Transition("submit_first", (S.OPEN,), S.SUBMITTED_BY_ONE, RATERS, _("评一评")),
        Transition("submit_second", (S.SUBMITTED_BY_ONE,), S.REVEALED, RATERS, _("评一评")),
        Transition("reveal", (S.SUBMITTED_BY_ONE,), S.REVEALED, SYSTEM),
        Transition("lapse", (S.OPEN,), S.LAPSED, SYSTEM),
        Transition("count", (S.REVEALED,), S.COUNTED, SYSTEM),
    ],
)

objection_workflow = Workflow(
    "exchange.rating_objection",
    O,
    initial=[O.FILED],
    transitions=[
        Transition("uphold", (O.FILED,), O.UPHELD, DECIDERS, _("维持原样"), requires=("reason",)),
        Transition("correct", (O.FILED,), O.CORRECTED, DECIDERS, _("改正"), requires=("reason",)),
        Transition("remove", (O.FILED,), O.REMOVED, DECIDERS, _("去掉"), requires=("reason",)),
        Transition("withdraw", (O.FILED,), O.WITHDRAWN, PARTIES | STATION_SIDE, _("不申诉了")),
    ],
)

drop_workflow = Workflow(
    "exchange.star_drop",
    D,
    initial=[D.ANNOUNCED],
    transitions=[
        Transition("object", (D.ANNOUNCED,), D.OBJECTED, WORKER | STATION_SIDE, _("觉得不对")),
        Transition("resume", (D.OBJECTED,), D.ANNOUNCED, WORKER | STATION_SIDE),
        Transition("take", (D.ANNOUNCED,), D.TAKEN, SYSTEM),
        Transition("settle", (D.OBJECTED,), D.TAKEN, DECIDERS),
        Transition("recover", (D.ANNOUNCED, D.OBJECTED), D.CALLED_OFF, RATERS | DECIDERS | SYSTEM),
    ],
)

fact_workflow = Workflow(
    "exchange.hirer_fact",
    F,
    initial=[F.STANDS],
    transitions=[
        Transition("object", (F.STANDS,), F.OBJECTED, HIRER_SIDE | STATION_SIDE, _("觉得不对")),
        Transition("resume", (F.OBJECTED,), F.STANDS, HIRER_SIDE | STATION_SIDE),
        Transition("confirm", (F.OBJECTED,), F.CONFIRMED, DECIDERS),
        Transition("remove", (F.OBJECTED,), F.REMOVED, DECIDERS),
    ],
)

policy_workflow = Workflow(
    "exchange.star_policy",
    P,
    initial=[P.PROPOSED],
    transitions=[
        Transition("confirm", (P.PROPOSED,), P.CONFIRMED, OFFICER, _("确认")),
        Transition("refuse", (P.PROPOSED,), P.REFUSED, OFFICER, _("不同意"), requires=("reason",)),
    ],
)
