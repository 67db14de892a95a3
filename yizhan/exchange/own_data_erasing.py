"""What the exchange lets go when a person leaves, and what wage and safety law keep.

Ledgers stay: who worked when for how much, under a card number that leads to no name any more. Their words go when
their own time is over (``retention.py``), because the law counts from the day of the wage, not from the leaving.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.own_data import Subject, erases, stays
from yizhan.exchange.attendance.enums import PhotoKind
from yizhan.exchange.attendance.models import EvidencePhoto
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.call_backs.models import CallBack
from yizhan.exchange.crews.enums import MemberState
from yizhan.exchange.crews.models import CrewMember
from yizhan.exchange.crews.workflow import member_workflow
from yizhan.exchange.engagements.enums import Side as NoShowSide
from yizhan.exchange.engagements.models import KnownWorkerWish, NoShowMark
from yizhan.exchange.family.enums import LIVING
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.family.workflow import family_workflow
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.ledger_import.models import ExternalRef, ImportRow
from yizhan.exchange.match_index.actions import _do_unindex_worker
from yizhan.exchange.own_data_rows import CONTACT, WORKER, _uids
from yizhan.exchange.paper_forms.models import PaperForm, PaperPhoto
from yizhan.exchange.ratings.enums import Side
from yizhan.exchange.ratings.models import RatingObjection, RatingText, WorkerStar
from yizhan.exchange.recommendations.models import NotSuitable
from yizhan.exchange.recommended_list.models import ListName
from yizhan.exchange.reports.models import PostingReport
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import ProxyEntry, Worker
from yizhan.exchange.workers.proxies import _do_empty_worker


def _blank(rows: QuerySet, **empty: Any) -> int:
    """Set fields of some rows to an empty value, one row at a time because encrypted ones belong to their row."""
    count = 0
    for row in rows.order_by("pk"):
        for name, value in empty.items():
            setattr(row, name, value)
        row.save(update_fields=list(empty))
        count += 1
    return count


def _delete(*rows: QuerySet[Model]) -> int:
    return sum(found.delete()[0] for found in rows)


@erases(
    "exchange.card",
    label=_("零工登记：会干什么、想要的工钱、有空的日子、证件、大概位置"),
    locks=("exchange.Worker",),
)
def empty_cards(work: Work, subject: Subject) -> int:
    """Wishes, trades, certificates, free days, place and match rows; the card's row stays, closed."""
    keys = list(
        Worker.objects.filter(person_id=subject.person_id).order_by("pk").values_list("pk", flat=True)
    )
    for key in keys:
        worker = work.lock(Worker, key)
        if worker.state in {WorkerState.ACTIVE, WorkerState.PAUSED}:
            _do_empty_worker(work, worker)
        _do_unindex_worker(work, worker.pk)
    Worker.objects.filter(goes_with_id__in=keys).update(goes_with=None)
    return len(keys)


@erases("exchange.likes", label=_("收藏、说过不合适的活、上榜的称呼、星级"))
def forget_likes(work: Work, subject: Subject) -> int:
    """What served suggestions and lists: hers, and others' notes to call her again."""
    own = {"worker__person_id": subject.person_id}
    return _delete(
        Favourite.objects.filter(Q(**own) | Q(hirer__contact_id=subject.person_id, side="hirer")),
        NotSuitable.objects.filter(Q(**own) | Q(said_by_uid=subject.person_uid)),
        ListName.objects.filter(**own),
        WorkerStar.objects.filter(**own),
        KnownWorkerWish.objects.filter(**own),
    )


@erases("exchange.family", label=_("家人帮忙"), locks=("exchange.FamilyTie",))
def end_family_ties(work: Work, subject: Subject) -> int:
    """Nobody helps a person who has left, and she helps nobody; what the paper was, is forgotten."""
    rows = FamilyTie.objects.filter(Q(worker__person_id=subject.person_id) | Q(helper_id=subject.person_id))
    for tie in rows.order_by("pk"):
        tie.helper_phone, tie.proof = "", ""
        tie.save(update_fields=["helper_phone", "proof"])
        if tie.state in LIVING:
            family_workflow.apply(work, tie, "end", reason="erasure")
    return rows.count()


@erases("exchange.crews", label=_("在哪个班组里"))
def leave_crews(work: Work, subject: Subject) -> int:
    """She is in no crew any more; a crew of her own was handed over or dissolved before (a bar says so)."""
    rows = CrewMember.objects.filter(
        worker__person_id=subject.person_id, state__in=[MemberState.ASKED, MemberState.IN]
    )
    for row in rows:
        member_workflow.apply(
            work, row, "leave" if row.state == MemberState.IN else "lapse", reason="erasure"
        )
    return len(rows)


@erases("exchange.words", label=_("评价里的话、申诉时说的话、回访时说的话"))
def forget_words(work: Work, subject: Subject) -> int:
    """Free words by her and about her. Faces, outcomes and days stay: they lead to no name."""
    person = subject.person_id
    at_round = Q(rating__round__engagement__worker__person_id=person) | Q(
        rating__side=Side.HIRER, rating__submitted_by_uid=subject.person_uid
    )
    count = _delete(RatingText.objects.filter(at_round))
    objections = RatingObjection.objects.filter(Q(worker__person_id=person) | Q(hirer__contact_id=person))
    count += _blank(objections, text="", decision="")
    own_lists = Q(worker__person_id=person) | Q(by_worker__person_id=person) | Q(by_hirer__contact_id=person)
    count += _blank(Block.objects.filter(own_lists | Q(hirer__contact_id=person)), words="", evidence_ref="")
    count += _blank(BlockObjection.objects.filter(made_by_uid=subject.person_uid), words="", answer="")
    calls = Q(**{WORKER: person}, side="worker") | Q(**{CONTACT: person}, side="hirer")
    count += _blank(CallBack.objects.filter(calls), note="", number_masked="")
    marks = Q(**{WORKER: person}, against=NoShowSide.WORKER) | Q(
        **{CONTACT: person}, against=NoShowSide.HIRER
    )
    count += _blank(NoShowMark.objects.filter(marks), answer_text="")
    return count


@erases("exchange.reports", label=_("举报时留的电话"))
def forget_report_contacts(work: Work, subject: Subject) -> int:
    """How she could be reached; what she reported stays with the posting it is about."""
    return _blank(PostingReport.objects.filter(reporter_id=subject.person_id), contact="")


@erases("exchange.pictures", label=_("到岗和工时的照片、纸表的照片"))
def forget_pictures(work: Work, subject: Subject) -> int:
    """Photos she showed are deleted with the next nightly run; pictures of her paper forms at once."""
    photos = EvidencePhoto.objects.filter(by_uid=subject.person_uid, forgotten_at__isnull=True)
    count = photos.exclude(kind=PhotoKind.RECEIPT).filter(forget_at__gt=work.at).update(forget_at=work.at)
    sheets = PaperForm.objects.filter(record_uid__in=_uids(subject))
    return count + _delete(PaperPhoto.objects.filter(form__in=sheets))


@erases("exchange.imports", label=_("从旧台账、别的系统转来的编号和原话"))
def forget_imports(work: Work, subject: Subject) -> int:
    """References to other systems and what a ledger said; that somebody worked stays without a name."""
    uids = _uids(subject)
    rows = ImportRow.objects.filter(object_uid__in=uids)
    count = _blank(rows, raw="", label="", candidates=[], key_one="", key_two="")
    return count + _delete(ExternalRef.objects.filter(object_uid__in=uids))


@erases("exchange.hiring", label=_("用工地点的详细地址、请你带班时留的电话"))
def forget_hiring(work: Work, subject: Subject) -> int:
    """Addresses of a household's places, invitations with a phone; a company's own places are the company's."""
    homes = Hirer.objects.filter(contact_id=subject.person_id, organisation__kind="household")
    count = _blank(WorkSite.objects.filter(hirer__in=homes), address="", cell_row=None, cell_column=None)
    WorkSite.objects.filter(foreman_id=subject.person_id).update(foreman=None)
    return count + _blank(MemberInvite.objects.filter(person_id=subject.person_id), phone="", name="")


@erases("exchange.proofs", label=_("代录时记的凭据"))
def forget_proofs(work: Work, subject: Subject) -> int:
    """Where the paper of an entry lay; that it was made, by whom, stays."""
    return _blank(ProxyEntry.objects.filter(worker__person_id=subject.person_id), proof="", paper_serial="")


stays("pay_words")
stays("hours_words")
stays("posting_words")
stays(
    "wage_ledger",
    label=_("哪天干活、几个钟头、多少工钱（只有编号，没有名字）"),
    source="保障农民工工资支付条例 art. 15（工资支付台账至少保存三年）",
)
stays(
    "agreements",
    label=_("跟用工方说好的那一页纸（另一方也要凭它说话）"),
    source="劳动合同法 art. 50（文本至少保存二年）；民法典 art. 188",
)
stays("incidents", label=_("事故经过（治伤、认工伤要用）"), source="工伤保险条例；安全生产法 art. 86")
stays(
    "audit",
    label=_("谁在什么时候办过什么（没有名字，不能改）"),
    source="网络安全法 art. 21；个人信息保护法 art. 54",
)
