"""States of a printed sheet."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STATION_ROLES
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.paper_forms.enums import FormState as S

CLERKS = frozenset(STATION_ROLES) | {SYSTEM_ROLE}

paper_form_workflow = Workflow(
    "exchange.paper_form",
    S,
    initial=[S.ISSUED],
    transitions=[
        Transition("photograph", (S.ISSUED, S.PHOTOGRAPHED), S.PHOTOGRAPHED, CLERKS, _("拍照，等会儿录")),
        Transition("type", (S.ISSUED, S.PHOTOGRAPHED), S.TYPED, CLERKS, _("照着录"), requires=("record",)),
        Transition("archive", (S.TYPED,), S.ENTERED, CLERKS, _("纸收好了"), requires=("kept_at",)),
        Transition("void", (S.ISSUED, S.PHOTOGRAPHED), S.VOID, CLERKS, _("作废"), requires=("reason",)),
    ],
)
