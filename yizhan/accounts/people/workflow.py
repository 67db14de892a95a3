"""Life of a person's file. Merging duplicates comes with work order 2; the table already names it."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PersonState, Role
from yizhan.core.workflow import Transition, Workflow

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
            frozenset({Role.DISTRICT_OFFICER, "SYSTEM"}),
            _("并入别的档案"),
            requires=("reason",),
        ),
    ],
)
