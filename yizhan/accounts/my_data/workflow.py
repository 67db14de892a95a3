"""States of an export, a correction, an erasure."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.my_data.enums import CorrectionState as C
from yizhan.accounts.my_data.enums import ErasureState as E
from yizhan.accounts.my_data.enums import ExportState as X
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow

SYSTEM = frozenset({SYSTEM_ROLE})
EVERYBODY = frozenset(Role.values)
ANSWERERS = frozenset({Role.STATION_MANAGER, Role.DISTRICT_OFFICER})
"""Who answers a correction: those who may see an identity number whole."""

export_workflow = Workflow(
    "accounts.data_export",
    X,
    initial=[X.WAITING],
    transitions=[
        Transition("make", (X.WAITING,), X.READY, SYSTEM),
        Transition("clear", (X.WAITING, X.READY), X.GONE, SYSTEM | EVERYBODY, _("清掉")),
    ],
)

correction_workflow = Workflow(
    "accounts.correction",
    C,
    initial=[C.OPEN],
    transitions=[
        Transition("grant", (C.OPEN,), C.GRANTED, ANSWERERS, _("改")),
        Transition("refuse", (C.OPEN,), C.REFUSED, ANSWERERS, _("不改"), requires=("reason",)),
        Transition("withdraw", (C.OPEN,), C.WITHDRAWN, EVERYBODY | SYSTEM, _("不改了")),
    ],
)

erasure_workflow = Workflow(
    "accounts.erasure",
    E,
    initial=[E.COOLING],
    transitions=[
        Transition("cancel", (E.COOLING,), E.CANCELLED, EVERYBODY, _("不注销了")),
        Transition("stop", (E.COOLING,), E.STOPPED, SYSTEM),
        Transition("carry_out", (E.COOLING,), E.DONE, SYSTEM),
    ],
)
