"""Verification of a hirer; an invitation to lead a site or to act for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM_ROLE, Actor
from yizhan.core.dated import value
from yizhan.core.refusals import Reason
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.hirers.enums import InviteState
from yizhan.exchange.hirers.enums import VerificationState as S
from yizhan.exchange.hirers.rules import is_recheck_near

CHECKERS = frozenset({"attendant", "station_manager", "district_officer", "local_officer"})
CITIZENS = frozenset({"worker", "hirer", "hirer_staff", "foreman"})


def _not_too_early(actor: Actor, hirer: Any) -> Iterable[Reason]:
    """A check that still holds is renewed only when its day is near."""
    if hirer.verification_state != S.VERIFIED:
        return
    warn_days = value("exchange.hirer_recheck_warn_days")
    if not is_recheck_near(hirer.recheck_due_on, clock.today(), warn_days=warn_days):
        yield Reason("recheck_not_due", _("刚核验过，快到复核的日子再看"))


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
            (S.UNVERIFIED, S.SUBMITTED, S.REFUSED, S.EXPIRED, S.VERIFIED),
            S.VERIFIED,
            CHECKERS,
            _("核验通过"),
            requires=("evidence",),
            guard=_not_too_early,
        ),
        Transition(
            "refuse",
            (S.UNVERIFIED, S.SUBMITTED, S.EXPIRED),
            S.REFUSED,
            CHECKERS,
            _("核验不通过"),
            requires=("reason",),
        ),
        Transition("withdraw", (S.VERIFIED,), S.UNVERIFIED, CHECKERS, _("撤回核验"), requires=("reason",)),
        Transition("expire", (S.VERIFIED,), S.EXPIRED, frozenset({SYSTEM_ROLE})),
    ],
)

invite_workflow = Workflow(
    "exchange.member_invite",
    InviteState,
    initial=[InviteState.WAITING],
    transitions=[
        Transition("accept", (InviteState.WAITING,), InviteState.ACCEPTED, CITIZENS, _("答应")),
        Transition("decline", (InviteState.WAITING,), InviteState.DECLINED, CITIZENS, _("不了")),
        Transition(
            "withdraw",
            (InviteState.WAITING,),
            InviteState.WITHDRAWN,
            frozenset({"hirer", "attendant", "station_manager", SYSTEM_ROLE}),
            _("收回"),
        ),
        Transition("lapse", (InviteState.WAITING,), InviteState.LAPSED, frozenset({SYSTEM_ROLE})),
    ],
)
