"""Merging's part of a person's data: what he takes along, and what is forgotten when he leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.own_data import Subject, erases, rows_of
from yizhan.exchange.merges.models import FileMerge, TwinPair


@rows_of("exchange.FileMerge", beside=("undo_until",))
def own_merges(subject: Subject) -> Iterable[FileMerge]:
    """Merges of which one's own file came out."""
    return FileMerge.objects.filter(survivor_id=subject.person_id)


@erases("exchange.merges", label=_("档案合并前的旧值和说明"))
def forget_merges(work: Work, subject: Subject) -> int:
    """Old values, and why a clerk thought what he thought; who decided when stays."""
    count = 0
    for merge in FileMerge.objects.filter(Q(survivor=subject.person_id) | Q(loser=subject.person_id)):
        merge.before = merge.reason = ""
        merge.save(update_fields=["before", "reason"])
        count += 1
    for pair in TwinPair.objects.filter(Q(one=subject.person_id) | Q(other=subject.person_id)):
        pair.why = ""
        pair.save(update_fields=["why"])
        count += 1
    return count
