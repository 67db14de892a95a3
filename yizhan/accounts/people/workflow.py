"""Life of a person's file."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PersonState, Role
from yizhan.core.workflow import Transition, Workflow

MERGERS = frozenset({Role.ATTENDANT, Role.STATION_MANAGER, "SYSTEM"})
"""Who makes two files one, and two again; which files, the slice that merges decides."""

person_workflow = Workflow(
    "accounts.person",
    PersonState,
    initial=[PersonState.ACTIVE],
    transitions=[
        Transition(
            "close",
            (PersonState.ACTIVE,),
            PersonState.CLOSED,
            frozenset(
                {Role.DISTRICT_OFFICER, "SYSTEM", "visitor", Role.WORKER}
            ),  # the two last: undoing an entry
            _("注销"),
            requires=("reason",),
        ),
        Transition(
            "merge",
            (PersonState.ACTIVE,),
            PersonState.MERGED,
            MERGERS,
            _("并入别的档案"),
            requires=("reason",),
        ),
        Transition(
            "part",
            (PersonState.MERGED,),
            PersonState.ACTIVE,
            MERGERS,
            _("撤销合并，分开"),
            requires=("reason",),
        ),
    ],
)
