"""States of a rating round (workflow d.5): both answers become readable together, or when the time is over."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import HIRER_SIDE, STATION_SIDE, WORKER
from yizhan.exchange.ratings.enums import RatingState as S

SYSTEM = frozenset({SYSTEM_ROLE})
RATERS = WORKER | HIRER_SIDE | STATION_SIDE

rating_workflow = Workflow(
    "exchange.rating",
    S,
    initial=[S.OPEN],
    transitions=[
        Transition("submit_first", (S.OPEN,), S.SUBMITTED_BY_ONE, RATERS, _("评一评")),
        Transition("submit_second", (S.SUBMITTED_BY_ONE,), S.REVEALED, RATERS, _("评一评")),
        Transition("reveal", (S.SUBMITTED_BY_ONE,), S.REVEALED, SYSTEM),
        Transition("lapse", (S.OPEN,), S.LAPSED, SYSTEM),
    ],
)
