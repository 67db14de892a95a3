"""The worker's own day: who I am, my work, what I am owed, what fits me."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yizhan.accounts.actions import revoke_token
from yizhan.accounts.queries import memberships_of, person
from yizhan.api.v1.auth import CITIZENS, WORKER, Token, actor_of, once_of
from yizhan.api.v1.engagements import EngagementOut, engagement_out
from yizhan.api.v1.errors import FAILURES, ErrorOut
from yizhan.api.v1.postings import PostingOut, posting_out
from yizhan.api.v1.types import Done, Fen, Instant, Limit, Text
from yizhan.core.refusals import Forbidden, OutOfSight, Reason
from yizhan.exchange.attendance.actions import agree_hours, check_in_with_code, contest_hours
from yizhan.exchange.attendance.queries import hours_to_answer
from yizhan.exchange.engagements.enums import LIVE
from yizhan.exchange.engagements.queries import engagements_of_worker, visible_engagement
from yizhan.exchange.pay.actions import confirm_received
from yizhan.exchange.pay.queries import open_pay_of_worker, visible_pay
from yizhan.exchange.postings.queries import postings_by_id
from yizhan.exchange.recommendations.queries import recommend_jobs
from yizhan.exchange.workers.queries import worker_of

router = Router(tags=["mine"])
ANYBODY = Token(*CITIZENS)
MINE = Token(*WORKER)


class MeOut(Schema):
    """Who the token stands for. Names and numbers stay with the pages that need them."""

    person: UUID
    display_name: str
    role: str
    roles: list[str]
    organisation: str | None


class PayOut(Schema):
    """What is owed for one day of work."""

    uid: UUID
    engagement: UUID
    title: str
    state: str
    amount_fen: int
    received_fen: int
    due_at: Instant | None


class HoursOut(Schema):
    """Hours the other side has put down and that wait for an answer."""

    uid: UUID
    engagement: UUID
    title: str
    on: str
    minutes: int
    state: str


class WorkOut(Schema):
    """What runs, what is owed, what waits for an answer."""

    engagements: list[EngagementOut]
    pay: list[PayOut]
    hours: list[HoursOut]


class SuggestionOut(Schema):
    """A posting that fits, and why; ``score`` is out of 10,000 and comparable within one answer only."""

    posting: PostingOut
    score: int
    reasons: list[str]
    limits: list[str]


class ReceivedIn(Schema):
    """收到多少钱: what arrived now, and the worker's words when it is not all."""

    received_fen: Fen
    note: Text = ""


class CodeIn(Schema):
    """The foreman's code of the day."""

    code: str


class ContestIn(Schema):
    """The worker's own figure and words."""

    minutes: Annotated[int, Field(ge=0, le=24 * 60, strict=True)]
    reason: Text


@router.get("/me", response={200: MeOut, FAILURES: ErrorOut}, url_name="api_me", auth=ANYBODY)
def me(request: HttpRequest) -> dict:
    """Who I am here."""
    actor = actor_of(request)
    found = person(actor.person_id) if actor.person_id else None
    if found is None:
        raise Forbidden(Reason("not_a_person", "单位的密钥没有个人页面"))
    held = memberships_of(found.pk)
    own = next((one for one in held if one.organisation_id == actor.organisation_id), None)
    return {
        "person": found.uid,
        "display_name": found.display_name,
        "role": actor.role,
        "roles": [one.role for one in held],
        "organisation": own.organisation.name if own and own.organisation else None,
    }


@router.get("/me/work", response={200: WorkOut, FAILURES: ErrorOut}, url_name="api_my_work", auth=MINE)
def my_work(request: HttpRequest) -> dict:
    """Everything a worker has to do or to expect."""
    actor = actor_of(request)
    worker = _worker(request)
    rows = engagements_of_worker(worker.pk).filter(state__in=LIVE)
    return {
        "engagements": [engagement_out(actor, row) for row in rows[:100]],
        "pay": [_pay(row) for row in open_pay_of_worker(worker.pk)[:100]],
        "hours": [_hours(day) for day in hours_to_answer(actor, worker.pk)[:100]],
    }


@router.get(
    "/me/suggestions",
    response={200: list[SuggestionOut], FAILURES: ErrorOut},
    url_name="api_my_suggestions",
    auth=MINE,
)
def my_suggestions(request: HttpRequest, limit: Limit = 20) -> list[dict]:
    """The postings that fit best, each with its reasons; empty without consent to matching."""
    hits = recommend_jobs(_worker(request).pk, limit=limit)
    rows = postings_by_id([hit.posting_id for hit in hits])
    return [
        {
            "posting": posting_out(rows[hit.posting_id]),
            "score": hit.s4,
            "reasons": list(hit.reasons),
            "limits": list(hit.limits),
        }
        for hit in hits
        if hit.posting_id in rows
    ]


@router.post(
    "/engagements/{uuid:uid}/check-in",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_check_in",
    auth=MINE,
)
def check_in(request: HttpRequest, uid: UUID, body: CodeIn) -> dict:
    """到了: with the foreman's code of the day."""
    actor = actor_of(request)
    found = visible_engagement(actor, str(uid))
    check_in_with_code(actor, found.pk, body.code[:20], once=once_of(request))
    return {"state": "on_site"}


@router.post(
    "/hours/{uuid:uid}/agree",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_agree_hours",
    auth=MINE,
)
def agree(request: HttpRequest, uid: UUID) -> dict:
    """对: these are my hours."""
    agree_hours(actor_of(request), _day(request, uid), once=once_of(request))
    return {"state": "agreed"}


@router.post(
    "/hours/{uuid:uid}/contest",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_contest_hours",
    auth=MINE,
)
def contest(request: HttpRequest, uid: UUID, body: ContestIn) -> dict:
    """不对: my figure and why."""
    contest_hours(
        actor_of(request), _day(request, uid), minutes=body.minutes, reason=body.reason, once=once_of(request)
    )
    return {"state": "contested"}


@router.post(
    "/pay/{uuid:uid}/received",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_pay_received",
    auth=MINE,
)
def received(request: HttpRequest, uid: UUID, body: ReceivedIn) -> dict:
    """收到多少钱: all of it confirms, less leaves a difference."""
    actor = actor_of(request)
    pay = visible_pay(actor, str(uid))
    return {
        "state": confirm_received(actor, pay.pk, body.received_fen, note=body.note, once=once_of(request))
    }


@router.post(
    "/tokens/current/sign-out",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_sign_out",
    auth=ANYBODY,
)
def sign_out(request: HttpRequest) -> dict:
    """This device is out."""
    revoke_token(actor_of(request), request.auth.token_uid)  # type: ignore[attr-defined]
    return {"state": "revoked"}


def _worker(request: HttpRequest) -> Any:
    found = worker_of(actor_of(request))
    if found is None:
        raise OutOfSight(Reason("not_registered", "还没有零工卡，先登记"))
    return found


def _day(request: HttpRequest, uid: UUID) -> int:
    worker = _worker(request)
    for day in hours_to_answer(actor_of(request), worker.pk):
        if day.uid == uid:
            return day.pk
    raise OutOfSight(Reason("not_found", "没有找到，可能已经撤下"))


def _pay(row: Any) -> dict:
    return {
        "uid": row.uid,
        "engagement": row.engagement.uid,
        "title": row.engagement.posting.title,
        "state": row.state,
        "amount_fen": row.amount_fen,
        "received_fen": row.received_fen or 0,
        "due_at": row.due_at,
    }


def _hours(day: Any) -> dict:
    return {
        "uid": day.uid,
        "engagement": day.engagement.uid,
        "title": day.engagement.posting.title,
        "on": day.on.isoformat(),
        "minutes": day.minutes or 0,
        "state": day.state,
    }
