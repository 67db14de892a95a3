"""Verification of an organisation's papers; licences that run out are in ``qualifications``."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role, VerificationState
from yizhan.core.workflow import Transition, Workflow

VERIFIERS = frozenset(
    {
        Role.ATTENDANT,
        Role.STATION_MANAGER,
        Role.POSTING_REVIEWER,
        Role.LOCAL_OFFICER,
        Role.DISTRICT_OFFICER,
        "SYSTEM",
    }
)

verification_workflow = Workflow(
    "accounts.verification",
    VerificationState,
    state_field="verification",
    stamp="verification_changed_at",
    initial=[VerificationState.UNVERIFIED],
    transitions=[
        Transition(
            "verify",
            (VerificationState.UNVERIFIED, VerificationState.REFUSED),
            VerificationState.VERIFIED,
            VERIFIERS,
            _("核验通过"),
        ),
        Transition(
            "refuse",
            (VerificationState.UNVERIFIED,),
            VerificationState.REFUSED,
            VERIFIERS,
            _("没通过"),
            requires=("reason",),
        ),
        Transition(
            "withdraw",
            (VerificationState.VERIFIED,),
            VerificationState.UNVERIFIED,
            VERIFIERS,
            _("撤回核验"),
            requires=("reason",),
        ),
    ],
)
