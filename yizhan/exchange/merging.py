"""When two files of one person become one: what the exchange keeps about a worker, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.merging import Pair, bar, file_kind, moves, stays, unrelated
from yizhan.core.refusals import Reason
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.blocklist.enums import BlockState
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.engagements.enums import LIVE, NoShowState
from yizhan.exchange.engagements.models import BookedShift, Engagement, NoShowMark
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.ratings.enums import DropState, ObjectionState
from yizhan.exchange.ratings.models import RatingObjection, StarDrop
from yizhan.exchange.workers.enums import WorkerState

PERSON, WORKER = "accounts.Person", "exchange.Worker"

file_kind(WORKER)

# ---- of a person ----

moves(WORKER, "person", of=PERSON)  # who had no card yet gets the card; of two cards one is merged below
moves("exchange.Hirer", "contact", of=PERSON)
moves("exchange.WorkSite", "foreman", of=PERSON)
moves("exchange.MemberInvite", "person", of=PERSON)
moves("exchange.PostingReport", "reporter", of=PERSON)
moves("exchange.ExternalRef", "object_uid", of=PERSON, holds="uid", where={"object_type": PERSON})
moves("exchange.FamilyTie", "helper", of=PERSON)
_DONE_AS = "what was done as staff is history"
stays("exchange.ImportBatch", "uploaded_by", of=PERSON, why=_DONE_AS)
stays("exchange.ReviewDecision", "reviewer", of=PERSON, why=_DONE_AS)
stays("exchange.Recheck", "decided_by", of=PERSON, why=_DONE_AS)
stays("exchange.SpotCheck", "checked_by", of=PERSON, why=_DONE_AS)
stays("exchange.Objection", "decided_by", of=PERSON, why=_DONE_AS)
stays("exchange.PostingReport", "decided_by", of=PERSON, why=_DONE_AS)
stays("exchange.ImportRow", "object_uid", of=PERSON, holds="uid", why="what this row made", where={"object_type": PERSON})  # fmt: skip
stays("exchange.TwinPair", "one", "other", of=PERSON, why="the pair itself")
stays("exchange.FileMerge", "survivor", "loser", of=PERSON, why="the record of merging itself")

# ---- of a worker ----

moves(WORKER, "merged_into", "goes_with", of=WORKER)
moves("exchange.WorkerTrade", "worker", of=WORKER)
moves("exchange.WorkerCertificate", "worker", of=WORKER)
moves("exchange.WorkerDay", "worker", of=WORKER)
moves("exchange.WorkerWeek", "worker", of=WORKER)
_TYPED = "who typed what into that registration, on whose word"
stays("exchange.FieldEntry", "worker", of=WORKER, why=_TYPED)
stays("exchange.ProxyEntry", "worker", of=WORKER, why=_TYPED)
moves("exchange.IdentityCheck", "worker", of=WORKER)
moves("exchange.Block", "worker", "by_worker", of=WORKER)
moves("exchange.Engagement", "worker", of=WORKER)
moves("exchange.BookedShift", "worker", of=WORKER)
moves("exchange.KnownWorkerWish", "worker", of=WORKER)
moves("exchange.Favourite", "worker", of=WORKER)
moves("exchange.PastPlacement", "worker", of=WORKER)
moves("exchange.UpheldComplaint", "worker", of=WORKER)
moves("exchange.RatingObjection", "worker", of=WORKER)
moves("exchange.NotSuitable", "worker", of=WORKER)
moves("exchange.ListEntry", "worker", of=WORKER)
moves("exchange.ListName", "worker", of=WORKER)
moves("exchange.Crew", "leader", of=WORKER)
moves("exchange.CrewMember", "worker", of=WORKER)
moves("exchange.CrewAnswer", "worker", of=WORKER)
moves("exchange.ShareLine", "worker", of=WORKER)
moves("exchange.FamilyTie", "worker", of=WORKER)
_COMPUTED = "computed anew for both files"
stays("exchange.MatchWorker", "worker_id", of=WORKER, why=_COMPUTED)
stays("exchange.WorkerStar", "worker", of=WORKER, why=_COMPUTED)
stays("exchange.StarChange", "worker", of=WORKER, why="how the star of that file went")
stays("exchange.FileMerge", "survivor_worker", "loser_worker", of=WORKER, why="the record of merging itself")
unrelated("exchange.PaperForm", "record_uid")  # a sheet is typed once; its link leads on by itself


@bar
def registrations_in_use(pair: Pair) -> Iterator[Reason]:
    """A closed registration is not revived by merging."""
    if any(worker.state not in {WorkerState.ACTIVE, WorkerState.PAUSED} for worker in pair.present(WORKER)):
        yield Reason("registration_closed", _("有一份求职登记已经注销，先让他重新登记"))


@bar
def worked_side_by_side(pair: Pair) -> Iterator[Reason]:
    """Nobody is in two places at once: two people, or work that has to be put right first."""
    one, other = pair.both(WORKER)
    if one is None or other is None:
        return
    live = Engagement.objects.filter(state__in=LIVE)
    if live.filter(worker=one, posting__in=live.filter(worker=other).values("posting")).exists():
        yield Reason("both_in_one_posting", _("两份档案都在同一个活上。先看清是不是两个人，把多的那条取消"))
    shifts = BookedShift.objects.filter(worker=other)
    overlap = Q(pk__in=())
    for starts_at, ends_at in shifts.values_list("starts_at", "ends_at"):
        overlap |= Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if BookedShift.objects.filter(overlap, worker=one).exists():
        yield Reason("work_overlaps", _("两份档案上有时间撞在一起的活。先取消一个"))


@bar
def under_a_block(pair: Pair) -> Iterator[Reason]:
    """A decision about one of them is not carried over to, or hidden in, another file."""
    about = Block.objects.filter(worker__in=pair.present(WORKER))
    if about.filter(state__in=[BlockState.PROPOSED, BlockState.ACTIVE]).exists():
        yield Reason("under_a_block", _("有一份在名单里。先解除，或等到期"))


@bar
def open_disputes(pair: Pair) -> Iterator[Reason]:
    """What somebody contests is settled in the file in which it was contested."""
    workers = pair.present(WORKER)
    if not workers:
        return
    mine = Engagement.objects.filter(worker__in=workers).order_by().values("pk")
    if PayDue.objects.filter(
        engagement__in=mine, state__in=[PayState.CONTESTED, PayState.IN_LADDER, PayState.CASE]
    ).exists():
        yield Reason("pay_contested", _("有工钱还在争，先了结"))
    if AttendanceDay.objects.filter(engagement__in=mine, state=AttendanceState.CONTESTED).exists():
        yield Reason("hours_contested", _("有工时还在争，先了结"))
    open_marks = [NoShowState.PROPOSED, NoShowState.MARKED, NoShowState.CONTESTED]
    if NoShowMark.objects.filter(engagement__in=mine, state__in=open_marks).exists():
        yield Reason("no_show_open", _("有“没来”的记录还没定下来"))
    if (
        RatingObjection.objects.filter(worker__in=workers, state=ObjectionState.FILED).exists()
        or StarDrop.objects.filter(star__worker__in=workers, state=DropState.OBJECTED).exists()
    ):
        yield Reason("objection_open", _("有评价或星级的申诉还没答复"))


@bar
def says_go_together(pair: Pair) -> Iterator[Reason]:
    """Somebody who named the other as the one to go with, or as family, knows that these are two people."""
    one, other = pair.both(WORKER)
    for worker, helper in ((one, pair.goes[PERSON]), (other, pair.stays[PERSON])):
        if worker is not None and FamilyTie.objects.filter(worker=worker, helper=helper).exists():
            yield Reason("family", _("一份登记的家里人是另一份，是两个人"))
    if (
        one is not None
        and other is not None
        and (one.goes_with_id == other.pk or other.goes_with_id == one.pk)
    ):  # type: ignore[attr-defined]
        yield Reason("go_together", _("一份说想和另一份一起去，是两个人"))
