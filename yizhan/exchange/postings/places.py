"""Taking and freeing a place of a posting. Shared steps: the posting is locked by the caller."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.match_index.actions import _do_set_places_left
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.workflow import posting_workflow


def _do_take_place(work: Work, posting: Posting) -> None:
    """Take one place, counted by the database (D8); the last one fills the posting.

    Raises:
        Refused: ``places_taken``.
    """
    taken = Posting.objects.filter(
        pk=posting.pk, state=PostingState.PUBLISHED, taken_count__lt=F("headcount")
    ).update(taken_count=F("taken_count") + 1)
    if taken != 1:
        raise Refused(Reason("places_taken", _("名额刚刚满了，看看别的活")))
    posting.refresh_from_db(fields=["taken_count"])
    _do_set_places_left(work, posting.pk, posting.places_left)
    if posting.places_left == 0:
        posting_workflow.apply(work, posting, "fill")


def _do_free_place(work: Work, posting: Posting) -> None:
    """Give one place back; a filled posting is open again."""
    freed = Posting.objects.filter(pk=posting.pk, taken_count__gt=0).update(taken_count=F("taken_count") - 1)
    if freed != 1:
        raise Refused(Reason("no_place_taken", _("这个活没有占着的名额")))
    posting.refresh_from_db(fields=["taken_count"])
    _do_set_places_left(work, posting.pk, posting.places_left)
    if posting.state == PostingState.FILLED:
        posting_workflow.apply(work, posting, "reopen")


RUNNING = (PostingState.PUBLISHED, PostingState.FILLED, PostingState.EXPIRED)


def _do_take_place_while_running(work: Work, posting: Posting) -> None:
    """Take a place that became free after the work had begun; an expired posting stays expired.

    Raises:
        Refused: ``places_taken``.
    """
    taken = Posting.objects.filter(pk=posting.pk, state__in=RUNNING, taken_count__lt=F("headcount")).update(
        taken_count=F("taken_count") + 1
    )
    if taken != 1:
        raise Refused(Reason("places_taken", _("名额刚刚满了，看看别的活")))
    posting.refresh_from_db(fields=["taken_count"])
    _do_set_places_left(work, posting.pk, posting.places_left)
    if posting.places_left == 0 and posting.state == PostingState.PUBLISHED:
        posting_workflow.apply(work, posting, "fill")


def _do_add_place(work: Work, posting: Posting) -> None:
    """Somebody is taken on at the gate: a free place is used, else the posting grows by one head (audited).

    Raises:
        Refused: ``posting_not_open``.
    """
    if posting.places_left > 0:
        _do_take_place_while_running(work, posting)
        return
    grown = Posting.objects.filter(pk=posting.pk, state__in=RUNNING).update(
        headcount=F("headcount") + 1, taken_count=F("taken_count") + 1
    )
    if grown != 1:
        raise Refused(Reason("posting_not_open", _("这个活现在不招人")))
    before = posting.headcount
    posting.refresh_from_db(fields=["taken_count", "headcount"])
    work.record(posting, before={"headcount": before}, after={"headcount": posting.headcount})
