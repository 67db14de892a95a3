"""Who is told of an entry: the blocked side, whoever must decide, whoever must answer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from yizhan.accounts.queries import holders_of, staff_of_station
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.blocklist.enums import BlockScope
from yizhan.exchange.blocklist.events import (
    BlockBegan,
    BlockEnded,
    BlockObjected,
    BlockObjectionDecided,
    BlockProposed,
)
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.blocklist.queries import full
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel


@on(BlockBegan, kind="atomic")
def tell_blocked(work: Work, event: BlockBegan) -> None:
    """From when to when, why, what it means, and that one may object."""
    block = full().get(pk=event.block_id)
    person = _blocked_person(block)
    if person is None:
        return
    with override(person.language):
        facts = {
            "who": _("区里") if block.scope == BlockScope.DISTRICT else block.station.official_name,
            "reason": f"{block.get_reason_code_display()}。{block.words}",
            "effect": _("不能在这里招人") if block.hirer_id else _("驿站不派活"),
        }
    _do_tell(
        work,
        person,
        "exchange.block_told",
        block,
        start=block.starts_on.isoformat(),
        end=block.ends_on.isoformat(),
        **facts,
    )


@on(BlockEnded, kind="atomic")
def tell_unblocked(work: Work, event: BlockEnded) -> None:
    """Lifted, or run out."""
    block = full().get(pk=event.block_id)
    if (person := _blocked_person(block)) is not None:
        _do_tell(work, person, "exchange.block_lifted", block, reason=event.reason)


@on(BlockObjectionDecided, kind="atomic")
def tell_answer(work: Work, event: BlockObjectionDecided) -> None:
    """What came of the objection, in the words of who decided."""
    block = full().get(pk=event.block_id)
    objection = BlockObjection.objects.get(pk=event.objection_id)
    if (person := _blocked_person(block)) is not None:
        with override(person.language):
            outcome = str(objection.get_outcome_display())
        _do_tell(
            work,
            person,
            "exchange.block_answered",
            block,
            key=str(objection.pk),
            outcome=outcome,
            answer=objection.answer,
        )


@on(BlockProposed, kind="atomic")
def ask_second_person(work: Work, event: BlockProposed) -> None:
    """Whoever may decide it, but not who wrote it."""
    block = full().get(pk=event.block_id)
    for person in _deciders(block):
        if str(person.uid) != block.made_by_uid:
            _do_tell_staff(work, person, "exchange.block_proposed", block)


@on(BlockObjected, kind="atomic")
def ask_for_answer(work: Work, event: BlockObjected) -> None:
    """Whoever may answer: neither who proposed nor who decided."""
    block = full().get(pk=event.block_id)
    objection = BlockObjection.objects.get(pk=event.objection_id)
    for person in _deciders(block):
        if str(person.uid) not in {block.made_by_uid, block.decided_by_uid}:
            _do_tell_staff(
                work,
                person,
                "exchange.block_objected",
                block,
                key=str(objection.pk),
                day=objection.answer_due_on.isoformat(),
            )


def _blocked_person(block: Block) -> Any | None:
    return block.worker.person if block.worker_id else block.hirer.contact


def _deciders(block: Block) -> list[Any]:
    """Everybody whose office may decide the entry, once."""
    held = [m for m in holders_of("district_officer") if block.region_code.startswith(m.region_prefix)]
    if block.scope == BlockScope.STATION:
        held += [m for m in staff_of_station(block.station.code) if m.role == "station_manager"]
    return list({m.person_id: m.person for m in held}.values())


def _do_tell(work: Work, person: Any, template: str, block: Block, *, key: str = "", **facts: Any) -> None:
    page = "me_block" if block.worker_id else "hire_block"
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(person.uid),
        language=person.language,
        facts=facts,
        link=reverse(page, args=[block.uid]),
        dedupe_key=f"{template}:{block.pk}:{key}",
    )


def _do_tell_staff(
    work: Work, person: Any, template: str, block: Block, *, key: str = "", **facts: Any
) -> None:
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(person.uid),
        language=person.language,
        facts=facts,
        link=reverse("console_block", args=[block.uid]),
        dedupe_key=f"{template}:{block.pk}:{key}:{person.uid}",
    )
