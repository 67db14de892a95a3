"""Which rows of the exchange belong to a person, on the worker's side and on the hirer's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from yizhan.core.own_data import Subject, rows_of
from yizhan.exchange.agreements.models import Agreement
from yizhan.exchange.attendance.models import AttendanceDay, HoursStatement
from yizhan.exchange.blocklist.enums import BlockScope
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.call_backs.enums import CallSide
from yizhan.exchange.call_backs.models import CallBack
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewMember, CrewPart, ShareLine
from yizhan.exchange.engagements.enums import Side as NoShowSide
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.favourites.enums import FavouriteSide
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.ledger_import.models import ExternalRef, PastPlacement
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import Objection
from yizhan.exchange.ratings.enums import PUBLIC, Side
from yizhan.exchange.ratings.models import RatingObjection, RatingText, WorkerStar
from yizhan.exchange.recommendations.enums import Teacher
from yizhan.exchange.recommendations.models import NotSuitable
from yizhan.exchange.recommended_list.models import ListName
from yizhan.exchange.reports.models import PostingReport
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.safety.models import Incident
from yizhan.exchange.workers.models import (
    FieldEntry,
    IdentityCheck,
    ProxyEntry,
    Worker,
    WorkerCertificate,
    WorkerDay,
    WorkerTrade,
    WorkerWeek,
)

WORKER = "engagement__worker__person_id"
CONTACT = "engagement__posting__hirer__contact_id"


def _told(model: type[Model], rows: Callable[[Subject], Q], **how: Any) -> None:
    """Declare the rows of a model by a condition."""

    def found(subject: Subject) -> QuerySet:
        return model._base_manager.filter(rows(subject)).order_by("pk").distinct()

    rows_of(model._meta.label, **how)(found)


def worker_is(path: str) -> Callable[[Subject], Q]:
    """Rows at whose end stands the person as a worker."""
    return lambda subject: Q(**{path: subject.person_id})


def _uids(subject: Subject) -> list[str]:
    """Her public identity and that of her card."""
    cards = Worker.objects.filter(person_id=subject.person_id).values_list("uid", flat=True)
    return [subject.person_uid, *(str(uid) for uid in cards)]


# ---- the card ----

_told(Worker, worker_is("person_id"), beside=("state", "registered_at"))
for _model in (WorkerTrade, WorkerCertificate, WorkerWeek, WorkerDay):
    _told(_model, worker_is("worker__person_id"))
for _model in (ProxyEntry, FieldEntry, IdentityCheck, ListName):
    _told(_model, worker_is("worker__person_id"))
_told(PastPlacement, worker_is("worker__person_id"))
_told(
    WorkerStar,
    worker_is("worker__person_id"),
    beside=("group", "stars_hundredths", "answers_count", "computed_at"),
)
_told(Favourite, lambda s: Q(side=FavouriteSide.WORKER, worker__person_id=s.person_id), beside=("hirer",))
_told(
    NotSuitable,
    lambda s: (
        Q(teacher=Teacher.WORKER, worker__person_id=s.person_id)
        | Q(teacher=Teacher.HIRER, said_by_uid=s.person_uid)
    ),
    beside=("posting", "said_at"),
)
_told(ExternalRef, lambda s: Q(object_uid__in=_uids(s)), beside=("source",))

_told(
    FamilyTie,
    worker_is("worker__person_id"),
    fields=("worker", "helper", "kin", "ends_on", "agreed_how", "proof"),
    beside=("state",),
)
_told(
    FamilyTie,
    worker_is("helper_id"),
    fields=("helper_phone", "worker", "helper", "kin", "ends_on"),
    beside=("state",),
)

for _model in (CrewMember, CrewAnswer, ShareLine):
    _told(_model, worker_is("worker__person_id"))
_told(Crew, worker_is("leader__person_id"))
_told(CrewPart, worker_is(WORKER))

# ---- work and pay ----

_told(
    Engagement,
    worker_is("worker__person_id"),
    beside=("posting", "state", "starts_at", "ends_at", "agreed_pay_fen"),
)
_told(AttendanceDay, worker_is(WORKER), beside=("engagement", "on", "state"))
_told(PayDue, worker_is(WORKER), beside=("engagement", "amount_fen", "received_fen", "state"))
_told(
    PayEntry,
    lambda s: Q(**{WORKER: s.person_id}) | Q(by_uid=s.person_uid),
    beside=("kind", "amount_fen", "at"),
)
_told(
    HoursStatement,
    lambda s: Q(by_role="worker", day__engagement__worker__person_id=s.person_id) | Q(by_uid=s.person_uid),
    beside=("minutes", "at"),
)
_told(
    NoShowMark,
    lambda s: (
        Q(against=NoShowSide.WORKER, **{WORKER: s.person_id})
        | Q(against=NoShowSide.HIRER, **{CONTACT: s.person_id})
    ),
    beside=("state", "proposed_at"),
)
_told(
    Agreement,
    lambda s: Q(**{WORKER: s.person_id}) | Q(**{CONTACT: s.person_id}),
    beside=("slip_number", "made_at"),
)
_told(
    Incident,
    lambda s: Q(reported_by_uid=s.person_uid) | Q(**{WORKER: s.person_id}),
    beside=("kind", "happened_at"),
)
_told(
    CallBack,
    lambda s: (
        Q(side=CallSide.WORKER, **{WORKER: s.person_id}) | Q(side=CallSide.HIRER, **{CONTACT: s.person_id})
    ),
    beside=("answer", "answered_at"),
)

# ---- what people said of each other: own words, and what she could read about herself ----

_told(
    RatingText,
    lambda s: (
        Q(rating__side=Side.WORKER, rating__round__engagement__worker__person_id=s.person_id)
        | Q(rating__side=Side.HIRER, rating__submitted_by_uid=s.person_uid)
        | Q(
            rating__side=Side.HIRER,
            rating__round__state__in=PUBLIC,
            rating__removed_at__isnull=True,
            rating__round__engagement__worker__person_id=s.person_id,
        )
    ),
)
_told(
    RatingObjection,
    lambda s: (
        Q(worker__person_id=s.person_id, hirer__isnull=True)
        | Q(hirer__contact_id=s.person_id, worker__isnull=True)
    ),
    beside=("kind", "state", "filed_at"),
)
# A hirer's own list is his: whom he does not call again, he tells nobody (D12). What a station decided, she reads.
_told(
    Block,
    lambda s: (
        Q(by_worker__person_id=s.person_id)
        | Q(by_hirer__contact_id=s.person_id)
        | Q(scope__in=[BlockScope.STATION, BlockScope.DISTRICT])
        & (Q(worker__person_id=s.person_id) | Q(hirer__contact_id=s.person_id))
    ),
    beside=("scope", "state"),
)
_told(BlockObjection, lambda s: Q(made_by_uid=s.person_uid))
_told(
    PostingReport,
    lambda s: Q(reporter_id=s.person_id),
    fields=("text", "contact", "reporter"),
    beside=("posting", "reason", "state", "filed_at"),
)
_told(
    PostingReport,
    lambda s: Q(hirer__contact_id=s.person_id),
    fields=("hirer_words",),
    beside=("posting", "hirer_said_at"),
)

# ---- hiring ----

_told(Hirer, worker_is("contact_id"), beside=("registered_at",))
_told(WorkSite, worker_is("hirer__contact_id"), beside=("name",))
_told(MemberInvite, worker_is("person_id"), beside=("role", "state"))
_told(Posting, worker_is("hirer__contact_id"), beside=("number", "title", "starts_at", "state"))
_told(Objection, lambda s: Q(made_by_uid=s.person_uid), beside=("made_at",))
_told(RosterExport, lambda s: Q(made_by_uid=s.person_uid), beside=("made_at",))
