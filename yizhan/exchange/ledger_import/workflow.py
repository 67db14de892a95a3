"""States of an uploaded ledger."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.ledger_import.enums import BatchState as B

IMPORTERS = frozenset({Role.STATION_MANAGER, Role.DISTRICT_OFFICER})

import_workflow = Workflow(
    "exchange.ledger_import",
    B,
    initial=[B.UPLOADED],
    transitions=[
        Transition("map", (B.UPLOADED, B.CHECKED), B.MAPPED, IMPORTERS, _("列对好了，试跑")),
        Transition("finish_check", (B.MAPPED,), B.CHECKED, IMPORTERS),
        Transition("start", (B.CHECKED, B.IMPORTED), B.IMPORTING, IMPORTERS, _("导入")),
        Transition("finish", (B.IMPORTING,), B.IMPORTED, IMPORTERS),
        Transition(
            "start_undo", (B.IMPORTED,), B.UNDOING, IMPORTERS, _("撤销这次导入"), requires=("reason",)
        ),
        Transition("finish_undo", (B.UNDOING,), B.UNDONE, frozenset({SYSTEM_ROLE})),
        Transition(
            "discard", (B.UPLOADED, B.CHECKED), B.DISCARDED, IMPORTERS | {SYSTEM_ROLE}, _("不导了，丢掉")
        ),
    ],
)
