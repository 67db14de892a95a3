"""States of an incident."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.workflow import STATION_SIDE
from yizhan.exchange.safety.enums import IncidentState as S

incident_workflow = Workflow(
    "exchange.incident",
    S,
    initial=[S.REPORTED],
    transitions=[
        Transition(
            "take_in_hand", (S.REPORTED,), S.IN_HAND, STATION_SIDE, _("我来处理"), requires=("reason",)
        ),
        Transition(
            "close", (S.REPORTED, S.IN_HAND), S.CLOSED, STATION_SIDE, _("处理完了"), requires=("reason",)
        ),
    ],
)
