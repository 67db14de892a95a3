"""Life of a merge."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.merges.enums import MergeState as S

CLERKS = frozenset({Role.ATTENDANT, Role.STATION_MANAGER})

file_merge_workflow = Workflow(
    "exchange.file_merge",
    S,
    initial=[S.PROPOSED],
    transitions=[
        Transition("merge", (S.PROPOSED,), S.MERGED, CLERKS, _("是同一个人，合成一份")),
        Transition("decline", (S.PROPOSED,), S.DECLINED, CLERKS, _("不合"), requires=("reason",)),
        Transition("undo", (S.MERGED,), S.UNDONE, CLERKS, _("合错了，撤销"), requires=("reason",)),
    ],
)
