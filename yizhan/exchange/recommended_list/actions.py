"""Making the list of a month, joining it and leaving it."""

from __future__ import annotations

from datetime import date
from secrets import token_hex

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.queries import consenting
from yizhan.accounts.enums import ConsentPurpose
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.ratings.queries import list_candidates
from yizhan.exchange.recommended_list.models import ListEntry, ListName, RecommendedList
from yizhan.exchange.recommended_list.rules import FIVE_STARS, PLAIN, name_reasons, reasons_of
from yizhan.exchange.workers.models import Worker

PURPOSE = ConsentPurpose.RECOMMENDED_LIST


@action
def make_recommended_list(work: Work, month: date, *, seed: str = "") -> int:
    """SYSTEM: the pool of a month: who meets the conditions and agreed; newcomers with finished work beside them.

    Args:
        month: its first day. seed: for tests; else drawn.

    Returns:
        id of the list.

    Raises:
        Refused: ``list_exists``, ``month_not_begun``.
    """
    today = local(work.at).date()
    if month > today:
        raise Refused(Reason("month_not_begun", _("这个月还没到")))
    if RecommendedList.objects.filter(month=month).exists():
        raise Refused(Reason("list_exists", _("这个月的榜已经有了")))
    edition = RecommendedList.objects.create(
        month=month,
        seed=seed or token_hex(8),
        rule={
            "places": value("exchange.list_shown", on=today),
            "newcomer_percent": value("exchange.list_newcomer_percent", on=today),
        },
        made_at=work.at,
    )
    count = _do_fill(work, edition)
    work.record(edition, after={"month": month, "entries": count, "seed": edition.seed})
    return edition.pk


@action
def fill_recommended_list(work: Work, list_id: int) -> int:
    """SYSTEM: who meets the conditions and agreed since yesterday stands on the list of this month from today on.

    Returns:
        how many were added.
    """
    edition = RecommendedList.objects.get(pk=list_id)
    count = _do_fill(work, edition)
    if count:
        work.record(edition, after={"added": count})
    return count


def _do_fill(work: Work, edition: RecommendedList) -> int:
    candidates = list_candidates(work.at)
    agreed = consenting([star.worker.person_id for star, _new in candidates], PURPOSE)
    known = set(ListEntry.objects.filter(edition=edition).values_list("worker_id", "group_id"))
    entries = [
        ListEntry(
            edition=edition,
            worker_id=star.worker_id,
            group_id=star.group_id,
            is_newcomer=is_new,
            weight=FIVE_STARS if (star.stars_hundredths or 0) >= 500 else PLAIN,
            reasons=reasons_of(star.parts, is_newcomer=is_new),
        )
        for star, is_new in candidates
        if star.worker.person_id in agreed and (star.worker_id, star.group_id) not in known
    ]
    ListEntry.objects.bulk_create(entries)
    return len(entries)


@action(locks=("exchange.Worker",))
def set_list_name(work: Work, worker_id: int, nickname: str) -> str:
    """What the worker wants to be called on the list; never the full name.

    Returns:
        the nickname.

    Raises:
        OutOfSight: not one's own card. Refused: ``name_missing``, ``name_long``, ``name_real``, ``name_number``,
            ``name_rude``.
    """
    if not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    worker = work.lock(Worker, worker_id)
    nickname = nickname.strip()
    rude = value("exchange.rude_words", on=local(work.at).date())
    refuse_if_any(name_reasons(nickname, worker.person.full_name, rude))
    ListName.objects.update_or_create(worker=worker, defaults={"nickname": nickname})
    work.record(worker, after={"list_name_set": True})
    return nickname


def _do_leave(work: Work, person_id: int) -> int:
    """The consent was taken back: every trace of the person on any list goes."""
    gone, _each = ListEntry.objects.filter(worker__person_id=person_id).delete()
    ListName.objects.filter(worker__person_id=person_id).delete()
    if gone:
        work.record(("exchange.RecommendedList", str(person_id)), after={"entries_removed": gone})
    return gone
