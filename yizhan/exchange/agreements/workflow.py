"""States of an agreement."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.agreements.enums import AgreementState as S
from yizhan.exchange.engagements.workflow import HIRER_SIDE, STATION_SIDE, WORKER

SIDES = WORKER | HIRER_SIDE | STATION_SIDE

agreement_workflow = Workflow(
    "exchange.agreement",
    S,
    initial=[S.OPEN],
    transitions=[
        Transition("confirm_first", (S.OPEN,), S.HALF, SIDES, _("看过了，同意")),
        Transition("confirm_second", (S.HALF,), S.AGREED, SIDES, _("看过了，同意")),
        Transition("supersede", (S.OPEN, S.HALF, S.AGREED), S.SUPERSEDED, SIDES | {SYSTEM_ROLE}),
    ],
)
