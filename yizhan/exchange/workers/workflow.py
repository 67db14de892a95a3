"""States of a registration, and of an entry that staff typed in for somebody."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.workers.enums import ProxyEntryState as E
from yizhan.exchange.workers.enums import WorkerState as W

STATION_SIDE = frozenset({Role.ATTENDANT, Role.STATION_MANAGER})
CLERKS = STATION_SIDE | {Role.LOCAL_OFFICER, SYSTEM_ROLE}
MERGERS = STATION_SIDE | {SYSTEM_ROLE}
UNDOERS = STATION_SIDE | {Role.WORKER, "visitor", SYSTEM_ROLE}

worker_workflow = Workflow(
    "exchange.worker",
    W,
    initial=[W.ACTIVE],
    transitions=[
        Transition("pause", (W.ACTIVE,), W.PAUSED, CLERKS, _("暂停"), requires=("reason",)),
        Transition("resume", (W.PAUSED,), W.ACTIVE, CLERKS, _("恢复")),
        Transition("close", (W.ACTIVE, W.PAUSED), W.CLOSED, UNDOERS | {"district_officer"}, _("注销")),
        Transition("merge", (W.ACTIVE, W.PAUSED), W.MERGED, MERGERS, _("并入别的登记"), requires=("reason",)),
        Transition("part", (W.MERGED,), W.ACTIVE, MERGERS, _("撤销合并，分开"), requires=("reason",)),
        Transition("part_paused", (W.MERGED,), W.PAUSED, MERGERS, _("分开，仍是暂停"), requires=("reason",)),
        Transition("reopen", (W.CLOSED,), W.ACTIVE, CLERKS | {Role.WORKER}, _("重新登记")),
    ],
    stamp="",
)

proxy_entry_workflow = Workflow(
    "exchange.proxy_entry",
    E,
    initial=[E.TYPED],
    transitions=[
        Transition("read_back", (E.TYPED,), E.READ_BACK, STATION_SIDE | {SYSTEM_ROLE}, _("念过了，他说对")),
        Transition(
            "confirm",
            (E.TYPED, E.READ_BACK),
            E.CONFIRMED,
            CLERKS | {Role.WORKER, "visitor"},
            _("核对过，是本人"),
            requires=("channel",),
        ),
        Transition("undo", (E.TYPED, E.READ_BACK, E.CONFIRMED), E.UNDONE, UNDOERS, _("撤销")),
    ],
)
