"""States of an order."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.orders.enums import OrderState as S
from yizhan.exchange.postings.workflow import WRITERS

order_workflow = Workflow(
    "exchange.order",
    S,
    initial=[S.ACTIVE],
    transitions=[
        Transition("stop", (S.ACTIVE,), S.STOPPED, WRITERS, _("以后不招了")),
        Transition("go_on", (S.STOPPED,), S.ACTIVE, WRITERS, _("接着招")),
        Transition("end", (S.ACTIVE, S.STOPPED), S.ENDED, frozenset({SYSTEM_ROLE})),
    ],
)
