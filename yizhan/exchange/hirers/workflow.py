"""Verification of a hirer."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.hirers.enums import VerificationState as S

CHECKERS = frozenset({"attendant", "station_manager", "district_officer", "local_officer"})

hirer_workflow = Workflow(
    "exchange.hirer",
    S,
    initial=[S.UNVERIFIED],
    state_field="verification_state",
    transitions=[
        Transition(
            "submit",
            (S.UNVERIFIED, S.REFUSED, S.EXPIRED),
            S.SUBMITTED,
            frozenset({"hirer", "hirer_staff"}),
            _("请驿站核验"),
        ),
        Transition(
            "verify",
            (S.UNVERIFIED, S.SUBMITTED, S.REFUSED, S.EXPIRED),
            S.VERIFIED,
            CHECKERS,
            _("核验通过"),
            requires=("evidence",),
        ),
        Transition(
            "refuse",
            (S.UNVERIFIED, S.SUBMITTED, S.EXPIRED),
            S.REFUSED,
            CHECKERS,
            _("核验不通过"),
            requires=("reason",),
        ),
        Transition("expire", (S.VERIFIED,), S.EXPIRED, frozenset({SYSTEM_ROLE})),
    ],
)
