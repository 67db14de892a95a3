"""Postings: the public list, and the hirer's own from draft to withdrawal."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from yizhan.api.v1.auth import HIRERS, SITE, Token, actor_of, once_of
from yizhan.api.v1.errors import FAILURES, ErrorOut
from yizhan.api.v1.types import Done, Fen, Instant, Limit, Line, Offset, PostingNumber, Text
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.enums import PayCycle, PayUnit, PostingState
from yizhan.exchange.postings.queries import (
    PAGE_SIZE,
    hirer_postings,
    posting,
    posting_by_number,
    search_postings,
)

router = Router(tags=["postings"])
READ = Token(*SITE, scope="postings:read")
WRITE = Token(*HIRERS, scope="postings:write")
PUBLIC = frozenset({PostingState.PUBLISHED, PostingState.FILLED})
NOT_FOUND = Reason("not_found", "没有找到，可能已经撤下")


class PostingOut(Schema):
    """What anybody may know of a posting: a place in words, no telephone, no exact address."""

    number: str
    state: str
    title: str
    trade: str | None
    description: str
    headcount: int | None
    places_left: int
    starts_at: Instant | None
    ends_at: Instant | None
    pay_fen: int | None
    pay_max_fen: int | None
    pay_unit: str
    piece_unit: str
    pay_cycle: str
    meals: str
    transport: str
    tools: str
    insurance: str
    certificate: str
    requirements: str
    region_code: str
    place: str
    station: str
    valid_until: Instant | None
    terms_version: int


class PostingPage(Schema):
    """One page; ``next`` is what to send as ``after`` for the following one."""

    items: list[PostingOut]
    next: str | None


class OwnPostingPage(Schema):
    """One page of the own postings, whatever their state."""

    items: list[PostingOut]
    total: int


class Terms(Schema):
    """What a posting says. All may be missing in a draft; submission names everything that still lacks."""

    title: Annotated[str, Field(max_length=40)] | None = None
    trade: Annotated[str, Field(max_length=8)] | None = None
    description: Text | None = None
    headcount: Annotated[int, Field(ge=1, le=500, strict=True)] | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    pay_fen: Fen | None = None
    pay_max_fen: Fen | None = None
    pay_unit: PayUnit | None = None
    pay_cycle: PayCycle | None = None
    meals: Annotated[Line, Field(max_length=20)] | None = None
    transport: Annotated[Line, Field(max_length=60)] | None = None
    tools: Annotated[Line, Field(max_length=60)] | None = None
    certificate: Line | None = None
    requirements: Text | None = None
    place_text: Line | None = None


class DraftIn(Schema):
    """A sentence, or fields, or both: what the fields say wins."""

    text: Text = ""
    fields: Terms = Terms()


class ReasonIn(Schema):
    """Why, in the hirer's words."""

    reason: Text = ""


@router.get("/postings", response={200: PostingPage, FAILURES: ErrorOut}, url_name="api_postings", auth=None)
def list_postings(
    request: HttpRequest,
    q: Line = "",
    trade: Line = "",
    town: Line = "",
    today: bool = False,
    daily_pay: bool = False,
    after: PostingNumber | None = None,
    limit: Limit = PAGE_SIZE,
) -> dict:
    """Open postings that have not begun, the soonest first."""
    key = _key_of(after)
    page = search_postings(
        clock.now(),
        words=q,
        trade=trade,
        town=town,
        on_day=today,
        daily_pay=daily_pay,
        after=key,
        size=limit,
    )
    following = page.postings[-1].number if page.after else None
    return {"items": [posting_out(row) for row in page.postings], "next": following}


@router.get(
    "/postings/{number}",
    response={200: PostingOut, FAILURES: ErrorOut},
    url_name="api_posting",
    auth=None,
)
def read_posting(request: HttpRequest, number: PostingNumber) -> dict:
    """A public posting by its number; full ones stay readable."""
    return posting_out(public_posting(number))


@router.get(
    "/my/postings", response={200: OwnPostingPage, FAILURES: ErrorOut}, url_name="api_my_postings", auth=READ
)
def list_own_postings(request: HttpRequest, limit: Limit = 20, offset: Offset = 0) -> dict:
    """The organisation's postings in every state, newest first; a foreman's are those of his sites."""
    found = hirer_postings(actor_of(request))
    return {"items": [posting_out(row) for row in found[offset : offset + limit]], "total": found.count()}


@router.post(
    "/my/postings",
    response={201: PostingOut, FAILURES: ErrorOut},
    url_name="api_my_postings",
    auth=WRITE,
)
def draft(request: HttpRequest, body: DraftIn) -> Status:
    """Begin a posting from a sentence or from fields. Nothing is public before a reviewer has seen it."""
    actor = actor_of(request)
    hirer = hirer_of(actor)
    if hirer is None:
        raise OutOfSight(Reason("not_registered", "还没有登记用工方"))
    once = once_of(request)
    fields = _given(body.fields)
    if body.text.strip():
        posting_id = actions.draft_from_message(actor, hirer.pk, body.text, once=once)
        if fields:
            actions.edit_posting(actor, posting_id, fields=fields)
    else:
        posting_id = actions.draft_posting(actor, hirer.pk, fields=fields, once=once)
    return Status(201, posting_out(_own(posting_id)))


@router.patch(
    "/my/postings/{number}",
    response={200: PostingOut, FAILURES: ErrorOut},
    url_name="api_my_posting",
    auth=WRITE,
)
def edit(request: HttpRequest, number: PostingNumber, body: Terms) -> dict:
    """Change a posting that is not reviewed yet, or was sent back."""
    actor = actor_of(request)
    row = _own_by_number(actor, number)
    actions.edit_posting(actor, row.pk, fields=_given(body), once=once_of(request))
    return posting_out(_own(row.pk))


@router.post(
    "/my/postings/{number}/submit",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_submit_posting",
    auth=WRITE,
)
def submit(request: HttpRequest, number: PostingNumber) -> dict:
    """Send it to review; every missing element is named at once."""
    actor = actor_of(request)
    state = actions.submit_posting(actor, _own_by_number(actor, number).pk, once=once_of(request))
    return {"state": state}


@router.post(
    "/my/postings/{number}/withdraw",
    response={200: Done, FAILURES: ErrorOut},
    url_name="api_withdraw_posting",
    auth=WRITE,
)
def withdraw(request: HttpRequest, number: PostingNumber, body: ReasonIn) -> dict:
    """Hire nobody (else); who said yes is told."""
    actor = actor_of(request)
    row = _own_by_number(actor, number)
    return {"state": actions.withdraw_posting(actor, row.pk, reason=body.reason, once=once_of(request))}


def _given(terms: Terms) -> dict[str, Any]:
    """Only what the caller named."""
    return terms.model_dump(exclude_unset=True, mode="python", context={"raw": True}) | {
        name: getattr(terms, name) for name in ("starts_at", "ends_at") if name in terms.model_fields_set
    }


def public_posting(number: str) -> Any:
    """A posting anybody may see, by its number; ``OutOfSight`` otherwise."""
    row = posting_by_number(number)
    if row is None or row.state not in PUBLIC:
        raise OutOfSight(NOT_FOUND)
    return row


def _own_by_number(actor: Actor, number: str) -> Any:
    row = hirer_postings(actor).filter(number=number.upper()).first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    return row


def _own(posting_id: int) -> Any:
    row = posting(posting_id)
    assert row is not None
    return row


def _key_of(number: str | None) -> tuple[Any, int] | None:
    row = posting_by_number(number) if number else None
    return (row.starts_at, row.pk) if row is not None and row.starts_at else None


def posting_out(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "title": row.title,
        "trade": row.trade_id,
        "description": row.description,
        "headcount": row.headcount,
        "places_left": row.places_left,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "pay_fen": row.pay_fen,
        "pay_max_fen": row.pay_max_fen,
        "pay_unit": row.pay_unit,
        "piece_unit": row.piece_unit,
        "pay_cycle": row.pay_cycle,
        "meals": row.meals,
        "transport": row.transport,
        "tools": row.tools,
        "insurance": row.insurance,
        "certificate": row.certificate,
        "requirements": row.requirements,
        "region_code": row.region_code,
        "place": row.place_text,
        "station": row.station.code,
        "valid_until": row.valid_until,
        "terms_version": row.terms_version,
    }
