"""Life of a block."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.blocklist.enums import BlockState as S

DECIDERS = frozenset({"station_manager", "district_officer"})
OWNERS = frozenset({"worker", "hirer", "hirer_staff", "attendant"})

block_workflow = Workflow(
    "exchange.block",
    S,
    initial=[S.PROPOSED, S.ACTIVE],
    transitions=[
        Transition("confirm", (S.PROPOSED,), S.ACTIVE, DECIDERS, _("同意，列进名单")),
        Transition("refuse", (S.PROPOSED,), S.REFUSED, DECIDERS, _("不同意"), requires=("reason",)),
        Transition("lift", (S.ACTIVE,), S.LIFTED, DECIDERS, _("解除"), requires=("reason",)),
        Transition("take_back", (S.ACTIVE, S.PROPOSED), S.LIFTED, OWNERS | DECIDERS, _("取消")),
        Transition("expire", (S.ACTIVE, S.PROPOSED), S.EXPIRED, frozenset({SYSTEM_ROLE})),
    ],
)
