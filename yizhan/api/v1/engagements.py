"""Applications and engagements: the same steps as the buttons of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from yizhan.api.v1.auth import CITIZENS, HIRERS, SITE, WORKER, Token, actor_of, once_of
from yizhan.api.v1.errors import FAILURES, ErrorOut
from yizhan.api.v1.postings import public_posting
from yizhan.api.v1.types import Done, Instant, Limit, Offset, PostingNumber
from yizhan.core.actors import Actor
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.enums import EndReason, EngagementState
from yizhan.exchange.engagements.queries import (
    full,
    open_steps,
    visible_engagement,
    visible_engagements,
)

router = Router(tags=["engagements"])
MINE = Token(*WORKER)
READ = Token(*CITIZENS, scope="engagements:read")
SITE_READ = Token(*SITE, scope="engagements:read")
ANSWER = Token(*HIRERS, scope="engagements:write")


class EngagementOut(Schema):
    """One worker on one posting.

    ``worker`` is how the worker is called (never the full name); ``steps`` are what this caller may do now.
    """

    uid: UUID
    posting: str
    title: str
    worker: str
    state: str
    state_label: str
    is_standby: bool
    starts_at: Instant
    ends_at: Instant
    agreed_pay_fen: int
    pay_unit: str
    answer_due_at: Instant | None
    undo_until: Instant | None
    slip_number: str | None
    verification: int
    terms_version: int
    steps: list[str]


class EngagementPage(Schema):
    """One page, the latest start first."""

    items: list[EngagementOut]
    total: int


class InterestIn(Schema):
    """``standby``: wait for a place although all are taken."""

    standby: bool = False


class WhyIn(Schema):
    """One of the codes of ``EndReason``."""

    reason: EndReason | None = None


@router.post(
    "/postings/{number}/apply",
    response={201: EngagementOut, FAILURES: ErrorOut},
    url_name="api_apply",
    auth=MINE,
)
def apply(request: HttpRequest, number: PostingNumber, body: InterestIn) -> Status:
    """报名: say interest; holds no place."""
    actor = actor_of(request)
    made = actions.apply_for_posting(
        actor, public_posting(number).pk, standby=body.standby, once=once_of(request)
    )
    return Status(201, _by_id(actor, made))


@router.post(
    "/postings/{number}/claim",
    response={201: EngagementOut, FAILURES: ErrorOut},
    url_name="api_claim",
    auth=MINE,
)
def claim(request: HttpRequest, number: PostingNumber) -> Status:
    """抢单: take a free place at once; it can be undone until ``undo_until``."""
    actor = actor_of(request)
    return Status(
        201, _by_id(actor, actions.claim_posting(actor, public_posting(number).pk, once=once_of(request)))
    )


@router.get(
    "/engagements", response={200: EngagementPage, FAILURES: ErrorOut}, url_name="api_engagements", auth=READ
)
def list_engagements(
    request: HttpRequest,
    state: EngagementState | None = None,
    posting: PostingNumber | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> dict:
    """What the caller is part of: a worker's own, a hirer's own, those of a foreman's sites."""
    actor = actor_of(request)
    found = visible_engagements(actor)
    if state:
        found = found.filter(state=state)
    if posting:
        found = found.filter(posting__number=posting.upper())
    rows = found.order_by("-starts_at", "-pk")[offset : offset + limit]
    return {"items": [engagement_out(actor, row) for row in rows], "total": found.count()}


@router.get(
    "/engagements/{uuid:uid}",
    response={200: EngagementOut, FAILURES: ErrorOut},
    url_name="api_engagement",
    auth=READ,
)
def read_engagement(request: HttpRequest, uid: UUID) -> dict:
    """One engagement of the caller's."""
    actor = actor_of(request)
    return engagement_out(actor, visible_engagement(actor, str(uid)))


def _step(name: str, auth: Token, body: Callable[..., Any], summary: str) -> None:
    """Add ``POST /engagements/{uid}/<name>``."""

    @router.post(
        f"/engagements/{{uuid:uid}}/{name}",
        response={200: Done, FAILURES: ErrorOut},
        url_name=f"api_engagement_{name.replace('-', '_')}",
        operation_id=f"engagement_{name.replace('-', '_')}",
        auth=auth,
        summary=summary,
    )
    def step(request: HttpRequest, uid: UUID) -> dict:
        actor = actor_of(request)
        found = visible_engagement(actor, str(uid))
        body(actor, found.pk, once=once_of(request))
        return _done(found.pk)


def _step_with_reason(name: str, auth: Token, body: Callable[..., Any], summary: str) -> None:
    """Add ``POST /engagements/{uid}/<name>`` that says why."""

    @router.post(
        f"/engagements/{{uuid:uid}}/{name}",
        response={200: Done, FAILURES: ErrorOut},
        url_name=f"api_engagement_{name.replace('-', '_')}",
        operation_id=f"engagement_{name.replace('-', '_')}",
        auth=auth,
        summary=summary,
    )
    def step(request: HttpRequest, uid: UUID, why: WhyIn) -> dict:
        actor = actor_of(request)
        found = visible_engagement(actor, str(uid))
        body(actor, found.pk, reason_code=why.reason or "", once=once_of(request))
        return _done(found.pk)


def _offer(actor: Actor, engagement_id: int, *, once: str | None) -> int:
    """The same step as on the board: the pair's application is answered by an offer."""
    found = full().get(pk=engagement_id)
    return actions.offer_place(actor, found.posting_id, found.worker_id, once=once)


_step("accept", MINE, actions.accept_offer, "去: take the offered place")
_step_with_reason("decline", MINE, actions.decline_offer, "不去: no penalty")
_step("undo", MINE, actions.undo_acceptance, "点错了: within the undo time, no penalty")
_step("withdraw", MINE, actions.withdraw_interest, "不报了")
_step_with_reason("cancel", MINE, actions.cancel_by_worker, "去不了了: a reason is needed")
_step("offer", ANSWER, _offer, "请他来: answer an application with an offer")
_step("refuse", ANSWER, actions.refuse_interest, "这次不用")
_step_with_reason("call-off", ANSWER, actions.cancel_by_hirer, "不用来了: a reason is needed")


def _done(engagement_id: int) -> dict:
    return {"state": full().values_list("state", flat=True).get(pk=engagement_id)}


def _by_id(actor: Actor, engagement_id: int) -> dict:
    return engagement_out(actor, full().get(pk=engagement_id))


def engagement_out(actor: Actor, row: Any) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "posting": row.posting.number,
        "title": row.posting.title,
        "worker": row.worker.person.display_name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "is_standby": row.is_standby,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "agreed_pay_fen": row.agreed_pay_fen,
        "pay_unit": row.terms.get("pay_unit") or row.posting.pay_unit,
        "answer_due_at": row.answer_due_at,
        "undo_until": row.undo_until,
        "slip_number": row.slip_number,
        "verification": row.verification,
        "terms_version": row.terms_version,
        "steps": [option.name for option in open_steps(actor, row) if option.allowed],
    }
